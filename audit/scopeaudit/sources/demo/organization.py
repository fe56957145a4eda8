"""The demo organization put together: the story of a mute button, told by data."""

from scopeaudit.model.snapshot import BlindSpot, Organization, Snapshot
from scopeaudit.sources.demo.calls import ATTEMPTS, CONVERSATIONS, UNREAD
from scopeaudit.sources.demo.clients import CLIENTS, TOKENS, USAGE
from scopeaudit.sources.demo.ids import TAKEN_AT
from scopeaudit.sources.demo.people import GROUPS, users
from scopeaudit.sources.demo.roles import ACCESS_POLICIES, DIVISIONS, ROLES, permission_catalog

BLIND_SPOTS = (
    BlindSpot(
        section="groups",
        reason="the answer left out the groups of this user",
        call="GET /api/v2/users?expand=groups",
        status=200,
        ids=("agent-apac-033",),
    ),
    BlindSpot(
        section="conversations",
        reason="the auditor's client may not read this conversation",
        call="GET /api/v2/conversations/{conversationId}",
        status=403,
        code="missing.any.permissions",
        permission="conversation:communication:view",
        ids=(UNREAD,),
    ),
)


def demo_organization() -> Snapshot:
    """Return the demo organization, always the same; docs/demo.md walks through it."""
    return Snapshot(
        version=1,
        organization=Organization(
            id="organization-tidewater", name="Tidewater Travel", region="mypurecloud.de"
        ),
        taken_at=TAKEN_AT,
        scopes_enforced=True,
        permissions=permission_catalog(),
        divisions=DIVISIONS,
        roles=ROLES,
        clients=CLIENTS,
        users=users(),
        groups=GROUPS,
        access_policies=ACCESS_POLICIES,
        tokens=TOKENS,
        conversations=CONVERSATIONS,
        attempts=ATTEMPTS,
        usage=USAGE,
        blind_spots=BLIND_SPOTS,
    )
