"""The divisions, roles, permission catalog and access policies of the demo organization."""

from collections.abc import Iterable

from scopeaudit.model.snapshot import (
    AccessPolicy,
    Condition,
    Division,
    Operand,
    OrgPermission,
    Role,
    RolePolicy,
)
from scopeaudit.sources.demo.ids import HOME, REGIONS, division

_DIVISION_AWARE = frozenset({"conversation", "quality", "recording", "routing"})
"""Domains whose permissions divisions limit here; in a real organization only its catalog says so."""

_EVALUATED_QUEUES = Condition(
    variable="Conversation.queues",
    operator="IN",
    operands=(
        Operand(type="QUEUE", value="queue-bookings"),
        Operand(type="QUEUE", value="queue-complaints"),
    ),
)

DIVISIONS = (
    Division(id=HOME, name="Home", home=True),
    *(Division(id=division(region), name=region) for region in REGIONS),
)

ROLES = (
    Role(
        id="role-employee",
        name="employee",
        default_role_id="employee",
        policies=(
            RolePolicy(domain="directory", entity="user", actions=("view",)),
            RolePolicy(domain="presence", entity="userPresence", actions=("edit",)),
        ),
    ),
    Role(
        id="role-agent",
        name="Agent",
        policies=(
            RolePolicy(domain="conversation", entity="call", actions=("add",)),
            RolePolicy(
                domain="conversation",
                entity="communication",
                actions=("view", "disconnect", "blindTransfer", "consultTransfer"),
            ),
            RolePolicy(domain="conversation", entity="participant", actions=("wrapup",)),
            RolePolicy(domain="routing", entity="queue", actions=("view", "join")),
            RolePolicy(domain="telephony", entity="selfStationAssociation", actions=("edit",)),
        ),
    ),
    Role(
        id="role-supervisor",
        name="Supervisor",
        policies=(
            RolePolicy(domain="analytics", entity="conversationDetail", actions=("view",)),
            RolePolicy(domain="analytics", entity="queueObservation", actions=("view",)),
            RolePolicy(
                domain="conversation", entity="call", actions=("add", "monitor", "coach", "barge")
            ),
            RolePolicy(
                domain="conversation", entity="communication", actions=("view", "disconnect")
            ),
            RolePolicy(domain="conversation", entity="participant", actions=("wrapup",)),
            RolePolicy(domain="routing", entity="queue", actions=("view", "join")),
            RolePolicy(domain="routing", entity="queueMember", actions=("manage",)),
        ),
    ),
    Role(
        id="role-listener",
        name="Listener",
        policies=(RolePolicy(domain="conversation", entity="call", actions=("monitor",)),),
    ),
    Role(
        id="role-quality-evaluator",
        name="Quality evaluator",
        default_role_id="qualityEvaluator",
        policies=(
            RolePolicy(domain="quality", entity="evaluation", actions=("add", "edit", "view")),
            RolePolicy(
                domain="recording",
                entity="recording",
                actions=("view",),
                condition=_EVALUATED_QUEUES,
            ),
        ),
    ),
    Role(
        id="role-regional-operations",
        name="Regional operations",
        policies=(
            RolePolicy(domain="routing", entity="*", actions=("*",)),
            RolePolicy(domain="conversation", entity="communication", actions=("*",)),
        ),
    ),
    Role(
        id="role-identity",
        name="Identity administrator",
        policies=(
            RolePolicy(domain="authorization", entity="grant", actions=("add", "delete", "view")),
            RolePolicy(domain="authorization", entity="role", actions=("view",)),
            RolePolicy(domain="directory", entity="user", actions=("add", "edit", "view")),
            RolePolicy(domain="oauth", entity="client", actions=("view",)),
        ),
    ),
    Role(
        id="role-master-admin",
        name="Master Admin",
        default_role_id="admin",
        permissions=("admin",),
        policies=(),
    ),
    Role(
        id="role-integration-calls",
        name="Integration: calls",
        policies=(
            RolePolicy(
                domain="conversation", entity="communication", actions=("view", "disconnect")
            ),
            RolePolicy(domain="routing", entity="wrapupCode", actions=("view", "add")),
        ),
    ),
    Role(
        id="role-integration-reports",
        name="Integration: reports",
        policies=(
            RolePolicy(domain="analytics", entity="conversationAggregate", actions=("view",)),
            RolePolicy(domain="analytics", entity="conversationDetail", actions=("view",)),
        ),
    ),
    Role(
        id="role-integration-directory",
        name="Integration: directory",
        policies=(RolePolicy(domain="directory", entity="user", actions=("add", "edit")),),
    ),
    Role(
        id="role-integration-configuration",
        name="Integration: configuration",
        policies=(
            RolePolicy(domain="authorization", entity="grant", actions=("add", "view")),
            RolePolicy(domain="authorization", entity="role", actions=("add", "edit", "view")),
            RolePolicy(domain="routing", entity="queue", actions=("add", "edit", "view")),
        ),
    ),
)

_ALSO_IN_CATALOG = (
    "authorization:orgTrustee:add authorization:orgTrusteeUser:add authorization:policy:add "
    "authorization:policy:edit authorization:policy:view conversation:agentlessCall:add "
    "conversation:call:record conversation:communication:consultTransferAgent "
    "directory:user:delete directory:user:setPassword oauth:client:add oauth:client:authorize "
    "oauth:client:delete oauth:client:edit quality:evaluation:delete recording:job:add "
    "recording:job:edit recording:recordingSegment:view recording:screenRecording:view "
    "recording:snippetRecording:view routing:queue:delete routing:schedule:edit "
    "routing:skill:assign"
)
"""Permissions the organization has and no role of it names."""


def permission_catalog() -> tuple[OrgPermission, ...]:
    """Return the organization's permission catalog, by name."""
    return tuple(
        OrgPermission(
            name=name,
            division_aware=name.partition(":")[0] in _DIVISION_AWARE,
            allows_conditions=name.startswith("recording:recording:"),
        )
        for name in sorted({*_named(ROLES), *_ALSO_IN_CATALOG.split()})
    )


def _named(roles: Iterable[Role]) -> Iterable[str]:
    """Yield the permissions that roles name in full."""
    for role in roles:
        for policy in role.policies:
            for action in policy.actions:
                if "*" not in {policy.entity, action}:
                    yield f"{policy.domain}:{policy.entity}:{action}"


ACCESS_POLICIES = (
    AccessPolicy(
        id="access-policy-works-council",
        name="Works council does not listen in",
        target="conversation:call:monitor",
        subject_type="GROUP",
        subject_id="group-works-council",
    ),
    AccessPolicy(
        id="access-policy-exports",
        name="No bulk export, draft",
        target="recording:job:add",
        subject_type="ALL",
        active=False,
        apply_to_clients=True,
    ),
)
