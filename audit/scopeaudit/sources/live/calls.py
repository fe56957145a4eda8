"""The calls of a collection, and which permission opens what they read (collection §A)."""

from collections.abc import Mapping
from types import MappingProxyType

from scopeaudit.api.call import Call, call
from scopeaudit.model.snapshot import Section

SIGN_IN = Call("/oauth/token", method="POST")
TOKEN = call("/api/v2/tokens/me", preserveIdleTTL="true")
ORGANIZATION = call("/api/v2/organizations/me")
MYSELF = call("/api/v2/authorization/subjects/me")
CLIENTS = call("/api/v2/oauth/clients")
ROLES = call("/api/v2/authorization/roles", pageSize=100, userCount="false")
DIVISIONS = call("/api/v2/authorization/divisions/query", pageSize=200)
PERMISSIONS = call("/api/v2/authorization/permissions", pageSize=100)
USERS = call(
    "/api/v2/users", state="any", pageSize=500, expand="groups,lasttokenissued,dateLastLogin"
)
GROUPS = call("/api/v2/groups", pageSize=500)
QUEUES = call("/api/v2/routing/queues", pageSize=100)
ACCESS_POLICIES = call("/api/v2/authorization/policies", pageSize=200)
TRUSTEES = call("/api/v2/orgauthorization/trustees", pageSize=100)
TRUSTED_USERS = "/api/v2/orgauthorization/trustees/{trusteeOrgId}/users"
TRUSTED_GROUPS = "/api/v2/orgauthorization/trustees/{trusteeOrgId}/groups"
BY_DIVISION = "/api/v2/authorization/divisions/{divisionId}/grants"
BY_ROLE = "/api/v2/authorization/roles/{roleId}/subjectgrants"
ROLE_COUNTS = "/api/v2/authorization/subjects/rolecounts"
USAGE = "/api/v2/usage/query"
USAGE_RESULTS = "/api/v2/usage/query/{executionId}/results"
CONVERSATION = "/api/v2/conversations/{conversationId}"
DETAILS = "/api/v2/analytics/conversations/details/query"

NAMES: Mapping[str, str] = MappingProxyType(
    {
        SIGN_IN.template: "sign-in",
        TOKEN.template: "sign-in",
        MYSELF.template: "sign-in",
        ORGANIZATION.template: "sign-in",
        CLIENTS.template: "clients",
        ROLES.template: "roles",
        DIVISIONS.template: "divisions",
        PERMISSIONS.template: "permissions",
        USERS.template: "users",
        GROUPS.template: "groups",
        QUEUES.template: "queues",
        ACCESS_POLICIES.template: "access policies",
        TRUSTEES.template: "trusted organizations",
        TRUSTED_USERS: "trusted organizations",
        TRUSTED_GROUPS: "trusted organizations",
        BY_DIVISION: "grants",
        BY_ROLE: "grants",
        ROLE_COUNTS: "grants",
        CONVERSATION: "conversations",
        DETAILS: "conversations",
        USAGE: "usage",
        USAGE_RESULTS: "usage",
    }
)
"""What each call is about, for people."""

OPENS: Mapping[Section, str] = MappingProxyType(
    {
        "clients": "oauth:client:view",
        "roles": "authorization:role:view",
        "grants": "authorization:role:view",
        "access_policies": "authorization:policy:view",
        "usage": "oauth:client:view",
        "queues": "routing:queue:view",
    }
)
"""The permission without which a section is refused; the others publish none."""

OPENS_LIVE = "analytics:conversationDetail:view"
OPENS_CONVERSATION = "conversation:communication:view"
ADVISED = frozenset({*OPENS.values(), OPENS_LIVE, OPENS_CONVERSATION})
"""Of the permissions any of which opens a call, the one to give an auditor (collection §E)."""
