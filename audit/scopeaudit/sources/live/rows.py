"""From the vendor's objects to the snapshot's."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import msgspec

from scopeaudit.model.snapshot import (
    AccessPolicy,
    Client,
    Condition,
    Division,
    Grant,
    Group,
    Operand,
    OrgPermission,
    Queue,
    Role,
    RolePolicy,
    User,
)
from scopeaudit.sources.live.wire import (
    Ref,
    WireAccessPolicy,
    WireClient,
    WireCondition,
    WireDivision,
    WireGroup,
    WirePermissionDomain,
    WireQueue,
    WireRole,
    WireRoleDivision,
    WireRolePolicy,
    WireUser,
)

Grants = tuple[Grant, ...] | None


def division(wire: WireDivision) -> Division:
    """Return a division."""
    return Division(id=wire.id, name=wire.name, home=bool(wire.home_division))


def queue(wire: WireQueue) -> Queue:
    """Return a queue with its division."""
    return Queue(id=wire.id, name=wire.name, division=wire.division.id if wire.division else None)


def permissions(wires: Iterable[WirePermissionDomain]) -> tuple[OrgPermission, ...]:
    """Return the organization's permission catalog, each permission once, by name."""
    rows = (row for wire in wires for several in wire.permission_map.values() for row in several)
    named = {
        name: OrgPermission(
            name=name,
            division_aware=row.division_aware,
            allows_conditions=row.allows_conditions,
        )
        for row in rows
        if (name := f"{row.domain}:{row.entity_type}:{row.action}")
    }
    return tuple(named[name] for name in sorted(named))


def role(wire: WireRole) -> Role:
    """Return a role with what it permits."""
    return Role(
        id=wire.id,
        name=wire.name,
        permissions=wire.permissions or (),
        policies=tuple(map(_role_policy, wire.permission_policies)),
        default_role_id=wire.default_role_id,
    )


def _role_policy(wire: WireRolePolicy) -> RolePolicy:
    node = wire.resource_condition_node
    return RolePolicy(
        domain=wire.domain,
        entity=wire.entity_name,
        actions=wire.action_set,
        condition=_condition(node) if node else None,
    )


def _condition(wire: WireCondition) -> Condition:
    return Condition(
        conjunction=wire.conjunction,
        terms=tuple(map(_condition, wire.terms or ())),
        variable=wire.variable_name or "",
        operator=wire.operator,
        operands=tuple(
            Operand(type=one.type, value=one.value or "") for one in wire.operands or ()
        ),
    )


def client(wire: WireClient) -> Client:
    """Return a client; what the vendor left out stays None."""
    return Client(
        id=wire.id,
        name=wire.name,
        grant_type=wire.authorized_grant_type,
        state=wire.state or "active",
        scopes=wire.scope,
        grants=role_divisions(wire.role_divisions),
        redirect_uris=wire.registered_redirect_uri or (),
        token_seconds=wire.access_token_validity_seconds,
        created_at=moment(wire.date_created),
        modified_at=moment(wire.date_modified),
        delete_at=moment(wire.date_to_delete),
    )


def role_divisions(wires: Iterable[WireRoleDivision] | None) -> Grants:
    """Return a client's own grants; None where the vendor left them out."""
    if wires is None:
        return None
    return in_order(Grant(one.role_id, one.division_id) for one in wires)


def user(wire: WireUser, grants: Grants) -> User:
    """Return a user with its own grants, not those of its groups."""
    token = wire.last_token_issued
    return User(
        id=wire.id,
        name=wire.name,
        state=wire.state,
        division=wire.division.id if wire.division else None,
        groups=_ids(wire.groups),
        grants=grants,
        last_login_at=moment(wire.date_last_login),
        last_token_at=moment(token.date_issued if token else None),
    )


def trusted_user(
    wire: WireUser, grants: Grants, trustee: str, *, let_in: bool, groups: bool
) -> User:
    """Return a user of another organization, who can do nothing while it is not let in.

    With `groups` it may be in groups that its organization sends, whose members no call tells.
    """
    bare = user(wire, grants)
    state = bare.state if let_in or bare.state == "deleted" else "inactive"
    return replace(bare, trustee=trustee, state=state, groups=None if groups else ())


def group(wire: WireGroup, grants: Grants) -> Group:
    """Return a group with its grants."""
    return Group(
        id=wire.id,
        name=wire.name,
        state=wire.state,
        roles_enabled=wire.roles_enabled,
        include_owners=bool(wire.include_owners),
        owners=_ids(wire.owners) or (),
        grants=grants,
    )


def access_policy(wire: WireAccessPolicy) -> AccessPolicy:
    """Return an access policy; a condition that is no text is kept as JSON."""
    condition = msgspec.json.decode(wire.condition)
    text = condition if isinstance(condition, str) else msgspec.json.encode(condition).decode()
    return AccessPolicy(
        id=wire.id,
        name=wire.name,
        target=wire.target_resource,
        subject_type=wire.subject.type,
        subject_id=wire.subject.id,
        effect=wire.effect,
        active=wire.active,
        apply_to_clients=bool(wire.apply_to_clients),
        condition=None if condition is None else text,
    )


def moment(text: str | None) -> datetime | None:
    """Return a time of the vendor's, in UTC where it names no zone; None for what is no time."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def in_order(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """Return grants each once, in an order that does not depend on how they were read."""
    return tuple(sorted(set(grants)))


def _ids(refs: tuple[Ref, ...] | None) -> tuple[str, ...] | None:
    return None if refs is None else tuple(sorted({one.id for one in refs}))
