"""Clients, users and other subjects, each once, and by number everywhere else."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from scopeaudit.render.packing import Table, packed, packed_bytes

KINDS = ("client", "user", "group", "role", "policy", "waiver", "organization")

_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class People:
    """Numbers subjects by kind and id; number 0 is nobody. Clients that are known come first."""

    def __init__(self, names: Mapping[str, str], strings: Table, clients: Iterable[str]) -> None:
        self._names, self._strings = names, strings
        self._numbers: dict[tuple[str, str], int] = {}
        self._kind, self._name = [0], [strings.at("")]
        self._ids = [""]
        for one in clients:
            self.client(one)

    def at(self, kind: str, id_: str, name: str) -> int:
        """Return the number of a subject, 1 or more."""
        number = self._numbers.get((kind, id_))
        if number is None:
            number = self._numbers[kind, id_] = len(self._kind)
            self._kind.append(KINDS.index(kind))
            self._ids.append(id_)
            self._name.append(self._strings.at(name or id_))
        return number

    def client(self, id_: str) -> int:
        """Return the number of a client by its id, 0 without one."""
        if not id_:
            return 0
        return self._numbers.get(("client", id_)) or self.at(
            "client", id_, self._names.get(id_, id_)
        )

    def known(self, kind: str, id_: str) -> bool:
        """Say whether a subject has a number already."""
        return (kind, id_) in self._numbers

    def columns(self) -> dict[str, Any]:
        """Return all subjects in columns; `other` are the ids that are no UUID, 0 for those that are."""
        uuids = [_bytes_of(one) for one in self._ids]
        others = [
            0 if uuid else 1 + self._strings.at(id_)
            for uuid, id_ in zip(uuids, self._ids, strict=True)
        ]
        return {
            "kind": packed(self._kind),
            "name": packed(self._name),
            "uuids": packed_bytes(b"".join(uuids)),
            "other": packed(others),
        }


def _bytes_of(id_: str) -> bytes:
    """Return the bytes of an id that is a UUID as it is usually written, none otherwise."""
    return bytes.fromhex(id_.replace("-", "")) if _UUID.fullmatch(id_) else b""
