"""One operation a line: how the catalog's rows are written, and read only when they are asked for."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any

from scopeaudit.model.operation import Operation

if TYPE_CHECKING:
    from scopeaudit.catalog.corrections import Correction

_ID = len('{"id":"')
_NAMES = {field: re.compile(rf'"{field}":\["([^\]]+)"\]') for field in ("permissions", "scopes")}
_ALWAYS = {"permissions", "scopes"}


def encode_row(operation: Operation) -> str:
    """Write an operation as one line of JSON: what differs from the defaults, and what it needs."""
    row = {
        field.name: value
        for field in fields(operation)
        if (value := getattr(operation, field.name)) != field.default
        or field.default is MISSING
        or field.name in _ALWAYS
    }
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def decode_row(line: str) -> Operation:
    """Read one line that `encode_row` wrote; ValueError or TypeError where it is something else."""
    row: dict[str, Any] = json.loads(line)
    for name, value in row.items():
        if type(value) is list:
            row[name] = tuple(value)
    return Operation(**row)


class Rows(Mapping[str, Operation]):
    """The operations by id; each line is decoded, and corrected, when it is first asked for."""

    def __init__(self, text: str, corrections: Iterable[Mapping[str, Any]] = ()) -> None:
        self._text = text
        self._lines = {line[_ID : line.index('"', _ID)]: line for line in text.split("\n") if line}
        self._decoded: dict[str, Operation] = {}
        self._corrections = _by_operation(corrections)

    def __getitem__(self, key: str) -> Operation:
        """Return the operation as the corrections leave it."""
        operation = self._decoded.get(key)
        if operation is None:
            operation = self._decoded[key] = self._corrected(key)
        return operation

    def _corrected(self, key: str) -> Operation:
        if key not in self._corrections:
            return self.published(key)
        from scopeaudit.catalog.corrections import corrected  # few rows need it

        return corrected(self.published(key), self.corrections(key))

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def published(self, key: str) -> Operation:
        """Return the operation as the vendor publishes it."""
        return decode_row(self._lines[key])

    def heads(self) -> Iterator[tuple[str, str, str]]:
        """Yield id, method and path of every row without decoding it."""
        for line in self._lines.values():
            pieces = line.split('"', 12)
            yield pieces[3], pieces[7], pieces[11]

    def corrections(self, key: str) -> "tuple[Correction, ...]":
        """Return the corrections of one operation, whether they still apply to it or not."""
        from scopeaudit.catalog.corrections import correction_of

        return tuple(map(correction_of, self._corrections.get(key, ())))

    def names(self, field: str) -> frozenset[str]:
        """Collect the `permissions` or `scopes` of all rows, mostly without decoding them."""
        found = '","'.join(_NAMES[field].findall(self._text))
        added = (name for key in self._corrections for name in getattr(self[key], field) or ())
        return frozenset((*filter(None, found.split('","')), *added))


def _by_operation(
    entries: Iterable[Mapping[str, Any]],
) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    grouped: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for entry in entries:
        grouped[entry["operation"]] = (*grouped.get(entry["operation"], ()), entry)
    return grouped
