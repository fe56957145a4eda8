"""What of the provider's resources this source reads; everything else in them is left alone, secrets first.

From the documentation of the provider `mypurecloud/genesyscloud`, versions 1.x.
"""

from collections.abc import Mapping

CLIENT = "genesyscloud_oauth_client"
ROLE = "genesyscloud_auth_role"
USER_ROLES = "genesyscloud_user_roles"
GROUP_ROLES = "genesyscloud_group_roles"
USER = "genesyscloud_user"
GROUP = "genesyscloud_group"
DIVISION = "genesyscloud_auth_division"
HOME = "genesyscloud_auth_division_home"
CREDENTIAL = "genesyscloud_integration_credential"
INTEGRATION = "genesyscloud_integration"
DATA_ACTION = "genesyscloud_integration_action"

READ: Mapping[str, frozenset[str]] = {
    CLIENT: frozenset(
        {
            "name",
            "authorized_grant_type",
            "scopes",
            "roles",
            "state",
            "registered_redirect_uris",
            "access_token_validity_seconds",
            "integration_credential_name",
        }
    ),
    ROLE: frozenset({"name", "permissions", "permission_policies", "default_role_id"}),
    USER_ROLES: frozenset({"user_id", "roles"}),
    GROUP_ROLES: frozenset({"group_id", "roles"}),
    USER: frozenset({"name", "email", "state", "division_id"}),
    GROUP: frozenset({"name", "owner_ids", "member_ids", "roles_enabled"}),
    DIVISION: frozenset({"name", "home"}),
    CREDENTIAL: frozenset({"name", "credential_type_name", "fields"}),
    INTEGRATION: frozenset({"integration_type", "config"}),
    DATA_ACTION: frozenset({"name", "integration_id", "config_request"}),
}
"""The attributes and blocks that are read, by type of resource."""

BLOCKS: Mapping[str, frozenset[str]] = {
    CLIENT: frozenset({"roles"}),
    ROLE: frozenset({"permission_policies"}),
    USER_ROLES: frozenset({"roles"}),
    GROUP_ROLES: frozenset({"roles"}),
    INTEGRATION: frozenset({"config"}),
    DATA_ACTION: frozenset({"config_request"}),
}
"""Those of them that are blocks."""

INNER_BLOCKS = frozenset({"conditions", "terms", "operands"})
"""The blocks inside a block; everything else there is an attribute."""

LOOKED_UP_BY: Mapping[str, tuple[str, ...]] = {
    ROLE: ("name",),
    DIVISION: ("name",),
    HOME: (),
    USER: ("email", "name"),
    GROUP: ("name",),
    CLIENT: ("name",),
    CREDENTIAL: ("name",),
    INTEGRATION: ("name",),
    DATA_ACTION: ("name",),
}
"""By which attribute a data source of a type finds its object; the first that is given counts."""

META = frozenset({"count", "for_each", "lifecycle", "dynamic"})
"""What a resource of any type may hold, as far as it matters here."""

OAUTH_CREDENTIAL = "pureCloudOAuthClient"
"""The type of credential that is an OAuth client; others are not the vendor's."""

CREDENTIAL_OF = "#credential"
"""What is appended to a client's address for the credential that the client writes itself."""

LOOKUP = "data."
"""How the id of what a data source finds begins: `data.TYPE:name`."""


def lookup_id(kind: str, name: str = "") -> str:
    """Return the id that stands for what a data source finds by a name."""
    return f"{LOOKUP}{kind}:{name}" if name else f"{LOOKUP}{kind}"
