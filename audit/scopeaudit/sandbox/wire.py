"""Objects of a snapshot in the vendor's shapes and field names (its OpenAPI file of July 2026)."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from scopeaudit.model.permission import ALL_DIVISIONS, parts
from scopeaudit.model.snapshot import (
    AccessPolicy,
    Client,
    Condition,
    Division,
    Grant,
    Group,
    OrgPermission,
    Queue,
    Role,
    RolePolicy,
    User,
)
from scopeaudit.sandbox.tenant import Granted, Tenant

Json = dict[str, Any]


def moment(at: datetime | None) -> str | None:
    """Render a moment as the vendor does, in UTC with milliseconds."""
    if at is None:
        return None
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def given(**fields: Any) -> Json:
    """Return the fields that have a value; the vendor leaves the others out."""
    return {name: value for name, value in fields.items() if value is not None}


def named(kind: str, identifier: str, name: str) -> Json:
    """Return a reference to an object with its name."""
    return {"id": identifier, "name": name, "selfUri": f"/api/v2/{kind}/{identifier}"}


def reference(kind: str, identifier: str) -> Json:
    """Return a reference to an object, by its id alone."""
    return {"id": identifier, "selfUri": f"/api/v2/{kind}/{identifier}"}


def user(tenant: Tenant, one: User, expand: Iterable[str] = ()) -> Json:
    """Return a user with the keys that were asked for; what the snapshot does not know is left out."""
    home = tenant.index.divisions.get(one.division or "")
    shown = given(
        id=one.id,
        name=one.name,
        division=None if one.division is None else _division_of(one.division, home),
        state=one.state,
        version=1,
        acdAutoAnswer=False,
    )
    for key in expand:
        shown |= _expanded(tenant, one, key)
    return shown | {"selfUri": f"/api/v2/users/{one.id}"}


def _division_of(identifier: str, division: Division | None) -> Json:
    return named("authorization/divisions", identifier, division.name if division else "")


def _expanded(tenant: Tenant, one: User, key: str) -> Json:
    match key.lower():
        case "groups" if one.groups is not None:
            return {"groups": [reference("groups", group) for group in one.groups]}
        case "lasttokenissued" if one.last_token_at:
            return {"lastTokenIssued": {"dateIssued": moment(one.last_token_at)}}
        case "datelastlogin" if one.last_login_at:
            return {"dateLastLogin": moment(one.last_login_at)}
        case "authorization" if one.grants is not None:
            return {"authorization": _authorization(tenant, one)}
        case _:
            return {}


def _authorization(tenant: Tenant, one: User) -> Json:
    """Return the roles of a user wherever they are held: the vendor names no division here."""
    roles = sorted({held.role for held in tenant.access[one.id].holdings})
    known = [tenant.index.roles[role] for role in roles if role in tenant.index.roles]
    return {
        "roles": [{"id": role.id, "name": role.name} for role in known],
        "unusedRoles": [],
        "permissions": sorted(
            {
                *(name for role in known for name in role.permissions),
                *(name for role in known for policy in role.policies for name in _names(policy)),
            }
        ),
    }


def _names(policy: RolePolicy) -> Iterable[str]:
    return (f"{policy.domain}:{policy.entity}:{action}" for action in policy.actions)


def queue(one: Queue) -> Json:
    """Return a queue; what the snapshot does not hold is left out."""
    division = reference("authorization/divisions", one.division) if one.division else None
    return given(
        id=one.id,
        name=one.name,
        division=division,
        selfUri=f"/api/v2/routing/queues/{one.id}",
    )


def group(tenant: Tenant, one: Group) -> Json:
    """Return a group; what the snapshot does not hold has the vendor's default."""
    return {
        "id": one.id,
        "name": one.name,
        "memberCount": len(tenant.members.get(one.id, ())),
        "state": one.state,
        "version": 1,
        "type": "official",
        "rulesVisible": True,
        "visibility": "public",
        "rolesEnabled": one.roles_enabled,
        "includeOwners": one.include_owners,
        "callsEnabled": False,
        "owners": [reference("users", owner) for owner in one.owners],
        "selfUri": f"/api/v2/groups/{one.id}",
    }


