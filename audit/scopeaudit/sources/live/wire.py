"""What is kept of the vendor's answers, field by field; everything else is dropped on reading.

A field the vendor added is ignored. There is no field for a secret, a phone number or an address.
Source: collection §A, facts §3 to §5.
"""

import re
from typing import Literal

import msgspec

from scopeaudit.model.snapshot import ClientState, GrantType, UserState

DEEPEST_CONDITION = 32
"""How many levels a role's condition may have in a snapshot."""


class _Wire(msgspec.Struct, rename="camel"):
    """Field names as the vendor writes them."""


class Ref(_Wire):
    """An object that is only named by its id."""

    id: str


class WireOperand(_Wire):
    """A value a condition compares with."""

    type: Literal["SCALAR", "VARIABLE", "USER", "QUEUE", "TEAM"]
    value: str | None = None


class WireCondition(_Wire):
    """A node of a condition."""

    conjunction: Literal["AND", "OR"] | None = None
    terms: tuple["WireCondition", ...] | None = None
    variable_name: str | None = None
    operator: Literal["EQ", "IN", "GE", "GT", "LE", "LT"] | None = None
    operands: tuple[WireOperand, ...] | None = None


class WireRolePolicy(_Wire):
    """One permission policy of a role."""

    domain: str
    entity_name: str
    action_set: tuple[str, ...]
    resource_condition_node: WireCondition | None = None

    def __post_init__(self) -> None:
        level = [self.resource_condition_node] if self.resource_condition_node else []
        for _ in range(DEEPEST_CONDITION):
            level = [term for node in level for term in node.terms or ()]
        if level:
            raise ValueError("the condition is too deep")


class WireRole(_Wire):
    """DomainOrganizationRole."""

    id: str
    permission_policies: tuple[WireRolePolicy, ...]
    name: str = ""
    permissions: tuple[str, ...] | None = None
    default_role_id: str | None = None

    @property
    def key(self) -> str:
        """The id."""
        return self.id


class WireDivision(_Wire):
    """AuthzDivision."""

    id: str
    name: str = ""
    home_division: bool | None = None

    @property
    def key(self) -> str:
        """The id; `*` is no division."""
        return "" if self.id == "*" else self.id


class WireQueue(_Wire):
    """Queue, by what a policy asks of it."""

    id: str
    name: str = ""
    division: Ref | None = None

    @property
    def key(self) -> str:
        """The id."""
        return self.id


class WireRoleDivision(_Wire):
    """A role of a client in a division."""

    role_id: str
    division_id: str


_URI = re.compile(r"(?P<scheme>[^/?#]*//)?(?:[^/?#]*@)?(?P<rest>[^?#]*)")


class WireClient(_Wire):
    """OAuthClient, without its secret; redirect URIs lose query, fragment and user information."""

    id: str
    authorized_grant_type: GrantType
    name: str = ""
    state: ClientState | None = None
    scope: tuple[str, ...] | None = None
    role_divisions: tuple[WireRoleDivision, ...] | None = None
    access_token_validity_seconds: int | None = None
    registered_redirect_uri: tuple[str, ...] | None = None
    date_created: str | None = None
    date_modified: str | None = None
    date_to_delete: str | None = None

    def __post_init__(self) -> None:
        uris = self.registered_redirect_uri or ()
        self.registered_redirect_uri = tuple(map(_without_query, uris))

    @property
    def key(self) -> str:
        """The id."""
        return self.id


def _without_query(uri: str) -> str:
    found = _URI.match(uri)
    return (found["scheme"] or "") + found["rest"] if found else ""


class WireLastToken(_Wire):
    """When a user last got a token."""

    date_issued: str | None = None


class WireUser(_Wire):
    """User; `groups` is None where the vendor left the expansion out."""

    id: str
    state: UserState
    name: str = ""
    division: Ref | None = None
    groups: tuple[Ref, ...] | None = None
    last_token_issued: WireLastToken | None = None
    date_last_login: str | None = None

    @property
    def key(self) -> str:
        """The id."""
        return self.id


class WireGroup(_Wire):
    """Group."""

    id: str
    state: UserState
    roles_enabled: bool
    name: str = ""
    include_owners: bool | None = None
    owners: tuple[Ref, ...] | None = None

    @property
    def key(self) -> str:
        """The id."""
        return self.id


class WireTrustee(_Wire):
    """Trustee: an organization that is let in."""

    id: str
    enabled: bool
    date_expired: str | None = None

    @property
    def key(self) -> str:
        """The id of the organization."""
        return self.id


class WireTrustGroup(_Wire):
    """TrustGroup: a group of another organization; whom it holds is not told."""

    id: str

    @property
    def key(self) -> str:
        """The id."""
        return self.id


class WirePolicySubject(_Wire):
    """Whom an access policy means."""

    type: Literal["USER", "CLIENT", "GROUP", "TEAM", "ALL"]
    id: str | None = None


class WireAccessPolicy(_Wire):
    """AuthorizationPolicy; its condition is kept as it came."""

    id: str
    target_resource: str
    subject: WirePolicySubject
    effect: Literal["ALLOW", "DENY"]
    active: bool
    name: str = ""
    apply_to_clients: bool | None = None
    condition: msgspec.Raw = msgspec.Raw(b"null")

    @property
    def key(self) -> str:
        """The id."""
        return self.id


class WirePermission(_Wire):
    """DomainPermission."""

    domain: str
    entity_type: str
    action: str
    allows_conditions: bool
    division_aware: bool


class WirePermissionDomain(_Wire):
    """DomainPermissionCollection."""

    domain: str
    permission_map: dict[str, tuple[WirePermission, ...]]

    @property
    def key(self) -> str:
        """The domain, which has no other id."""
        return self.domain


class WireGrant(_Wire):
    """AuthzGrant."""

    subject_id: str
    role: Ref
    division: Ref

    @property
    def key(self) -> str:
        """All three ids, which no separator can confuse."""
        return msgspec.json.encode((self.subject_id, self.role.id, self.division.id)).decode()


class WireOwnGrants(_Wire):
    """AuthzSubject of whoever signed in, what groups hand on included."""

    grants: tuple[WireGrant, ...]


class WireSubject(_Wire):
    """SubjectDivisionGrants: a holder of one role, and in which divisions."""

    id: str
    divisions: tuple[Ref, ...]
    type: str = "UNKNOWN"
    name: str = ""

    @property
    def key(self) -> str:
        """The id of the holder."""
        return self.id


class WireOrganization(_Wire):
    """Organization."""

    id: str
    name: str = ""


class WireTokenClient(_Wire):
    """The client a token was issued to."""

    id: str
    name: str = ""
    state: ClientState | None = None
    scope: tuple[str, ...] | None = None
    authorized_grant_type: str = ""
    role_divisions: tuple[WireRoleDivision, ...] | None = None


class WireToken(_Wire):
    """TokenInfo."""

    organization: WireOrganization | None = None
    authorized_scope: tuple[str, ...] | None = None
    date_token_idles: str | None = None
    client: WireTokenClient | None = msgspec.field(default=None, name="OAuthClient")
