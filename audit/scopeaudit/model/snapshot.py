"""What was read of one organization, as one file, with what could not be read.

What decides a verdict has no default: a field left out or misspelt must not look like "no".
A section that is None was not read: every verdict that needs it stays unknown. An empty section was
read and is empty. Sources: facts §2 to §11; no secret, phone number or participant name has a field here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import field
from datetime import datetime
from typing import Literal, NamedTuple

from scopeaudit.records import dataclass

GrantType = Literal["CODE", "TOKEN", "SAML2-BEARER", "PASSWORD", "CLIENT-CREDENTIALS"]
ClientState = Literal["active", "inactive", "disabled", "deleted"]
UserState = Literal["active", "inactive", "deleted"]
Section = Literal[
    "organization",
    "permissions",
    "divisions",
    "roles",
    "clients",
    "users",
    "groups",
    "grants",
    "access_policies",
    "tokens",
    "conversations",
    "queues",
    "attempts",
    "usage",
    "scopes_enforced",
    "catalog",
]


class Grant(NamedTuple):
    """A role held in a division, by their ids; division `*` is every division."""

    role: str
    division: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """The organization that was read; `region` is its host, such as `mypurecloud.ie`."""

    id: str
    name: str
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgPermission:
    """One row of the organization's own permission catalog; only it tells what divisions limit."""

    name: str
    division_aware: bool
    allows_conditions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A division; exactly one is the organization's home division."""

    id: str
    name: str
    home: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Operand:
    """One value a condition compares with."""

    type: Literal["SCALAR", "VARIABLE", "USER", "QUEUE", "TEAM"]
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A tree of conditions: inner nodes have a conjunction and terms, leaves compare a variable."""

    conjunction: Literal["AND", "OR"] | None = None
    terms: tuple["Condition", ...] = ()
    variable: str = ""
    operator: Literal["EQ", "IN", "GE", "GT", "LE", "LT"] | None = None
    operands: tuple[Operand, ...] = ()

    def __str__(self) -> str:
        """Render as one line, such as `Conversation.queues IN [QUEUE 7]`."""
        if self.conjunction:
            return "(" + f" {self.conjunction} ".join(map(str, self.terms)) + ")"
        values = ", ".join(f"{operand.type} {operand.value}" for operand in self.operands)
        return f"{self.variable} {self.operator or ''} [{values}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePolicy:
    """One permission policy of a role; `entity` and `actions` may be `*`."""

    domain: str
    entity: str
    actions: tuple[str, ...]
    condition: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role; `permissions` are the general ones, `default_role_id` names a built-in role."""

    id: str
    name: str
    policies: tuple[RolePolicy, ...]
    permissions: tuple[str, ...] = ()
    default_role_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """An OAuth client; `grants` are its role divisions, `authorized_scopes` what an admin authorized.

    `grants` count on client credentials only and `scopes` on every other grant type (facts §5).
    """

    id: str
    name: str
    grant_type: GrantType
    state: ClientState = "active"
    scopes: tuple[str, ...] | None = None
    authorized_scopes: tuple[str, ...] | None = None
    grants: tuple[Grant, ...] | None = None
    redirect_uris: tuple[str, ...] = ()
    token_seconds: int | None = None
    created_at: datetime | None = None
    modified_at: datetime | None = None
    delete_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user; `division` is where the user object lives and says nothing about its grants.

    `groups` and `grants` are None where the vendor left them out; `trustee` is the id of the other
    organization a trusted user belongs to.
    """

    id: str
    name: str
    state: UserState = "active"
    division: str | None = None
    groups: tuple[str, ...] | None = None
    grants: tuple[Grant, ...] | None = None
    last_login_at: datetime | None = None
    last_token_at: datetime | None = None
    trustee: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group; its grants reach its members only while active and `roles_enabled`."""

    id: str
    name: str
    state: UserState = "active"
    roles_enabled: bool
    include_owners: bool = False
    owners: tuple[str, ...] = ()
    grants: tuple[Grant, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPolicy:
    """An attribute-based access policy; `target` is a permission; `condition` its text, if any."""

    id: str
    target: str
    subject_type: Literal["USER", "CLIENT", "GROUP", "TEAM", "ALL"]
    subject_id: str | None = None
    name: str = ""
    effect: Literal["ALLOW", "DENY"] = "DENY"
    active: bool = True
    apply_to_clients: bool = False
    condition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What is known of an issued token, never the token itself; `scopes` are its authorized scopes."""

    client: str
    scopes: tuple[str, ...]
    user: str | None = None
    issued_at: datetime | None = None
    expires_at: datetime | None = None


LegState = Literal[
    "alerting",
    "dialing",
    "contacting",
    "offering",
    "connected",
    "disconnected",
    "terminated",
    "converting",
    "uploading",
    "transmitting",
    "scheduled",
    "parked",
    "none",
]
"""The vendor's states of a communication (facts §8)."""

_OVER = frozenset({"disconnected", "terminated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Communication:
    """One leg of a participant; what is None the vendor's shape did not tell.

    It is a call of the conversation, the participant's own leg in a call conversation, which has no id,
    or a session of analytics, which has neither state nor `muted` nor `held`.
    """

    id: str = ""
    state: LegState | None = None
    muted: bool | None = None
    held: bool | None = None
    ended_at: datetime | None = None

    @property
    def ended(self) -> bool:
        """Say whether the leg is over."""
        return self.ended_at is not None or self.state in _OVER

    @property
    def connected(self) -> bool | None:
        """Say whether the leg is connected; None where its state was not told."""
        if self.ended:
            return False
        return None if self.state is None else self.state == "connected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A participant of a conversation, the same for the vendor's three shapes (facts §8).

    `user` is the vendor's `userId` or `user.id`, never the participant's own id; `consult_of`,
    `monitors`, `coaches` and `barges` are ids of other participants.
    """

    id: str
    user: str | None = None
    purpose: str = ""
    communications: tuple[Communication, ...] = ()
    ended_at: datetime | None = None
    consult_of: str | None = None
    monitors: str | None = None
    coaches: str | None = None
    barges: str | None = None

    @property
    def ended(self) -> bool:
        """Say whether the participant has left, or every leg of it is over."""
        legs = self.communications
        return self.ended_at is not None or (bool(legs) and all(one.ended for one in legs))

    @property
    def connected(self) -> bool | None:
        """Say whether any leg is connected; None where the state of a leg was not told."""
        if self.ended:
            return False
        return _any_of(one.connected for one in self.communications)

    @property
    def muted(self) -> bool | None:
        """Say whether a leg that is not over is muted; None where that was not told."""
        return _any_of(one.muted for one in self.communications if not one.ended)

    @property
    def held(self) -> bool | None:
        """Say whether a leg that is not over is held; None where that was not told."""
        return _any_of(one.held for one in self.communications if not one.ended)


def _any_of(answers: Iterable[bool | None]) -> bool | None:
    told = set(answers)
    return True if True in told else None if None in told else False


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation; `divisions` are None where they were not told.

    `read_at` is when it was read, where that is not when the snapshot was taken.
    """

    id: str
    participants: tuple[Participant, ...]
    divisions: tuple[str, ...] | None = None
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue with the division it belongs to; None where that was not told."""

    id: str
    name: str
    division: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an application showed its user after an attempt; None where it showed nothing of it."""

    muted: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to do something with a conversation: what was asked for, shown and answered.

    `action` is the id of an action or an operation, `participant` and `communication` the ids that the
    call named; `status` and `code` are the vendor's answer, None and empty where there was none.
    """

    time: datetime
    client: str
    action: str
    user: str | None = None
    conversation: str | None = None
    participant: str | None = None
    communication: str | None = None
    shown: Shown | None = None
    status: int | None = None
    code: str = ""
    token_issued_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How often one client called one operation in the days that were asked for."""

    client: str
    method: str
    path: str
    requests: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageWindow:
    """The usage that was read, over how many days; a client without a row made no call."""

    days: int
    calls: tuple[Usage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindSpot:
    """A part that could not be read; `ids` are the subjects it hides: None means any, empty means some.

    `permission` would open it; `call`, `status`, `code` and `correlation_id` are the vendor's answer. Of what
    subjects may hold, `at_most` are the permissions it can hide, with wildcards; None means any.
    """

    section: Section
    reason: str
    call: str = ""
    status: int | None = None
    code: str = ""
    permission: str = ""
    correlation_id: str = ""
    ids: tuple[str, ...] | None = None
    at_most: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One organization at one time; see the module for what None and empty sections mean."""

    version: Literal[1]
    organization: Organization
    taken_at: datetime
    scopes_enforced: bool | None = None
    permissions: tuple[OrgPermission, ...] | None = None
    divisions: tuple[Division, ...] | None = None
    roles: tuple[Role, ...] | None = None
    clients: tuple[Client, ...] | None = None
    users: Sequence[User] | None = None
    groups: tuple[Group, ...] | None = None
    access_policies: tuple[AccessPolicy, ...] | None = None
    tokens: tuple[Token, ...] | None = None
    conversations: tuple[Conversation, ...] | None = None
    queues: tuple[Queue, ...] | None = None
    attempts: tuple[Attempt, ...] | None = None
    usage: UsageWindow | None = None
    blind_spots: tuple[BlindSpot, ...] = field(default=())
