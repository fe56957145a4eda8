"""Changes as calls of the vendor's API: method, path, body, and what to know of them.

Methods and paths are those of the catalog, which a test holds them to. Roles and clients are put back
whole, so a body names what changes and a remark says that the rest goes with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scopeaudit.model.change import (
    AddPermission,
    Change,
    GiveRole,
    Holder,
    NewRole,
    SetScopes,
    SetState,
    SetTokenSeconds,
    TakeRole,
)
from scopeaudit.model.permission import parts
from scopeaudit.records import dataclass
from scopeaudit.render.mending.naming import USERS, is_plain
from scopeaudit.render.mending.terraform import role_name

_TYPES: Mapping[str, str] = {"user": "PC_USER", "group": "PC_GROUP", "client": "PC_OAUTH_CLIENT"}
"""What the vendor calls the kinds of subjects that hold roles (facts §4)."""
_CLIENTS, _ROLES = "/api/v2/oauth/clients", "/api/v2/authorization/roles"
_SUBJECTS = "/api/v2/authorization/subjects"
_WHOLE = "send all that GET {path} answers, with this changed"
_MADE = "{id of the role that was just made}"
_HOME = "{id of the home division}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call; a body of None is none."""

    method: str
    path: str
    body: Any = None
    note: str = ""


def calls(changes: Iterable[Change]) -> tuple[Call, ...]:
    """Return the calls of all changes; none where an object is only known by its place in a file."""
    every = tuple(changes)
    if not all(is_plain(one) for change in every for one in _named(change)):
        return ()
    return tuple(call for change in every for call in _calls(change))


def _named(change: Change) -> Iterator[str]:
    """Yield the ids that the calls of a change name."""
    match change:
        case SetScopes(client) | SetState(client) | SetTokenSeconds(client):
            yield client
        case AddPermission(role):
            yield role
        case GiveRole(role, holder, divisions):
            yield from (*filter(None, (role, holder.id)), *divisions)
        case TakeRole(role, holder, division):
            yield from filter(None, (role, holder.id, division))


def _calls(change: Change) -> Iterator[Call]:
    match change:
        case SetScopes(client, scopes):
            yield _whole(f"{_CLIENTS}/{client}", {"scope": scopes})
        case SetState(client, state):
            yield _whole(f"{_CLIENTS}/{client}", {"state": state})
        case SetTokenSeconds(client, seconds):
            yield _whole(f"{_CLIENTS}/{client}", {"accessTokenValiditySeconds": seconds})
        case AddPermission(role, permission):
            note = _WHOLE.format(path=f"{_ROLES}/{role}") + ", added to what is there"
            yield Call(
                method="PUT", path=f"{_ROLES}/{role}", body=_granting(permission), note=note
            )
        case NewRole(permission):
            body = {"name": role_name(permission), **_granting(permission)}
            yield Call(method="POST", path=_ROLES, body=body)
        case GiveRole(role, holder, divisions):
            yield _grant(role or _MADE, holder, divisions or (_HOME,))
        case TakeRole(role, holder, division):
            whose = holder.id or USERS
            yield Call(
                method="DELETE", path=f"{_SUBJECTS}/{whose}/divisions/{division}/roles/{role}"
            )


def _whole(path: str, body: dict[str, Any]) -> Call:
    return Call(method="PUT", path=path, body=body, note=_WHOLE.format(path=path))


def _granting(permission: str) -> dict[str, Any]:
    triple = parts(permission)
    if triple is None:
        return {"permissions": (permission,)}
    domain, entity, action = triple
    return {
        "permissionPolicies": ({"domain": domain, "entityName": entity, "actionSet": (action,)},)
    }


def _grant(role: str, holder: Holder, divisions: tuple[str, ...]) -> Call:
    path = f"{_ROLES}/{role}?subjectType={_TYPES[holder.kind]}"
    body = {"subjectIds": (holder.id or USERS,), "divisionIds": divisions}
    return Call(method="POST", path=path, body=body)
