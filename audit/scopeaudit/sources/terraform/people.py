"""Users and groups, the roles that resources of their own give them, and who is in which group."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import cast

from scopeaudit.model.snapshot import Grant, Group, User, UserState
from scopeaudit.sources.terraform.declared import Configuration, Declared, why
from scopeaudit.sources.terraform.gathering import Gathered
from scopeaudit.sources.terraform.grants import grants_of
from scopeaudit.sources.terraform.identity import Identities
from scopeaudit.sources.terraform.reading import text, texts
from scopeaudit.sources.terraform.schema import (
    DIVISION,
    GROUP,
    GROUP_ROLES,
    USER,
    USER_ROLES,
)
from scopeaudit.sources.terraform.value import Unknown

_Given = dict[str, tuple[Grant, ...] | None]
_RELEASED = "its roles are no longer managed: whether they stay is not known before an apply"


class People:
    """The users and groups of a configuration."""

    def __init__(
        self, configuration: Configuration, identities: Identities, gathered: Gathered
    ) -> None:
        self.declared = configuration.declared
        self.at = configuration.at
        self.released = sorted(configuration.released - configuration.removed)
        self.identities = identities
        self.gathered = gathered
        self.members: dict[str, tuple[str, ...]] = {}

    def users(self) -> Iterator[User]:
        """Yield every user that is declared or given roles; roles replace all others of the user."""
        given: _Given = dict(self._given(USER_ROLES, "user_id", USER))
        for one in self._of(USER):
            self.gathered.place(one.address, one)
            yield replace(self._user(one), grants=given.pop(one.address, None))
        for identifier in self._released(USER):
            if not self._is_declared(identifier):
                given.setdefault(identifier, None)
        for identifier, grants in given.items():
            yield User(id=identifier, name=self._name(identifier), grants=grants)

    def groups(self) -> Iterator[Group]:
        """Yield every group that is declared or given roles."""
        given: _Given = dict(self._given(GROUP_ROLES, "group_id", GROUP))
        for one in self._of(GROUP):
            self.gathered.place(one.address, one)
            yield replace(self._group(one), grants=given.pop(one.address, None))
        for identifier in self._released(GROUP):
            if not self._is_declared(identifier):
                given.setdefault(identifier, None)
        for identifier, grants in given.items():
            yield Group(
                id=identifier, name=self._name(identifier), roles_enabled=True, grants=grants
            )

    def _is_declared(self, identifier: str) -> bool:
        return identifier in self.identities.addresses

    def _released(self, type_: str) -> Iterator[str]:
        """Yield the subjects whose roles are managed no longer, and write down that they may stay."""
        for kind, identifier in self.released:
            if kind == type_:
                known = self.identities.resolved(identifier, kind, self.at)
                self.gathered.hide("grants", (_RELEASED,), known)
                yield known

    def _of(self, type_: str) -> Iterator[Declared]:
        return (one for one in self.declared if one.type == type_)

    def _name(self, identifier: str) -> str:
        sought = self.identities.sought.get(identifier)
        return (sought and sought.name) or identifier

    def _given(self, type_: str, key: str, of: str) -> Iterator[tuple[str, tuple[Grant, ...]]]:
        seen: dict[str, tuple[Grant, ...]] = {}
        for one in self._of(type_):
            subject = text(one, key)
            if isinstance(subject, Unknown) or not subject:
                unknown = subject if isinstance(subject, Unknown) else Unknown(f"no `{key}`")
                reason = f"whose roles `{one.address}` sets: {why(unknown, one.place(key))}"
                self.gathered.hide("grants", (reason,))
                continue
            identifier = self.identities.resolved(subject, of, one.place(key))
            given = grants_of(one, self.identities)
            given.hide_rest(f"`{one.address}`", identifier, self.gathered)
            self.gathered.place_part(identifier, "roles", one.place("roles"))
            if identifier in seen:
                reason = f"`{one.address}` sets all roles of a subject that another resource sets as well"
                self.gathered.hide("grants", (reason,), identifier)
            seen[identifier] = (*seen.get(identifier, ()), *given.grants)
        yield from seen.items()

    def _user(self, one: Declared) -> User:
        state = text(one, "state") or "active"
        if state not in {"active", "inactive"}:
            at = one.place("state")
            self.gathered.hide(
                "users", (f"state of `{one.address}` ({at.path}:{at.line})",), one.address
            )
            state = "active"
        division = text(one, "division_id")
        lives = (
            None
            if isinstance(division, Unknown)
            else self.identities.resolved(division, DIVISION, one.place("division_id"))
            if division
            else self.identities.home()
        )
        name = text(one, "name")
        shown = name if isinstance(name, str) and name else one.address
        return User(id=one.address, name=shown, state=cast("UserState", state), division=lives)

    def _group(self, one: Declared) -> Group:
        enabled = one.value("roles_enabled")
        if isinstance(enabled, Unknown):
            reason = f"roles of `{one.address}`: {why(enabled, one.place('roles_enabled'))}"
            self.gathered.hide("groups", (reason,))
        self._note_members(one)
        owners = texts(one.value("owner_ids"), one.place("owner_ids"))
        name = text(one, "name")
        return Group(
            id=one.address,
            name=name if isinstance(name, str) and name else one.address,
            roles_enabled=enabled is not False,
            owners=tuple(self._people(owners.known, one, "owner_ids")),
        )

    def _note_members(self, one: Declared) -> None:
        value = one.value("member_ids")
        if value is None:
            return
        members = texts(value, one.place("member_ids"))
        self.gathered.hide(
            "groups", (f"members of `{one.address}`: {why_}" for why_ in members.hidden)
        )
        self.members[one.address] = tuple(self._people(members.known, one, "member_ids"))

    def _people(self, ids: Iterable[str], one: Declared, name: str) -> Iterator[str]:
        return (self.identities.resolved(each, USER, one.place(name)) for each in ids)
