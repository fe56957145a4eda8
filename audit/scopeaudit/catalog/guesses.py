"""What an unpublished name may stand for: a slip, another kind of name, or one web pages invented."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from scopeaudit.bundled import bundled
from scopeaudit.catalog.routes import parse_path, parse_route
from scopeaudit.catalog.similar import Similar
from scopeaudit.model.permission import parts

if TYPE_CHECKING:
    from scopeaudit.catalog.catalog import Catalog, Kind

_LIMIT = 3
_SLIP = 0.8
_ALIKE = 0.7
_READING = {"view", "read", "readonly", "get", "list"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """A name found on web pages and in public code, in nothing the vendor published (facts §13.25).

    `scopes` and `operation` are published and are probably what was meant.
    """

    name: str
    scopes: tuple[str, ...] = ()
    operation: str = ""


@dataclass(frozen=True)
class Guesses:
    """Guesses over the names of one catalog; each index is built when it is first needed."""

    catalog: "Catalog"

    def nearest(self, kind: "Kind", name: str) -> tuple[str, ...]:
        """Return up to three published names of that kind, best first; () when nothing is near."""
        match kind:
            case "operation":
                found = self._operations(name)
            case "permission":
                found = self._permissions(name)
            case "scope":
                found = self._scopes(name)
        return tuple(dict.fromkeys(found))[:_LIMIT]

    def invented(self, name: str) -> Invented | None:
        """Return what is known of a name that web pages invented."""
        return self._invented.get(name.lower())

    def _operations(self, name: str) -> Iterator[str]:
        if "/" in name:
            yield from self._routes(name)
            return
        invented = self.invented(name)
        if invented and invented.operation in self.catalog.operations:
            yield invented.operation
        yield from self._ids.to(name.replace("_", ""), _ALIKE)

    def _routes(self, name: str) -> Iterator[str]:
        """Guess another method on the same path first, then a path that looks alike."""
        route = parse_route(name)
        segments = route.segments if route else parse_path(name)
        if segments is None:
            return
        for key in self.catalog.routes.on(segments):
            operation = self.catalog.operations[key]
            yield f"{operation.method} {operation.path}"
        wanted = f"{route.method if route else 'GET'} /{'/'.join(map(_place, segments))}"
        yield from (self._written[one] for one in self._paths.to(wanted, _SLIP))

    def _permissions(self, name: str) -> Iterator[str]:
        invented = self.invented(name)
        if invented and (operation := self.catalog.operations.get(invented.operation)):
            yield from operation.permissions or ()
        if name.count(":") == 1 and name.endswith(":*"):
            yield from sorted(
                {f"{name}:*" for one in self.catalog.permissions if one.startswith(name[:-1])}
            )
        yield from self._permission_names.to(name, _ALIKE)

    def _scopes(self, name: str) -> Iterator[str]:
        invented = self.invented(name)
        if invented:
            yield from (one for one in invented.scopes if one in self.catalog.scopes)
            return
        slips = self._scope_names.to(name, _SLIP)
        yield from slips or self._family(name) or self._scope_names.to(name, _ALIKE)

    def _family(self, name: str) -> tuple[str, ...]:
        """Return the scopes of the operations that name a permission of the same entity or domain."""
        pieces = name.split(":")
        for length in range(len(pieces), 0, -1):
            prefix = ":".join(pieces[:length])
            counts = self._scopes_by_prefix.get(prefix)
            if counts:
                family = counts.most_common(1)[0][0].removesuffix(":readonly")
                return _ordered(family, self.catalog.scopes, reading=pieces[-1] in _READING)
        return ()

    @cached_property
    def _scopes_by_prefix(self) -> Mapping[str, Counter[str]]:
        """The scopes of operations by each permission, entity and domain that they name."""
        counts: dict[str, Counter[str]] = {}
        for operation in self.catalog.operations.values():
            for prefix in {one for name in operation.permissions or () for one in _prefixes(name)}:
                counts.setdefault(prefix, Counter()).update(operation.scopes or ())
        return counts

    @cached_property
    def _ids(self) -> Similar:
        return Similar(self.catalog.operations)

    @cached_property
    def _permission_names(self) -> Similar:
        return Similar(self.catalog.permissions)

    @cached_property
    def _scope_names(self) -> Similar:
        return Similar(self.catalog.scopes)

    @cached_property
    def _written(self) -> Mapping[str, str]:
        """Each route as it is published, by the same route with its templates' names left out."""
        return {
            f"{method} {'/'.join(map(_place, path.split('/')))}": f"{method} {path}"
            for _, method, path in self.catalog.rows.heads()
        }

    @cached_property
    def _paths(self) -> Similar:
        return Similar(self._written)

    @cached_property
    def _invented(self) -> Mapping[str, Invented]:
        entries = json.loads((bundled("policies") / "catalog" / "invented.json").read_bytes())
        return {
            entry["name"].lower(): Invented(
                name=entry["name"],
                scopes=tuple(entry.get("scopes", ())),
                operation=entry.get("operation", ""),
            )
            for entry in entries
        }


def _place(segment: str) -> str:
    """Leave out what differs from call to call: the name of a template, or an id."""
    varies = segment.startswith("{") or any(map(str.isdigit, segment))
    return "{}" if varies and segment != "v2" else segment


def _prefixes(name: str) -> Iterator[str]:
    pieces = parts(name)
    if pieces:
        yield from (":".join(pieces[:length]) for length in (1, 2, 3))


def _ordered(family: str, known: frozenset[str], *, reading: bool) -> tuple[str, ...]:
    """Return the scopes of a family, the one that suffices for reading or writing first."""
    both = tuple(scope for scope in (family, f"{family}:readonly") if scope in known)
    return both[::-1] if reading else both
