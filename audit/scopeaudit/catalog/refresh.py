"""A new catalog from what the vendor publishes now and what only the old catalog knows."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain, count

from scopeaudit.catalog.catalog import Catalog
from scopeaudit.catalog.corrections import Correction
from scopeaudit.catalog.routes import folded
from scopeaudit.model.operation import Operation
from scopeaudit.records import dataclass

_NOT_IN = "not in the vendor's file of "


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """The parts of a new catalog; `dropped` are the corrections that no longer fit their rows.

    `kept` counts the operations that the vendor's file does not have.
    """

    version: str
    source: str
    operations: tuple[Operation, ...]
    aliases: Mapping[str, str]
    corrections: tuple[Correction, ...]
    dropped: tuple[Correction, ...]
    kept: int


def refreshed(
    old: Catalog, published: Iterable[Operation], *, version: str, source: str
) -> Refreshed:
    """Join the vendor's operations with the old catalog's; an operation keeps the id it has there.

    What the file does not have is kept and marked; it is gone where an earlier file had it.
    """
    olds = {_route(one): one for one in map(old.rows.published, old.rows)}
    news = {_route(one): one for one in published}
    ids = _ids(olds, news)
    kept = [_kept(one, version) for route, one in olds.items() if route not in news]
    present = [_present(one, ids[route], olds.get(route), version) for route, one in news.items()]
    operations = sorted(chain(kept, present), key=lambda one: (one.path, one.method))
    fitting, dropped = _sorted_out(old, {one.id: one for one in operations})
    return Refreshed(
        version=version,
        source=source,
        operations=tuple(operations),
        aliases=_aliases(old, kept)
        | {news[route].id: key for route, key in ids.items() if news[route].id != key},
        corrections=fitting,
        dropped=dropped,
        kept=len(kept),
    )


def _route(operation: Operation) -> tuple[str, ...]:
    return (operation.method, *folded(operation.path))


def _ids(
    olds: Mapping[tuple[str, ...], Operation], news: Mapping[tuple[str, ...], Operation]
) -> dict[tuple[str, ...], str]:
    """Give each operation of the file its old id, or its own; one that differs only in case a digit.

    The vendor's SDKs do the same: `getPresenceDefinitions0` stands beside `getPresencedefinitions`.
    """
    ids = {route: olds[route].id for route in news if route in olds}
    taken = {one.id.lower() for one in olds.values()}
    for route, one in news.items():
        if route not in ids:
            spelt = chain((one.id,), (f"{one.id}{digit}" for digit in count()))
            ids[route] = next(key for key in spelt if key.lower() not in taken)
            taken.add(ids[route].lower())
    return ids


def _present(one: Operation, key: str, old: Operation | None, version: str) -> Operation:
    """Take a row of the file, in the API groups it is known by."""
    known = old or one
    source = f"swagger-{version}"
    return replace(one, id=key, api=known.api, apis=known.apis, permissions_source=source)


def _kept(old: Operation, version: str) -> Operation:
    """Mark a row the file does not have; rows that no file ever had are not gone for that."""
    was_published = old.scopes_basis == "published" or (old.auth != "oauth" and not old.preview)
    marked = _NOT_IN in old.note
    note = old.note if marked else "; ".join(filter(None, (old.note, _NOT_IN + version)))
    return replace(old, gone=old.gone or was_published, note=note)


def _aliases(old: Catalog, kept: Iterable[Operation]) -> dict[str, str]:
    ids = {one.id for one in kept}
    return {alias: key for alias, key in old.aliases.items() if key in ids}


def _sorted_out(
    old: Catalog, rows: Mapping[str, Operation]
) -> tuple[tuple[Correction, ...], tuple[Correction, ...]]:
    """Part the corrections that still fit their rows from those that do not."""
    fitting: list[Correction] = []
    dropped: list[Correction] = []
    for one in chain.from_iterable(map(old.rows.corrections, rows)):
        (fitting if one.applies_to(rows[one.operation]) else dropped).append(one)
    return tuple(fitting), tuple(dropped)
