"""What a collection will ask, before it asks: each call, how often, and why so often."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from scopeaudit.api.call import Call
from scopeaudit.model.snapshot import Group, Section, Snapshot, User
from scopeaudit.sources.live.calls import (
    ACCESS_POLICIES,
    BY_DIVISION,
    BY_ROLE,
    CLIENTS,
    CONVERSATION,
    DETAILS,
    DIVISIONS,
    GROUPS,
    NAMES,
    ORGANIZATION,
    PERMISSIONS,
    QUEUES,
    ROLE_COUNTS,
    ROLES,
    SIGN_IN,
    TOKEN,
    TRUSTED_GROUPS,
    TRUSTED_USERS,
    TRUSTEES,
    USAGE,
    USAGE_RESULTS,
    USERS,
)
from scopeaudit.sources.live.grants import by_division_is_cheaper
from scopeaudit.sources.live.want import Want

RATE = 300
"""Requests a minute the vendor usually allows a client (facts §10); its headers set the real pace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many of everything an organization has; `trustees` are organizations that are let in."""

    users: int
    roles: int
    clients: int
    groups: int
    divisions: int
    grants: int
    access_policies: int = 0
    trustees: int = 0


SIZES = {
    "small": Size(users=200, roles=40, clients=15, groups=30, divisions=5, grants=612),
    "mid": Size(users=2_000, roles=80, clients=60, groups=150, divisions=20, grants=6_060),
    "large": Size(users=20_000, roles=150, clients=300, groups=800, divisions=60, grants=60_320),
    "very large": Size(
        users=60_000, roles=250, clients=800, groups=2_000, divisions=150, grants=180_800
    ),
}
"""Organizations to plan for where nothing is known of the own one (collection §C)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One call of the plan, how often it is made, and what that depends on."""

    call: str
    name: str
    count: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What else is asked for: usage, how many conversations by id, and all that go on."""

    usage: bool = False
    conversations: int = 0
    live_conversations: bool = False


NO_MORE = More()


def plan(want: Want, size: Size, more: More = NO_MORE) -> tuple[Step, ...]:
    """Return every call of a collection of an organization of a size, in order."""
    return (*_steps(want, size), *_more(more))


def size_of(snapshot: Snapshot) -> Size:
    """Return the size an organization had when it was read."""
    people: tuple[User | Group, ...] = (*(snapshot.users or ()), *(snapshot.groups or ()))
    return Size(
        users=len(snapshot.users or ()),
        roles=len(snapshot.roles or ()),
        clients=len(snapshot.clients or ()),
        groups=len(snapshot.groups or ()),
        divisions=len(snapshot.divisions or ()),
        grants=sum(len(one.grants or ()) for one in people),
        access_policies=len(snapshot.access_policies or ()),
        trustees=len({one.trustee for one in snapshot.users or () if one.trustee}),
    )


def _by_division(size: Size) -> int:
    return size.divisions + 1 + size.grants // 500


def _by_role(size: Size) -> int:
    return size.roles + size.grants // 100


def _steps(want: Want, size: Size) -> Iterator[Step]:
    yield _step(SIGN_IN, 1, "once, and again when the token expires")
    yield _step(TOKEN, 1, "once")
    yield _step(ORGANIZATION, 1, "once")
    if "clients" in want.sections:
        yield _step(CLIENTS, 1, "once, or as many pages as the vendor makes of it")
    lists: tuple[tuple[Section, Call, int, int], ...] = (
        ("roles", ROLES, size.roles, 100),
        ("divisions", DIVISIONS, size.divisions, 200),
        ("permissions", PERMISSIONS, 73, 100),
        ("users", USERS, size.users, 500),
        ("groups", GROUPS, size.groups, 500),
        ("access_policies", ACCESS_POLICIES, size.access_policies, 200),
    )
    for section, call, rows, page in lists:
        if section in want.sections:
            yield _step(call, max(ceil(rows / page), 1), f"a page of {page}")
    if "users" in want.sections:
        yield _step(TRUSTEES, 1, "a page of 100")
        for one in (TRUSTED_USERS, TRUSTED_GROUPS):
            yield _step(Call(one), size.trustees, "one for each organization that is let in")
    if "grants" in want.sections:
        yield from _grants(size)
    if "queues" in want.sections:
        yield _step(QUEUES, 1, "a page of 100")


def _more(more: More) -> Iterator[Step]:
    if more.conversations:
        yield _step(Call(CONVERSATION), more.conversations, "one for each id")
    if more.live_conversations:
        yield _step(Call(DETAILS, method="POST"), 1, "a page of 100 of those that go on")
    if more.usage:
        yield _step(Call(USAGE, method="POST"), 1, "once")
        yield _step(Call(USAGE_RESULTS), 2, "once a minute until it is done")


def _grants(size: Size) -> Iterator[Step]:
    if by_division_is_cheaper(roles=size.roles, divisions=size.divisions, users=size.users):
        basis = "one for each division, a page of 500; by role where that is not trusted"
        yield _step(Call(BY_DIVISION), _by_division(size), basis)
        yield _step(Call(ROLE_COUNTS), 1, "once, to check the list by division")
    else:
        yield _step(Call(BY_ROLE), _by_role(size), "one for each role, a page of 100")


def _step(call: Call, count: int, basis: str) -> Step:
    return Step(str(call), NAMES[call.template], count, basis)
