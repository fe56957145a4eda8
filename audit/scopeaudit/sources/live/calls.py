"""The calls of a collection, and which permission opens what they read (collection §A)."""

from collections.abc import Mapping
from types import MappingProxyType

from scopeaudit.api.call import call
from scopeaudit.model.snapshot import Section

TOKEN = call("/api/v2/tokens/me", preserveIdleTTL="true")
ORGANIZATION = call("/api/v2/organizations/me")
CLIENTS = call("/api/v2/oauth/clients")
ROLES = call("/api/v2/authorization/roles", pageSize=100, userCount="false")
DIVISIONS = call("/api/v2/authorization/divisions/query", pageSize=200)
PERMISSIONS = call("/api/v2/authorization/permissions", pageSize=100)
USERS = call(
    "/api/v2/users", state="any", pageSize=500, expand="groups,lasttokenissued,dateLastLogin"
)
GROUPS = call("/api/v2/groups", pageSize=500)
ACCESS_POLICIES = call("/api/v2/authorization/policies", pageSize=200)

OPENS: Mapping[Section, str] = MappingProxyType(
    {
        "clients": "oauth:client:view",
        "roles": "authorization:role:view",
        "grants": "authorization:role:view",
        "access_policies": "authorization:policy:view",
        "usage": "oauth:client:view",
    }
)
"""The permission without which a section is refused; the others publish none."""
