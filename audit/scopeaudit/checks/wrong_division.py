"""wrong-division: what an action needs is held, but not in the division where it is wanted."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.concerned import concerned, verb
from scopeaudit.checks.evidence import bounded, fact, place
from scopeaudit.checks.gap import Shared, Telling, gap_findings
from scopeaudit.checks.wording import in_divisions, in_some_divisions, named, quoted, sentences
from scopeaudit.model.access import Holding
from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.remedy import roles_giving

RULE = Rule(
    id="wrong-division",
    title="A permission or role is held in another division than the wanted one",
    severity=Severity.HIGH,
    family="access",
    reads=("clients", "users", "groups", "roles", "grants", "divisions", "permissions"),
)


class _Way(NamedTuple):
    """A role, the group it comes via, if any, one user who holds it so, and the divisions where they do."""

    role: str
    via: str
    user: int
    divisions: tuple[str, ...]


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per name, client and wanted divisions, wherever it is held instead."""
    return gap_findings(audited, setting, Telling(_message, _cause, _evidence))


def _message(audited: Audited, one: Shared) -> str:
    who = concerned(audited, one.client, one.users)
    holds = verb(one.client, one.users, "holds", "hold")
    where = in_divisions(audited.index, one.gap.wanted)
    return f"{who} {holds} {_what(audited, one)}, but not{where}"


def _what(audited: Audited, one: Shared) -> str:
    role = any(audited.index.roles_named(name) for name in one.gap.names)
    name = named("role" if role else "permission", one.gap.names, "or")
    return f"{quoted(one.gap.said)} (published as {name})" if one.gap.said else name


def _cause(audited: Audited, one: Shared) -> str:
    index, gap = audited.index, one.gap
    ways = {(way.role, way.via) for way in _ways(audited, one)}
    held = in_some_divisions if one.apart else in_divisions
    through = sorted({index.name(role) for role, _ in ways})
    groups = sorted({index.name(via) for _, via in ways if via})
    return sentences(
        f"held{held(index, gap.held_in)}, wanted{in_divisions(index, gap.wanted)}",
        f"it comes through {named('role', through)}"
        + (f", handed out by {named('group', groups)}" if groups else "")
        if through
        else "",
        gap.note,
    )


def _evidence(audited: Audited, one: Shared) -> tuple[Evidence, ...]:
    ways = _ways(audited, one)
    return bounded((_fact(audited, one, way) for way in ways), len(ways))


def _fact(audited: Audited, one: Shared, way: _Way) -> Evidence:
    index, via = audited.index, way.via
    text = f"role {quoted(index.name(way.role))} is granted{in_divisions(index, way.divisions)}"
    if via:
        group = quoted(index.name(via))
        return fact(audited, f"{text} to group {group}", *place(audited, "groups", via), "grants")
    if one.client is not None and not one.users:
        where = place(audited, "clients", one.client.id)
        return fact(audited, f"{text} to client {quoted(one.client.name)}", *where, "grants")
    name = quoted(audited.users()[way.user].name)
    return fact(audited, f"{text} to user {name}", "users", way.user, "grants")


def _ways(audited: Audited, one: Shared) -> list[_Way]:
    """Return through which role and group it is held, each with one who holds it so, and where they do."""
    giving = roles_giving(audited.index, one.gap.names)
    found: dict[tuple[str, str], _Way] = {}
    for holdings, user in _holdings(audited, one):
        held = [holding for holding in holdings if holding.role in giving]
        for role, via in {(holding.role, holding.via) for holding in held}:
            places = sorted(two.division for two in held if (two.role, two.via) == (role, via))
            found.setdefault((role, via), _Way(role, via, user, tuple(places)))
    return [found[key] for key in sorted(found)]


def _holdings(audited: Audited, one: Shared) -> Iterator[tuple[frozenset[Holding], int]]:
    """Yield what those concerned hold, with the position of one user who does."""
    if one.client is not None and not one.users:
        yield audited.index.access_of(one.client).holdings, 0
        return
    wanted = frozenset(one.users)
    for each in audited.index.classes:
        user = next((user for user in each.users if user in wanted), None)
        if user is not None:
            yield each.access.holdings, user
