"""From what a configuration declares to the change it is: objects by section, and what hides more of them."""

from collections.abc import Iterator, Mapping

from scopeaudit.model.snapshot import Division, Section
from scopeaudit.sources.change import Change
from scopeaudit.sources.terraform.clients import client_of
from scopeaudit.sources.terraform.data_actions import calls_of
from scopeaudit.sources.terraform.declared import Configuration, Declared, Hole
from scopeaudit.sources.terraform.gathering import Gathered
from scopeaudit.sources.terraform.identity import KINDS, Identities
from scopeaudit.sources.terraform.people import People
from scopeaudit.sources.terraform.reading import text
from scopeaudit.sources.terraform.roles import role_of
from scopeaudit.sources.terraform.schema import (
    CLIENT,
    CREDENTIAL,
    DATA_ACTION,
    DIVISION,
    GROUP,
    GROUP_ROLES,
    INTEGRATION,
    ROLE,
    USER,
    USER_ROLES,
)


def change_of(configuration: Configuration) -> Change:
    """Return the change that a configuration, plan or state stands for."""
    identities, gathered = Identities(configuration), Gathered()
    by_type = _by_type(configuration)
    roles = tuple(role_of(one, gathered) for one in by_type.get(ROLE, ()))
    identities.note_roles(roles, {id_ for spot in gathered.spots for id_ in spot.ids or ()})
    made = [client_of(one, identities, gathered) for one in by_type.get(CLIENT, ())]
    people = People(configuration, identities, gathered)
    groups, users = tuple(people.groups()), tuple(people.users())
    calls = calls_of(by_type.get(DATA_ACTION, ()), identities, identities.addresses)
    _note(configuration, gathered)
    return Change(
        clients=tuple(one for one in made if one),
        roles=roles,
        users=users,
        groups=groups,
        divisions=tuple(_divisions(by_type.get(DIVISION, ()), identities, gathered)),
        members=people.members,
        sought=identities.sought,
        known_as=_known_as(configuration),
        removed=frozenset(
            (KINDS[type_], id_) for type_, id_ in configuration.removed if type_ in KINDS
        ),
        spots=tuple(gathered.spots),
        undecided=tuple(gathered.undecided),
        origins=gathered.origins,
        calls=calls,
        home=identities.home(),
    )


def _by_type(configuration: Configuration) -> Mapping[str, list[Declared]]:
    found: dict[str, list[Declared]] = {}
    for one in configuration.declared:
        found.setdefault(one.type, []).append(one)
    return found


def _known_as(configuration: Configuration) -> dict[str, str]:
    """Return the ids of the organization for ids here, of resources and of what data sources find."""
    known = {here: real for real, here in configuration.ids.items()}
    return known | {one.address: one.real_id for one in configuration.declared if one.real_id}


def _divisions(
    declared: list[Declared] | tuple[Declared, ...], identities: Identities, gathered: Gathered
) -> Iterator[Division]:
    home = identities.home()
    for one in declared:
        gathered.place(one.address, one)
        name = text(one, "name")
        shown = name if isinstance(name, str) and name else one.address
        yield Division(id=one.address, name=shown, home=one.address == home)


_HIDES: Mapping[str, Section] = {
    CLIENT: "clients",
    USER: "users",
    GROUP: "groups",
    USER_ROLES: "grants",
    GROUP_ROLES: "grants",
    DIVISION: "divisions",
}
"""The section that resources of a type would be in, where what may be missing from it hides verdicts."""


def _note(configuration: Configuration, gathered: Gathered) -> None:
    for hole in configuration.holes:
        _note_hole(hole, gathered)
    for reason in configuration.partial:
        gathered.leave_undecided("blind-spot", "organization", (reason,))


def _note_hole(hole: Hole, gathered: Gathered) -> None:
    reason = f"{hole.reason} ({hole.at.path}:{hole.at.line})"
    for section in dict.fromkeys(_HIDES[one] for one in sorted(hole.types) if one in _HIDES):
        gathered.hide(section, (reason,))
    # NOTE: a role or data action that nobody could list changes no verdict on what was listed.
    if hole.types & {ROLE, DATA_ACTION, CREDENTIAL, INTEGRATION}:
        gathered.leave_undecided("blind-spot", "roles", (reason,))
