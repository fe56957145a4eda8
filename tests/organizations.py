"""Small organizations for tests: everything has a default, so that a test says only what matters."""

from datetime import UTC, datetime
from typing import Any

from scopeaudit.index import Index, build
from scopeaudit.model.snapshot import (
    BlindSpot,
    Client,
    Communication,
    Condition,
    Division,
    Grant,
    Group,
    Operand,
    Organization,
    OrgPermission,
    Role,
    RolePolicy,
    Snapshot,
    User,
)

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
MONITOR = "conversation:call:monitor"
RECORD = "conversation:call:record"
GRANT = "authorization:grant:add"
EMEA, AMER, HOME = "d-emea", "d-amer", "d-home"

DIVISIONS = (
    Division(id=HOME, name="Home", home=True),
    Division(id=EMEA, name="EMEA"),
    Division(id=AMER, name="AMER"),
)
PERMISSIONS = (
    OrgPermission(name=MONITOR, division_aware=True, allows_conditions=True),
    OrgPermission(name=RECORD, division_aware=True),
    OrgPermission(name=GRANT, division_aware=False),
)
ONLY_BILLING = Condition(
    variable="Conversation.queues", operator="IN", operands=(Operand(type="QUEUE", value="q-1"),)
)


def role(id_: str, *permissions: str, condition: Condition | None = None) -> Role:
    """Make a role from permission names, general ones included."""
    general = tuple(one for one in permissions if ":" not in one)
    policies = tuple(
        RolePolicy(domain=domain, entity=entity, actions=(action,), condition=condition)
        for domain, entity, action in (one.split(":") for one in permissions if ":" in one)
    )
    return Role(
        id=id_, name=id_.removeprefix("r-").title(), permissions=general, policies=policies
    )


def user(id_: str, *grants: tuple[str, str], **fields: Any) -> User:
    """Make an active user of no group."""
    given: dict[str, Any] = {
        "name": id_.title(),
        "groups": (),
        "grants": tuple(Grant(*one) for one in grants),
    }
    return User(id=id_, **(given | fields))


def group(id_: str, *grants: tuple[str, str], **fields: Any) -> Group:
    """Make a group that hands out roles."""
    given: dict[str, Any] = {"name": id_.title(), "roles_enabled": True}
    return Group(id=id_, grants=tuple(Grant(*one) for one in grants), **(given | fields))


def client(id_: str, grant_type: Any = "CODE", **fields: Any) -> Client:
    """Make an active client without scopes and grants."""
    given: dict[str, Any] = {"name": id_.title(), "scopes": (), "grants": ()}
    return Client(id=id_, grant_type=grant_type, **(given | fields))


def legs(*ids: str, state: Any = "connected", **fields: Any) -> tuple[Communication, ...]:
    """Make the communications of a participant, all alike."""
    return tuple(Communication(id=one, state=state, **fields) for one in ids)


def snapshot(*users: User, **sections: Any) -> Snapshot:
    """Make a snapshot in which everything was read; scopes are enforced."""
    given: dict[str, Any] = {
        "scopes_enforced": True,
        "permissions": PERMISSIONS,
        "divisions": DIVISIONS,
        "roles": (),
        "clients": (),
        "users": users,
        "groups": (),
        "access_policies": (),
    }
    return Snapshot(
        version=1,
        organization=Organization(id="o-1", name="Testers"),
        taken_at=NOW,
        **(given | sections),
    )


def index(*users: User, **sections: Any) -> Index:
    """Make the index of such a snapshot."""
    return build(snapshot(*users, **sections), NOW)


def refused(section: Any, permission: str = "") -> BlindSpot:
    """Make the blind spot of a section the vendor refused to show."""
    return BlindSpot(section=section, reason="refused", status=403, permission=permission)
