"""From what came to a snapshot: sections in a fixed order, and a blind spot for all that did not come."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeVar

from scopeaudit.api.call import Failure
from scopeaudit.api.pages import Gap, Listing, Row
from scopeaudit.model.snapshot import BlindSpot, Section, Snapshot, UsageWindow, User
from scopeaudit.sources.live import rows
from scopeaudit.sources.live.calls import BY_ROLE, OPENS, TRUSTED_GROUPS, TRUSTED_USERS, USERS
from scopeaudit.sources.live.itself import Itself
from scopeaudit.sources.live.parts import Parts
from scopeaudit.sources.live.spots import noticed, spot, spots

R = TypeVar("R", bound=Row)
M = TypeVar("M")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """In which region and when a collection is made."""

    region: str
    taken_at: datetime


def assembled(itself: Itself, parts: Parts, occasion: Occasion) -> Snapshot:
    """Put a snapshot together; it does not depend on the order in which answers came."""
    blind = dict.fromkeys((*itself.blind_spots, *_blind_spots(parts)))
    catalog = parts.permissions
    return Snapshot(
        version=1,
        organization=itself.organization,
        taken_at=occasion.taken_at,
        permissions=rows.permissions(catalog.rows) if catalog.read else None,
        divisions=_section(parts.divisions, rows.division),
        roles=_section(parts.roles, rows.role),
        clients=_section(parts.clients, rows.client),
        users=_users(parts, occasion.taken_at),
        groups=_section(parts.groups, lambda one: rows.group(one, _grants(parts, one.id))),
        access_policies=_section(parts.access_policies, rows.access_policy),
        queues=_section(parts.queues, rows.queue),
        tokens=itself.tokens,
        conversations=parts.talks.conversations if parts.talks else None,
        usage=parts.usage if isinstance(parts.usage, UsageWindow) else None,
        blind_spots=tuple(sorted(blind, key=_order)),
    )


def _section(listing: Listing[R], make: Callable[[R], M]) -> tuple[M, ...] | None:
    """Return the objects of a section by id; None where nothing of it came."""
    if not listing.read:
        return None
    return tuple(make(row) for row in sorted(listing.rows, key=attrgetter("key")))


def _users(parts: Parts, at: datetime) -> tuple[User, ...] | None:
    """Return the own users and those of organizations that are let in, by id."""
    own = _section(parts.users, lambda one: rows.user(one, _grants(parts, one.id)))
    trusted = [
        rows.trusted_user(
            user,
            _grants(parts, user.id),
            trustee.wire.id,
            let_in=trustee.lets_in(at),
            groups=trustee.sends_groups is not False,
        )
        for trustee, user in parts.trusted.users()
    ]
    if own is None or not trusted:
        return own
    return tuple(sorted((*own, *trusted), key=attrgetter("id")))


def _grants(parts: Parts, identifier: str) -> rows.Grants:
    return parts.grants.grants.get(identifier, ()) if parts.grants.read else None


def _blind_spots(parts: Parts) -> Iterator[BlindSpot]:
    gaps: tuple[tuple[Section, tuple[Gap, ...]], ...] = (
        ("clients", parts.clients.gaps),
        ("roles", parts.roles.gaps),
        ("divisions", parts.divisions.gaps),
        ("permissions", parts.permissions.gaps),
        ("users", parts.users.gaps),
        ("groups", parts.groups.gaps),
        ("access_policies", parts.access_policies.gaps),
        ("grants", parts.grants.gaps),
        ("queues", parts.queues.gaps),
    )
    for section, its in gaps:
        yield from spots(section, its, OPENS.get(section, ""))
    if isinstance(parts.usage, Failure):
        yield spot("usage", parts.usage, OPENS["usage"])
    for permission, gap in parts.trusted.gaps:
        yield spot("users", gap.failure, permission, gap.ids or (), "who is let in")
    for permission, gap in parts.talks.gaps if parts.talks else ():
        yield spot("conversations", gap.failure, permission, gap.ids)
    yield from _left_out(parts)
    yield from _left_out_of_trusted(parts)
    yield from _unknown_holders(parts)


def _left_out(parts: Parts) -> Iterator[BlindSpot]:
    """Yield what the vendor's best effort left out of its answers."""
    bare = [one.id for one in parts.users.rows if one.groups is None]
    if bare:
        yield noticed("groups", "the answer left out the groups of users", str(USERS), bare)
        reason = "the answer left out when users last signed in"
        undated = [
            one.id
            for one in parts.users.rows
            if one.groups is None and not (one.date_last_login or one.last_token_issued)
        ]
        if undated:
            yield noticed("users", reason, str(USERS), undated)


def _left_out_of_trusted(parts: Parts) -> Iterator[BlindSpot]:
    """Yield what no call tells of trusted users who hold a role."""
    known = [(trustee, one.id) for trustee, one in parts.trusted.users()]
    grouped = [one for trustee, one in known if trustee.sends_groups is not False]
    if grouped:
        reason = "which groups trusted users are in is not told"
        yield noticed("groups", reason, f"GET {TRUSTED_GROUPS}", grouped)
    holders = [
        one.id
        for _, one in parts.trusted.users()
        if _grants(parts, one.id) and not (one.date_last_login or one.last_token_issued)
    ]
    if holders:
        reason = "when trusted users last signed in is not told"
        yield noticed("users", reason, f"GET {TRUSTED_USERS}", holders)


def _unknown_holders(parts: Parts) -> Iterator[BlindSpot]:
    """Yield who holds roles but is in no list, unless a gap of its list already says so."""
    lists: Mapping[Section, Listing[Any]] = {
        "users": parts.users,
        "groups": parts.groups,
        "clients": parts.clients,
    }
    known = {row.key for listing in lists.values() for row in listing.rows}
    known |= {user.key for _, user in parts.trusted.users()}
    whole = {name for name, listing in lists.items() if listing.read and not listing.gaps}
    by_section: dict[Section, list[str]] = {}
    for identifier in parts.grants.grants.keys() - known:
        section = _SECTIONS.get(parts.grants.kinds.get(identifier, ""))
        if whole.issuperset({section} if section else lists):
            by_section.setdefault(section or "users", []).append(identifier)
    for section, ids in by_section.items():
        reason = f"roles are granted to {section} that were not returned"
        yield noticed(section, reason, f"GET {BY_ROLE}", ids)


_SECTIONS: Mapping[str, Section] = MappingProxyType(
    {
        "PC_USER": "users",
        "PC_TRUSTEE_USER": "users",
        "PC_GROUP": "groups",
        "PC_TRUSTEE_GROUP": "groups",
        "PC_OAUTH_CLIENT": "clients",
    }
)


def _order(one: BlindSpot) -> tuple[str, str, str, tuple[str, ...]]:
    return one.section, one.call, one.reason, one.ids or ()
