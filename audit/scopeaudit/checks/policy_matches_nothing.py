"""policy-matches-nothing: an expectation selects nobody, so that it can never fail."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.evidence import fact
from scopeaudit.checks.finding import Who, Words, found
from scopeaudit.checks.wording import listed, quoted, sentences
from scopeaudit.index import Index
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import (
    ClientSelector,
    Expectation,
    RuleSetting,
    Severity,
    UserSelector,
)
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import Section
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
    """The clients or the users of an expectation: whether none match, and which ids there are not."""

    kind: Section
    selector: ClientSelector | UserSelector
    empty: bool
    absent: tuple[str, ...]


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per selector that matches nothing, or that names ids there are not."""
    for expectation in audited.policies.expectations:
        for side in _sides(audited.index, expectation):
            if side.empty or side.absent:
                yield _finding(audited, setting, expectation, side)


def _sides(index: Index, expectation: Expectation) -> Iterator[_Side]:
    """Yield the selectors whose objects were read; what was not read may match."""
    clients, users = expectation.clients, expectation.users
    selection = selected(index, expectation)
    if clients and not index.spots("clients"):
        absent = (one for one in clients.ids if one not in index.clients)
        yield _Side("clients", clients, selection.clients == (), tuple(absent))
    if users and selection.users and not index.spots("users"):
        nobody = not selection.users.sure and not selection.users.possible
        yield _Side("users", users, nobody, _absent_users(index, users.ids))


def _absent_users(index: Index, ids: tuple[str, ...]) -> tuple[str, ...]:
    if not ids:
        return ()
    known = {user.id for user in index.snapshot.users or ()}
    return tuple(one for one in ids if one not in known)


def _finding(
    audited: Audited, setting: RuleSetting, expectation: Expectation, side: _Side
) -> Finding:
    name, kind = quoted(expectation.id), side.kind
    absent = () if side.empty else side.absent
    words = Words(
        message=f"Expectation {name} names {kind} there are not: {listed(absent)}"
        if absent
        else f"Expectation {name} selects no {kind}",
        cause=sentences(
            f"it asks for {kind} with {_limits(side.selector)}",
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
