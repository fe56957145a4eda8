"""What people write in policies, after loading: needs, actions, selectors, expectations, rules.

Every name is resolved by then: vocabulary names carry what they stand for, operations carry what the
catalog says they need, and no list is empty.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import IntEnum
from typing import Literal

from scopeaudit.model.operation import Basis
from scopeaudit.records import dataclass


class Severity(IntEnum):
    """How bad a finding is; greater is worse."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    def __str__(self) -> str:
        """Render as the lower-case word used in YAML and every output."""
        return self.name.lower()

    def lowered(self) -> "Severity":
        """Return the next lower severity; info stays."""
        return Severity(max(self - 1, Severity.INFO))


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """Where in a file people write something stands, counted from 1."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        """Render as `path:line:column`."""
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """Some lines of a file, from the first to the last one, counted from 1."""

    path: str
    first: int
    last: int

    def holds(self, at: Location) -> bool:
        """Say whether a place is in the block."""
        return at.path == self.path and self.first <= at.line <= self.last


@dataclass(frozen=True, slots=True)
class Mark:
    """A comment `# scopeaudit: …`: where it stands, what it says, and the block below it."""

    at: Location
    text: str
    block: Block


@dataclass(frozen=True, slots=True)
class ScopeNeed:
    """A scope the application must hold; `basis` says how the catalog knows, policies state it."""

    scope: str
    basis: Basis = "published"


@dataclass(frozen=True, slots=True)
class PermissionNeed:
    """A permission the subject must hold in the division that is asked for."""

    permission: str


@dataclass(frozen=True, slots=True)
class RoleNeed:
    """A role, by name or id, the subject must hold in the division that is asked for."""

    role: str


@dataclass(frozen=True, slots=True)
class UserContextNeed:
    """A signed-in user; client credentials never have one."""


@dataclass(frozen=True, slots=True)
class ParticipantNeed:
    """The caller must be on the conversation: as the participant acted on, or as any."""

    who: Literal["self", "any"]


@dataclass(frozen=True, slots=True)
class UnpublishedNeed:
    """Something the vendor does not publish for an operation, so that it cannot be decided."""

    what: Literal["permission", "scope"]
    operation: str


@dataclass(frozen=True, slots=True)
class NamedNeed:
    """A team's own name; met by the literal name or by what it stands for."""

    name: str
    literal: "Need"
    stands_for: "Need"


@dataclass(frozen=True, slots=True)
class OperationNeed:
    """All that the catalog says an operation needs; `note` is what a reader must know of the row."""

    operation: str
    need: "Need | None"
    note: str = ""


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of the needs; never empty."""

    needs: tuple["Need", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the needs; never empty."""

    needs: tuple["Need", ...]


Leaf = ScopeNeed | PermissionNeed | RoleNeed | UserContextNeed | ParticipantNeed | UnpublishedNeed
Need = Leaf | NamedNeed | OperationNeed | AllOf | AnyOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page for the reader."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What people want to do, with all it needs."""

    id: str
    title: str
    need: Need
    operation: str | None = None
    severity: Severity = Severity.HIGH
    remedy: str = ""
    links: tuple[Link, ...] = ()
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSelector:
    """Which clients; every given field must match, names are globs; empty fields do not limit."""

    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    grant_types: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UserSelector:
    """Which users; every given field must match, names are globs; states default to active."""

    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    states: tuple[str, ...] = ("active",)


@dataclass(frozen=True, slots=True)
class InQueues:
    """The divisions that queues, by name or id, belong to; never empty."""

    names: tuple[str, ...]


Where = Literal["any", "all", "home"] | tuple[str, ...] | InQueues
"""Where an action must be possible: any division, all, home, divisions by name or id, or those of queues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """Who must, or must not, be able to do which actions; at least one selector is given."""

    id: str
    actions: tuple[str, ...]
    allowed: bool
    clients: ClientSelector | None = None
    users: UserSelector | None = None
    where: Where = "any"
    severity: Severity | None = None
    title: str = ""
    remedy: str = ""
    links: tuple[Link, ...] = ()
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetting:
    """A hygiene or token rule a policy switches on, with its severity and parameters."""

    rule: str
    severity: Severity | None = None
    parameters: Mapping[str, int | tuple[str, ...]] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    remedy: str = ""
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFile:
    """One file that was loaded: its path as named, title, SHA-256 in hex, and all that it says."""

    path: str
    title: str
    digest: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Something doubtful in a policy that does not stop the audit.

    `permission` is set when the organization's own permission catalog may clear it.
    """

    at: Location
    message: str
    hint: str = ""
    permission: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySet:
    """All policies of one audit, in reading order.

    `vocabulary` maps a team's names of scopes and permissions; `marks` are comments for this tool.
    """

    actions: Mapping[str, Action] = field(default_factory=dict)
    expectations: tuple[Expectation, ...] = ()
    rules: tuple[RuleSetting, ...] = ()
    files: tuple[PolicyFile, ...] = ()
    cautions: tuple[Caution, ...] = ()
    vocabulary: Mapping[str, NamedNeed] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
