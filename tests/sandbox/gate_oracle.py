"""What the gates owe a caller, by plain sets: slow, and written apart from what it judges.

It reads the snapshot and the catalog's rows and imports nothing that decides: which scope covers which,
what a wildcard reaches, where a grant counts and whom an access policy denies is written down here once
more, from facts §2 to §11. Each permission has one of five standings in one division.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from scopeaudit.model.operation import Operation
from scopeaudit.model.snapshot import AccessPolicy, Client, Snapshot, User

Standing = Literal["held", "absent", "elsewhere", "denied", "unsure"]
NEAREST = (
    "authz.policy.denied",
    "missing.division.permission",
    "missing.any.division.permissions",
    "missing.any.permissions",
    "missing.permissions",
)


@dataclass(frozen=True, slots=True)
class Owed:
    """What a call is owed: the code of its refusal (empty: it passes) with its parameters.

    `sure` is false where only something the snapshot hides keeps the caller out; `denied` says that an
    access policy keeps out whoever lacks something else besides, which an auditor may name first.
    """

    code: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    sure: bool = True
    denied: bool = False


@dataclass(frozen=True, slots=True)
class _Caller:
    """What a caller holds: permission patterns by division, who denies what, and whether all was seen."""

    patterns: tuple[tuple[str, str], ...]
    denials: tuple[AccessPolicy, ...]
    hidden: bool


class GateOracle:
    """The answers for one organization."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.aware = {one.name: one.division_aware for one in snapshot.permissions or ()}
        self.known: dict[str, _Caller] = {}
        self.patterns = {
            role.id: (
                *role.permissions,
                *(
                    f"{p.domain}:{p.entity}:{action}"
                    for p in role.policies
                    for action in p.actions
                ),
            )
            for role in snapshot.roles or ()
        }

    def owed(
        self, client: Client, user: User | None, operation: Operation, places: tuple[str, ...]
    ) -> Owed:
        """Return what a call on an object of those divisions is owed; no places: it has none."""
        if user and self.snapshot.scopes_enforced and operation.scopes:
            opened = _opened(client.scopes)
            if client.authorized_scopes is not None:
                opened &= _opened(client.authorized_scopes)
            if not opened & set(operation.scopes):
                return Owed("app.not.authorized.for.scope", {"scopes": _listed(operation.scopes)})
        lacking = self._lacking(self._caller(client, user), operation, places)
        if lacking is not None:
            return lacking
        return Owed("not.a.user") if operation.user_context and user is None else Owed()

    def _lacking(
        self, caller: _Caller, operation: Operation, places: tuple[str, ...]
    ) -> Owed | None:
        names = operation.permissions or ()
        if not names:
            return None
        tried = places or (None,)
        if not places and operation.mode == "all" and len(names) > 1:
            tried = tuple(sorted({place for place, _ in caller.patterns})) or (None,)
        found = []
        for place in tried:
            standings = {name: self._standing(caller, name, place) for name in names}
            held = [name for name in names if standings[name] == "held"]
            if len(held) == len(names) or (held and operation.mode == "any"):
                return None
            any_ = operation.mode == "any"
            found.append(
                _none_of(caller, standings, places) if any_ else _not_all(caller, standings)
            )
        nearest = min(found, key=lambda one: NEAREST.index(one.code))
        denied = "denied" in {self._standing(caller, name, None) for name in names}
        return replace(nearest, denied=denied, sure=all(one.sure for one in found))

    def _standing(self, caller: _Caller, name: str, place: str | None) -> Standing:
        where = {division for division, pattern in caller.patterns if _reaches(pattern, name)}
        here = where & {"*", place} if place is not None else where
        if self.aware.get(name) is False:
            here = where
        denied = any(_targets(one, name) for one in caller.denials)
        if here:
            return "denied" if denied else "held"
        doubtful = caller.hidden or (bool(where) and name not in self.aware)
        if doubtful:
            return "denied" if denied else "unsure"
        return "elsewhere" if where else "absent"

    def _caller(self, client: Client, user: User | None) -> _Caller:
        key = user.id if user else client.id
        if key not in self.known:
            self.known[key] = self._of_user(user) if user else self._of_client(client)
        return self.known[key]

    def _of_client(self, client: Client) -> _Caller:
        denials = [
            one
            for one in self._certain()
            if one.apply_to_clients
            and (
                one.subject_type == "ALL"
                or (one.subject_type == "CLIENT" and one.subject_id == client.id)
            )
        ]
        patterns, hidden = self._held(client.grants)
        return _Caller(tuple(patterns), tuple(denials), hidden)

    def _of_user(self, user: User) -> _Caller:
        owned = {
            one.id
            for one in self.snapshot.groups or ()
            if one.include_owners and user.id in one.owners
        }
        inside = {*(user.groups or ())} | owned
        patterns, hidden = self._held(user.grants)
        for one in self.snapshot.groups or ():
            if one.id in inside and one.roles_enabled and one.state == "active":
                more, unseen = self._held(one.grants)
                patterns, hidden = [*patterns, *more], hidden or unseen
        denials = [
            one
            for one in self._certain()
            if one.subject_type == "ALL"
            or (one.subject_type == "USER" and one.subject_id == user.id)
            or (one.subject_type == "GROUP" and one.subject_id in inside)
        ]
        return _Caller(tuple(patterns), tuple(denials), hidden or user.groups is None)

    def _certain(self) -> Iterator[AccessPolicy]:
        """Yield the access policies that deny whatever the moment of the call is like."""
        for one in self.snapshot.access_policies or ():
            if one.active and one.effect == "DENY" and not one.condition:
                yield one

    def _held(
        self, grants: Iterable[tuple[str, str]] | None
    ) -> tuple[list[tuple[str, str]], bool]:
        """Return the patterns of grants with their divisions, and whether some cannot be known."""
        if grants is None:
            return [], True
        pairs = list(grants)
        unread = any(role not in self.patterns for role, _ in pairs)
        held = [(place, one) for role, place in pairs for one in self.patterns.get(role, ())]
        return held, unread


