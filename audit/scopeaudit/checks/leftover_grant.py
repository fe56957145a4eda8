"""leftover-grant: someone or something that can do nothing any more still holds grants."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.clients import acts_for_itself
from scopeaudit.checks.evidence import bounded, fact
from scopeaudit.checks.finding import Who, Words, beyond, found
from scopeaudit.checks.wording import named, names_of, quoted, sentences
from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot, Grant, Group

RULE = Rule(
    id="leftover-grant",
    title="Grants are left on what is no longer in use",
    severity=Severity.MEDIUM,
    family="hygiene",
    reads=("users", "clients", "grants"),
)


class _Left(NamedTuple):
    """One object with grants that have no effect now, and where it stands in the snapshot."""

    who: Who
    section: str
    position: int
    grants: tuple[Grant, ...]


class _Reason(NamedTuple):
    """Why grants have no effect: the same for all objects of one finding."""

    key: str
    which: str
    risk: str


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per reason, for all objects it holds for."""
    groups: dict[_Reason, list[_Left]] = {}
    for reason, left in _leftovers(audited):
        groups.setdefault(reason, []).append(left)
    for reason, every in groups.items():
        yield _finding(audited, setting, reason, every)


def limits(audited: Audited, _setting: RuleSetting) -> Iterable[BlindSpot]:
    """Yield what is left open about groups; which groups a user is in does not matter here."""
    groups = audited.index.groups
    for spot in audited.index.blind_spots:
        if spot.section == "groups" and (
            spot.ids is None or any(one in groups for one in spot.ids)
        ):
            yield spot


def _leftovers(audited: Audited) -> Iterator[tuple[_Reason, _Left]]:
    snapshot = audited.index.snapshot
    of_user = {state: _no_longer("user", state) for state in ("inactive", "deleted")}
    for position, user in enumerate(audited.users()):
        grants = audited.index.people.grants.row(position) if user.state != "active" else None
        if grants:
            who = Who("user", user.id, user.name)
            yield of_user[user.state], _Left(who, "users", position, grants)
    for position, group in enumerate(snapshot.groups or ()):
        reason = _of_group(group)
        if reason and group.grants:
            who = Who("group", group.id, group.name)
            yield reason, _Left(who, "groups", position, group.grants)
    for position, client in enumerate(snapshot.clients or ()):
        if client.state != "active" and client.grants and acts_for_itself(client):
            who = Who("client", client.id, client.name)
            yield (
                _no_longer("client", client.state),
                _Left(who, "clients", position, client.grants),
            )


def _no_longer(kind: str, state: str) -> _Reason:
    """Return the reason for objects of a state other than active."""
    kept = "they stay on record, where a list of what is active does not show them"
    back = f"a {kind} that is made active again has them back"
    return _Reason(f"{kind}:{state}", f"{state} {kind}s", kept if state == "deleted" else back)


_DISABLED = _Reason(
    "group:roles-disabled",
    "groups whose roles are switched off",
    "switching roles on for the group hands them to all its members",
)


def _of_group(group: Group) -> _Reason | None:
    if group.state != "active":
        return _no_longer("group", group.state)
    return None if group.roles_enabled else _DISABLED


def _finding(
    audited: Audited, setting: RuleSetting, reason: _Reason, every: list[_Left]
) -> Finding:
    roles = {grant.role for one in every for grant in one.grants}
    words = Words(
        message=f"Grants are left on {reason.which}",
        cause=sentences(f"granted: {named('role', names_of(audited.index, roles))}", reason.risk),
        evidence=bounded((_fact(audited, one) for one in every), len(every)),
        excess=beyond("role", roles),
        remedy=("Take the roles away from them; what is gone for good needs none",),
    )
    subjects = (one.who for one in every)
    return found(audited, RULE, setting, words, key=(reason.key,), subjects=subjects)


def _fact(audited: Audited, one: _Left) -> Evidence:
    roles = named("role", names_of(audited.index, {grant.role for grant in one.grants}))
    text = f"{one.who.kind} {quoted(one.who.name)} holds {roles}"
    return fact(audited, text, one.section, one.position, "grants")
