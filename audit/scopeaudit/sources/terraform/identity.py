"""Which object an id in a configuration means: a declared one, one a data source finds, or one by its id."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.policy import Location
from scopeaudit.model.snapshot import Role
from scopeaudit.sources.change import Kind, Sought
from scopeaudit.sources.terraform.declared import Configuration, Declared
from scopeaudit.sources.terraform.schema import (
    CLIENT,
    CREDENTIAL,
    DIVISION,
    GROUP,
    HOME,
    LOOKUP,
    ROLE,
    USER,
    lookup_id,
)

KINDS: Mapping[str, Kind] = {
    CLIENT: "clients",
    ROLE: "roles",
    USER: "users",
    GROUP: "groups",
    DIVISION: "divisions",
    HOME: "divisions",
}
"""The sections that types of resources become."""

HOME_ID = lookup_id(HOME)
"""Stands for the home division where nothing says which one it is."""


class Identities:
    """Resolves ids, and remembers what was referred to and is declared nowhere."""

    def __init__(self, configuration: Configuration) -> None:
        self._ids = configuration.ids
        self._names = configuration.names
        self.addresses = {one.address: one for one in configuration.declared}
        self._by_name = _by_name(configuration.declared)
        self.sought: dict[str, Sought] = {}
        self._gives: dict[str, tuple[str, ...]] = {}

    def resolved(self, identifier: str, type_: str, at: Location) -> str:
        """Return the id under which the object stands here; what is declared nowhere becomes sought."""
        if identifier == ALL_DIVISIONS:
            return identifier
        identifier = self._ids.get(identifier, identifier)
        if identifier in self.addresses:
            return identifier
        name = self._names.get(identifier, "")
        if identifier.startswith(LOOKUP):
            found_type, _, name = identifier.removeprefix(LOOKUP).partition(":")
            declared = self._by_name.get((found_type, name))
            if declared:
                return declared
        kind = KINDS.get(type_)
        if kind:
            self.sought.setdefault(identifier, Sought(kind, name, at))
        return identifier

    def note_roles(self, roles: Iterable[Role], in_part: Collection[str]) -> None:
        """Remember what roles give, of those of which all is known."""
        self._gives = {one.id: tuple(_given(one)) for one in roles if one.id not in in_part}

    def giving(self, roles: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return what any of some roles gives; None where there is none, or one of them is not known."""
        if not roles or not all(one in self._gives for one in roles):
            return None
        return tuple(sorted({name for one in roles for name in self._gives[one]}))

    def home(self) -> str:
        """Return the id of the home division: that of the resource that manages it, if there is one."""
        homes = (
            one.address
            for one in self.addresses.values()
            if one.type == DIVISION and one.value("home") is True
        )
        return next(homes, HOME_ID)


def _given(role: Role) -> Iterator[str]:
    yield from role.permissions
    for policy in role.policies:
        yield from (f"{policy.domain}:{policy.entity}:{action}" for action in policy.actions)


def _by_name(declared: Iterable[Declared]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for one in declared:
        for key in ("email", "name"):
            name = one.value(key)
            if isinstance(name, str) and (one.type in KINDS or one.type == CREDENTIAL):
                found.setdefault((one.type, name), one.address)
    return found
