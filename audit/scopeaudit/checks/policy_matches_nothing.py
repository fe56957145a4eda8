"""policy-matches-nothing: an expectation selects nobody, so that it can never fail."""

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.evidence import fact
from scopeaudit.checks.finding import Who, Words, found
from scopeaudit.checks.wording import listed, quoted, sentences
from scopeaudit.index import Index
from scopeaudit.model.finding import Finding
from scopeaudit.model.people import Person
from scopeaudit.model.policy import (
    ClientSelector,
    Expectation,
    InQueues,
    RuleSetting,
    Severity,
    UserSelector,
)
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import Client, Section
from scopeaudit.records import dataclass
from scopeaudit.selection import selected

RULE = Rule(
    id="policy-matches-nothing",
    title="An expectation selects nobody",
    severity=Severity.HIGH,
    family="about",
    reads=("clients", "users"),
)


_FIELDS = {
    "names": "name",
    "ids": "id",
    "grant_types": "grant type",
    "roles": "role",
    "groups": "group",
    "divisions": "division",
    "states": "state",
}


@dataclass(frozen=True, slots=True)
class _Side:
    """The clients, users, divisions or queues of an expectation: whether none match, and what there is not."""

    kind: Section
    selector: ClientSelector | UserSelector | None
    empty: bool
    absent: tuple[str, ...]


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per selector that matches nothing, or that names what there is not."""
    for expectation in audited.policies.expectations:
        for side in _sides(audited.index, expectation):
            if side.empty or side.absent:
                yield _finding(audited, setting, expectation, side)


def _sides(index: Index, expectation: Expectation) -> Iterator[_Side]:
    """Yield the selectors whose objects were read; what was not read may match."""
    clients, users, where = expectation.clients, expectation.users, expectation.where
    selection = selected(index, expectation)
    if clients and not index.spots("clients"):
        every = index.clients.values()
        absent = (*_unnamed(clients, every), *_absent_roles(index, clients))
        nothing = not selection.clients and not selection.possible_clients
        yield _Side("clients", clients, nothing, absent)
    if users and selection.users and not index.spots("users"):
        nobody = not selection.users.sure and not selection.users.possible
        absent = (*_unnamed(users, index.people.rows), *_absent_parts(index, users))
        yield _Side("users", users, nobody, absent)
    if isinstance(where, tuple) and not index.spots("divisions"):
        lost = _lost("division", where, index.divisions_named)
        yield _Side("divisions", None, empty=False, absent=tuple(lost))
    if isinstance(where, InQueues) and index.snapshot.queues is not None:
        hidden = index.spots("queues")
        queues = () if hidden else tuple(_lost("queue", where.names, index.queues_named))
        yield _Side("queues", None, empty=False, absent=queues)


def _unnamed(
    selector: ClientSelector | UserSelector, objects: Iterable[Client | Person]
) -> Iterator[str]:
    """Yield the ids and name patterns that fit no object."""
    known = {one.id: one.name for one in objects} if selector.ids or selector.names else {}
    yield from _lost("id", selector.ids, lambda one: one in known)
    yield from _lost(
        "name", selector.names, lambda glob: any(fnmatchcase(one, glob) for one in known.values())
    )


def _absent_roles(index: Index, selector: ClientSelector | UserSelector) -> Iterator[str]:
    if not index.spots("roles"):
        yield from _lost("role", selector.roles, index.roles_named)


def _absent_parts(index: Index, selector: UserSelector) -> Iterator[str]:
    yield from _absent_roles(index, selector)
    if not index.spots("groups"):
        known = {name for one in index.groups.values() for name in (one.id, one.name)}
        yield from _lost("group", selector.groups, lambda one: one in known)
    if not index.spots("divisions"):
        yield from _lost("division", selector.divisions, index.divisions_named)


def _lost(field: str, values: Iterable[str], known: Callable[[str], object]) -> Iterator[str]:
    """Yield the values nothing answers to, in words."""
    return (f"{field} {quoted(value)}" for value in values if not known(value))


def _finding(
    audited: Audited, setting: RuleSetting, expectation: Expectation, side: _Side
) -> Finding:
    name, kind = quoted(expectation.id), side.kind
    absent = () if side.empty else side.absent
    words = Words(
        message=f"Expectation {name} names {kind} there are not: {', '.join(absent)}"
        if absent
        else f"Expectation {name} selects no {kind}",
        cause=sentences(
            f"it asks for {kind} with {_limits(side.selector)}" if side.selector else "",
            "" if absent else "nothing was decided for it, so that it could not fail",
        ),
        evidence=(fact(audited, f"no {kind[:-1]} that was read fits", kind),),
        remedy=("Correct the selector, or take the expectation out",),
        severity=_severity(expectation, setting),
        at=expectation.at,
    )
    key = (expectation.id, kind, *sorted(absent))
    who = Who("policy", expectation.id, expectation.title or expectation.id)
    return found(audited, RULE, setting, words, key=key, subjects=(who,))


def _severity(expectation: Expectation, setting: RuleSetting) -> Severity | None:
    """Return info for a bundled expectation, which may well speak of nobody in this organization."""
    bundled = expectation.at.path.startswith("bundled:")
    return Severity.INFO if bundled and setting.severity is None else None


def _limits(selector: ClientSelector | UserSelector) -> str:
    given = ((field, getattr(selector, key, ())) for key, field in _FIELDS.items())
    return ", ".join(f"{field} {listed(values, 'or')}" for field, values in given if values) or (
        "no limit"
    )