def _none_of(caller: _Caller, standings: dict[str, Standing], places: tuple[str, ...]) -> Owed:
    sure = "unsure" not in standings.values()
    denied = [name for name, one in standings.items() if one == "denied"]
    if denied:
        return Owed("authz.policy.denied", {"policies": _ids(caller, denied)}, sure)
    if "elsewhere" in standings.values():
        params = {"permissions": _listed(standings), "divisions": _listed(places)}
        return Owed("missing.any.division.permissions", params, sure)
    return Owed("missing.any.permissions", {"permissions": _listed(standings)}, sure)


def _not_all(caller: _Caller, standings: dict[str, Standing]) -> Owed:
    for wanted in ("absent", "elsewhere", "denied"):
        named = [name for name, one in standings.items() if one == wanted]
        if named and wanted == "absent":
            return Owed("missing.permissions", {"permissions": _listed(named)})
        if named and wanted == "elsewhere":
            return Owed("missing.division.permission", {"permission": named[0]})
        if named:
            return Owed("authz.policy.denied", {"policies": _ids(caller, named)})
    unsure = [name for name, one in standings.items() if one == "unsure"]
    return Owed("missing.permissions", {"permissions": _listed(unsure)}, sure=False)


def _opened(scopes: Iterable[str] | None) -> set[str]:
    """Return what scopes open: one that writes opens its readonly form too (facts §6)."""
    held = set(scopes or ())
    return held | {f"{one}:readonly" for one in held}


def _reaches(pattern: str, name: str) -> bool:
    """Say whether a pattern reaches a name: `admin` reaches all, `*` any segment (facts §2, §3)."""
    if pattern in {"admin", name}:
        return True
    mine, theirs = pattern.split(":"), name.split(":")
    return len(mine) == len(theirs) == 3 and all(
        a in ("*", b) for a, b in zip(mine, theirs, strict=True)
    )


def _targets(policy: AccessPolicy, name: str) -> bool:
    return policy.target == "*" or _reaches(policy.target, name)


def _ids(caller: _Caller, names: Iterable[str]) -> str:
    wanted = list(names)
    return ", ".join(
        sorted({one.id for one in caller.denials for name in wanted if _targets(one, name)})
    )


def _listed(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"
