"""The strict reading: everything a document says must be something that is understood."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from scopeaudit.model.snapshot import Attempt, Snapshot
from scopeaudit.sources.mismatch import escaped, pointed
from scopeaudit.sources.shape import Step, fields_of, required, within

_OWNERS: Mapping[Any, str] = {Attempt: "an attempt"}


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its keys stand more than once."""

    repeated: tuple[str, ...] = ()


def not_understood(data: bytes, root: Any = Snapshot) -> Iterator[str]:
    """Yield every unknown field and every repeated key of a document that decodes as the root type."""
    try:
        document = json.loads(data, object_pairs_hook=_object)
    except (ValueError, RecursionError):
        yield "a field that is not known holds what cannot be read"
    else:
        yield from _walked(document, root, ())


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) != len(pairs):
        made.repeated = tuple(
            key for key, count in Counter(k for k, _ in pairs).items() if count > 1
        )
    return made


def _walked(value: Any, kind: Any, steps: tuple[Step, ...]) -> Iterator[str]:
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield from _walked(item, within(kind, position), (*steps, position))
    elif isinstance(value, _Object):
        yield from (f"`{_at(steps, key)}` stands twice" for key in value.repeated)
        known = fields_of(required(kind))
        for key, item in value.items():
            if key in known:
                yield from _walked(item, known[key], (*steps, key))
            else:
                yield f"`{_at(steps, key)}` is not a field of {_OWNERS.get(kind, 'a snapshot')}"


def _at(steps: tuple[Step, ...], key: str) -> str:
    return pointed((*steps, escaped(key)))