def client(one: Client) -> Json:
    """Return an OAuth client, without its secret: the vendor returns none since July 2025."""
    return given(
        id=one.id,
        name=one.name,
        accessTokenValiditySeconds=one.token_seconds,
        registeredRedirectUri=list(one.redirect_uris),
        dateCreated=moment(one.created_at),
        dateModified=moment(one.modified_at),
        authorizedGrantType=one.grant_type,
        scope=None if one.scopes is None else list(one.scopes),
        roleDivisions=None
        if one.grants is None
        else [_role_division(grant) for grant in one.grants],
        state=one.state,
        dateToDelete=moment(one.delete_at),
        selfUri=f"/api/v2/oauth/clients/{one.id}",
    )


def _role_division(grant: Grant) -> Json:
    return {"roleId": grant.role, "divisionId": grant.division}


def role(one: Role, *, subjects: int | None = None) -> Json:
    """Return a role with its policies; `subjects` is the count of users where it was asked for."""
    return given(
        id=one.id,
        name=one.name,
        defaultRoleId=one.default_role_id,
        permissions=list(one.permissions),
        permissionPolicies=[_policy(policy) for policy in one.policies],
        userCount=subjects,
        roleNeedsUpdate=False,
        default=one.default_role_id is not None,
        base=False,
        selfUri=f"/api/v2/authorization/roles/{one.id}",
    )


def _policy(one: RolePolicy) -> Json:
    return given(
        domain=one.domain,
        entityName=one.entity,
        policyName="",
        actionSet=list(one.actions),
        allowConditions=one.condition is not None,
        resourceConditionNode=_condition(one.condition) if one.condition else None,
    )


def _condition(one: Condition) -> Json:
    if one.conjunction:
        return {"conjunction": one.conjunction, "terms": [_condition(term) for term in one.terms]}
    return given(
        variableName=one.variable,
        operator=one.operator,
        operands=[{"type": operand.type, "value": operand.value} for operand in one.operands],
    )


def division(one: Division) -> Json:
    """Return a division."""
    return {
        "id": one.id,
        "name": one.name,
        "description": "",
        "homeDivision": one.home,
        "selfUri": f"/api/v2/authorization/divisions/{one.id}",
    }


def held_division(tenant: Tenant, identifier: str) -> Json:
    """Return the division of a grant, which may be all of them or one that is not known."""
    known = tenant.index.divisions.get(identifier)
    name = known.name if known else ALL_DIVISIONS if identifier == ALL_DIVISIONS else ""
    return division(Division(id=identifier, name=name, home=known is not None and known.home))


def grant(tenant: Tenant, one: Granted) -> Json:
    """Return one grant."""
    known = tenant.index.roles.get(one.role)
    return {
        "subjectId": one.subject,
        "division": held_division(tenant, one.division),
        "role": {
            "id": one.role,
            "name": known.name if known else "",
            "selfUri": f"/api/v2/authorization/roles/{one.role}",
        },
    }


def domain(name: str, permissions: Iterable[OrgPermission]) -> Json:
    """Return the part of the permission catalog that is one domain."""
    entities: dict[str, list[Json]] = {}
    for one in permissions:
        _, entity, action = parts(one.name) or ("", "", "")
        entities.setdefault(entity, []).append(
            {
                "domain": name,
                "entityType": entity,
                "action": action,
                "label": action,
                "allowsConditions": one.allows_conditions,
                "divisionAware": one.division_aware,
            }
        )
    return {"id": name, "domain": name, "permissionMap": entities}


def access_policy(one: AccessPolicy) -> Json:
    """Return an access policy; a condition that is no JSON object is put into one."""
    return given(
        id=one.id,
        name=one.name,
        targetResource=one.target,
        subject=given(type=one.subject_type, id=one.subject_id),
        effect=one.effect,
        condition=_written_condition(one.condition) if one.condition else None,
        active=one.active,
        applyToClients=one.apply_to_clients,
        selfUri=f"/api/v2/authorization/policies/{one.id}",
    )


def _written_condition(text: str) -> Json:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        read = None
    return read if isinstance(read, dict) else {"text": text}
