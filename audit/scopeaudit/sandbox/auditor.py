"""An auditor in the organization: a client that may read all an audit reads, and nothing more."""

from dataclasses import replace

from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.snapshot import Client, Grant, Role, RolePolicy, Snapshot

AUDITOR = "scopeaudit-auditor"
"""The id of the client and of its role."""

_READS = (
    ("oauth", "client"),
    ("authorization", "role"),
    ("authorization", "grant"),
    ("authorization", "policy"),
    ("authorization", "orgTrustee"),
    ("authorization", "orgTrusteeUser"),
    ("authorization", "orgTrusteeGroup"),
    ("analytics", "conversationDetail"),
    ("conversation", "communication"),
    ("routing", "queue"),
)
"""Domain and entity of each permission to view; collection §E says which call wants which."""


def with_auditor(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot with the auditor's role and client; clients and roles must have been read."""
    if snapshot.clients is None or snapshot.roles is None:
        return snapshot
    policies = tuple(
        RolePolicy(domain=domain, entity=entity, actions=("view",)) for domain, entity in _READS
    )
    role = Role(id=AUDITOR, name="scopeaudit auditor", policies=policies)
    client = Client(
        id=AUDITOR,
        name="scopeaudit auditor",
        grant_type="CLIENT-CREDENTIALS",
        scopes=(),
        grants=(Grant(AUDITOR, ALL_DIVISIONS),),
    )
    return replace(snapshot, roles=(*snapshot.roles, role), clients=(*snapshot.clients, client))
