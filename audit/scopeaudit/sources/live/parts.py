"""The wanted lists of an organization, read side by side."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from scopeaudit.api.call import Failure
from scopeaudit.api.pages import Gap, Listing, Row
from scopeaudit.model.snapshot import Section, UsageWindow
from scopeaudit.sources.live.calls import (
    ACCESS_POLICIES,
    BY_ROLE,
    CLIENTS,
    DIVISIONS,
    GROUPS,
    PERMISSIONS,
    QUEUES,
    ROLES,
    USERS,
)
from scopeaudit.sources.live.conversations import Talks, Wanted, read_conversations
from scopeaudit.sources.live.grants import Found, Subjects, read_grants
from scopeaudit.sources.live.reader import Reader
from scopeaudit.sources.live.trusted import Trusted, read_trusted
from scopeaudit.sources.live.usage import Span, read_usage
from scopeaudit.sources.live.want import Want
from scopeaudit.sources.live.wire import (
    WireAccessPolicy,
    WireClient,
    WireDivision,
    WireGroup,
    WirePermissionDomain,
    WireQueue,
    WireRole,
    WireUser,
)

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What came of every section; one that was not wanted is unread and has no gap."""

    clients: Listing[WireClient]
    roles: Listing[WireRole]
    divisions: Listing[WireDivision]
    permissions: Listing[WirePermissionDomain]
    users: Listing[WireUser]
    groups: Listing[WireGroup]
    access_policies: Listing[WireAccessPolicy]
    queues: Listing[WireQueue]
    grants: Found
    trusted: Trusted
    usage: UsageWindow | Failure | None
    talks: Talks | None


@dataclass(frozen=True, slots=True)
class Extras:
    """What is read only where it is asked for: usage over a span, and conversations."""

    span: Span | None = None
    conversations: Wanted | None = None


async def read_parts(reader: Reader, want: Want, extras: Extras) -> Parts:
    """Read every wanted list, the grants of whom the lists name, then what else is asked for."""
    async with asyncio.TaskGroup() as group:

        def start(section: Section, read: Coroutine[Any, Any, Listing[R]]) -> Read[R]:
            if section in want.sections:
                return group.create_task(read)
            read.close()
            return group.create_task(_unread())

        clients = start("clients", reader.followed(CLIENTS, WireClient))
        roles = start("roles", reader.numbered(ROLES, WireRole))
        divisions = start("divisions", reader.followed(DIVISIONS, WireDivision))
        permissions = start("permissions", reader.numbered(PERMISSIONS, WirePermissionDomain))
        users = start("users", reader.numbered(USERS, WireUser))
        groups = start("groups", reader.numbered(GROUPS, WireGroup))
        trusted = group.create_task(_trusted(reader, want))
        queues = start("queues", reader.numbered(QUEUES, WireQueue))
        policies = start("access_policies", reader.followed(ACCESS_POLICIES, WireAccessPolicy))
    subjects = Subjects(
        roles=_ids(roles.result()),
        divisions=_ids(divisions.result()),
        users=_ids(users.result()),
        trusted=tuple(sorted(user.key for _, user in trusted.result().users())),
        groups=_ids(groups.result()),
    )
    return Parts(
        clients=clients.result(),
        roles=roles.result(),
        divisions=divisions.result(),
        permissions=permissions.result(),
        users=users.result(),
        groups=groups.result(),
        access_policies=policies.result(),
        trusted=trusted.result(),
        queues=queues.result(),
        grants=await _grants(reader, want, subjects, read=roles.result().read),
        usage=await read_usage(reader, extras.span) if extras.span else None,
        talks=(
            await read_conversations(reader, extras.conversations)
            if extras.conversations
            else None
        ),
    )


async def _trusted(reader: Reader, want: Want) -> Trusted:
    return await read_trusted(reader) if "users" in want.sections else Trusted()


async def _grants(reader: Reader, want: Want, subjects: Subjects, *, read: bool) -> Found:
    if "grants" not in want.sections:
        return Found(read=False)
    if not read:
        pointless = Failure(f"GET {BY_ROLE}", "short", "not asked for, since no role was read")
        return Found(gaps=(Gap(pointless),), read=False)
    return await read_grants(reader, subjects)


Read = asyncio.Task[Listing[R]]


async def _unread() -> Listing[Any]:
    return Listing(read=False)


def _ids(listing: Listing[R]) -> tuple[str, ...]:
    return tuple(sorted(row.key for row in listing.rows))
