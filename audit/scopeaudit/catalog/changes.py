"""What changed between two catalogs, and whether it shuts someone out.

A requirement is the set of ways to meet it: one way for each alternative, one way for all of a list, and
one empty way where nothing is needed. The new one is looser when every old way still suffices.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum

from scopeaudit.catalog.catalog import Catalog
from scopeaudit.catalog.routes import folded
from scopeaudit.model.operation import Mode, Operation
from scopeaudit.model.permission import scope_covers
from scopeaudit.records import dataclass


class ChangeKind(StrEnum):
    """What a change does to callers, the worst first."""

    TIGHTENED = "tightened"
    REMOVED = "removed"
    LOOSENED = "loosened"
    ADDED = "added"
    NOW_KNOWN = "now known"
    NO_LONGER_KNOWN = "no longer known"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Names:
    """Names of which one or all are needed; None where that is not known."""

    mode: Mode
    names: tuple[str, ...] | None

    def __str__(self) -> str:
        """Render as one clause."""
        if self.names is None:
            return "unknown"
        if len(self.names) < 2:  # noqa: PLR2004 - one name needs no `any of`
            return "".join(self.names) or "none"
        return f"{self.mode} of {', '.join(self.names)}"


Value = Names | str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one operation; `what` is the part that changed, old and new its values."""

    kind: ChangeKind
    operation: Operation
    what: str = ""
    old: Value | None = None
    new: Value | None = None


def compared(old: Catalog, new: Catalog) -> tuple[Change, ...]:
    """Return all changes from the old to the new catalog, the worst kind first, then by path."""
    olds, news = _by_route(old), _by_route(new)
    changes = [
        change
        for route in olds.keys() | news.keys()
        for change in _changes(olds.get(route), news.get(route))
    ]
    return tuple(sorted(changes, key=_rank))


def _rank(change: Change) -> tuple[int, str, str]:
    worst_first = list(ChangeKind).index(change.kind)
    return worst_first, change.operation.path, change.operation.method


def _by_route(catalog: Catalog) -> dict[tuple[str, ...], Operation]:
    return {(one.method, *folded(one.path)): one for one in catalog.operations.values()}


def _changes(old: Operation | None, new: Operation | None) -> Iterator[Change]:
    was = old if old and not old.gone else None
    now = new if new and not new.gone else None
    if was and now:
        yield from _requirements(was, now)
        yield from _others(was, now)
    elif now:
        yield Change(ChangeKind.ADDED, now)
    elif was:
        yield Change(ChangeKind.REMOVED, was)


def _requirements(old: Operation, new: Operation) -> Iterator[Change]:
    """Compare what is needed: permissions, scopes and a signed-in user."""
    permissions = Names(old.mode, old.permissions), Names(new.mode, new.permissions)
    scopes = _scopes(old), _scopes(new)
    for what, (was, now), covers in (
        ("permission", permissions, str.__eq__),
        ("scope", scopes, scope_covers),
    ):
        kind = difference(was, now, covers)
        if kind:
            yield Change(kind, new, what, was, now)
    if old.user_context != new.user_context:
        kind = ChangeKind.TIGHTENED if new.user_context else ChangeKind.LOOSENED
        words = {True: "needed", False: "not needed"}
        yield Change(kind, new, "signed-in user", words[old.user_context], words[new.user_context])


def _scopes(operation: Operation) -> Names:
    """Return the alternative scopes; an operation without sign-in is known to need none."""
    return Names("any", () if operation.auth == "none" else operation.scopes)


def difference(old: Names, new: Names, covers: Callable[[str, str], bool]) -> ChangeKind | None:
    """Say what the change does to callers; None when the same callers pass before and after."""
    if old.names is None or new.names is None:
        return _knowledge(old, new)
    looser, tighter = _suffices(old, new, covers), _suffices(new, old, covers)
    if looser and tighter:
        return None
    if looser:
        return ChangeKind.LOOSENED
    return ChangeKind.TIGHTENED if tighter else ChangeKind.OTHER


def _knowledge(old: Names, new: Names) -> ChangeKind | None:
    if old.names == new.names:
        return None
    return ChangeKind.NOW_KNOWN if old.names is None else ChangeKind.NO_LONGER_KNOWN


def _suffices(one: Names, other: Names, covers: Callable[[str, str], bool]) -> bool:
    """Say whether everyone who meets the first requirement meets the second."""
    return all(
        any(
            all(any(covers(held, name) for held in way) for name in needed)
            for needed in _ways(other)
        )
        for way in _ways(one)
    )


def _ways(terms: Names) -> tuple[tuple[str, ...], ...]:
    names = terms.names or ()
    if terms.mode == "all" or not names:
        return (names,)
    return tuple((name,) for name in names)


def _others(old: Operation, new: Operation) -> Iterator[Change]:
    """Compare what does not decide by itself."""
    for what, was, now in (
        ("id", old.id, new.id),
        ("path", old.path, new.path),
        ("token", old.auth, new.auth),
        ("scopes known by", old.scopes_basis, new.scopes_basis),
        ("deprecated", *_words(old.deprecated, new.deprecated)),
        ("preview", *_words(old.preview, new.preview)),
    ):
        if was != now:
            yield Change(ChangeKind.OTHER, new, what, was, now)


def _words(*flags: bool) -> Iterator[str]:
    yield from ("yes" if flag else "no" for flag in flags)
