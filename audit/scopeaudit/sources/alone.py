"""A configuration as an organization of its own: what it does not hold is unknown, never empty."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from scopeaudit.model.snapshot import (
    BlindSpot,
    Division,
    Organization,
    Role,
    Snapshot,
    User,
)
from scopeaudit.sources.change import Change, Laid, Sought

_OTHERS = "only those of the configuration are known; lay it over a snapshot with --on-top-of"


def standing_alone(change: Change, organization: Organization, taken_at: datetime) -> Laid:
    """Return an organization of which nothing but the configuration is known."""
    snapshot = _snapshot(change, organization, taken_at)
    return Laid(
        snapshot=snapshot,
        origins=change.origins,
        calls=change.calls,
        undecided=change.undecided,
    )


def _snapshot(change: Change, organization: Organization, taken_at: datetime) -> Snapshot:
    anything = change.clients or change.roles or change.users or change.groups or change.sought
    roles = (*change.roles, *_sought_roles(change))
    return Snapshot(
        version=1,
        organization=organization,
        taken_at=taken_at,
        divisions=tuple(_divisions(change)) or None,
        roles=roles if anything else None,
        clients=change.clients or None,
        users=tuple(_users(change)) or None,
        groups=change.groups or None,
        blind_spots=(*change.spots, *_partly(change)),
    )


def _partly(change: Change) -> Iterator[BlindSpot]:
    """Yield what a configuration cannot say of the organization it is for."""
    if change.users:
        yield BlindSpot(section="users", reason=_OTHERS)
    if change.groups:
        yield BlindSpot(section="groups", reason=_OTHERS)
    for identifier, sought in change.sought.items():
        if sought.kind == "roles":
            yield BlindSpot(section="roles", reason=unseen_role(sought), ids=(identifier,))
    for user in change.users:
        reason = f"other groups of `{user.name}`: {_OTHERS}"
        yield BlindSpot(section="groups", reason=reason, ids=(user.id,))
    if change.divisions or not _divisions_uncertain(change):
        yield BlindSpot(section="divisions", reason=_OTHERS)


def unseen_role(sought: Sought) -> str:
    """Say of a role that is referred to that what it gives is not known."""
    named = f"role `{sought.name}`" if sought.name else "a role that is given by its id"
    place = f"{sought.at.path}:{sought.at.line}"
    return f"{named} is declared elsewhere, so that what it gives is not known ({place})"


def _sought_roles(change: Change) -> Iterator[Role]:
    for identifier, sought in change.sought.items():
        if sought.kind == "roles":
            yield Role(id=identifier, name=sought.name or identifier, policies=())


def _users(change: Change) -> Iterator[User]:
    groups = _groups_by_member(change)
    for user in change.users:
        yield replace(user, groups=tuple(groups.get(user.id, ())))


def _groups_by_member(change: Change) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for group, members in change.members.items():
        for member in members:
            found.setdefault(member, []).append(group)
    return found


def _divisions(change: Change) -> Iterator[Division]:
    """Yield the divisions that are told apart for certain.

    A division that is given by its id may be any that is known by its name, the home division included.
    """
    yield from change.divisions
    if _divisions_uncertain(change):
        return
    known = {one.id for one in change.divisions}
    for identifier, sought in change.sought.items():
        if sought.kind == "divisions" and identifier != change.home:
            yield Division(id=identifier, name=sought.name)
    if change.home not in known and _home_is_apart(change):
        yield Division(id=change.home, name="Home", home=True)


def _divisions_uncertain(change: Change) -> bool:
    return any(
        one.kind == "divisions" and not one.name and identifier != change.home
        for identifier, one in change.sought.items()
    )


def _home_is_apart(change: Change) -> bool:
    """Say whether the home division is none of those that are known by their names."""
    sought = [one for key, one in change.sought.items() if key != change.home]
    return not any(one.kind == "divisions" for one in sought) or change.home in change.known_as
