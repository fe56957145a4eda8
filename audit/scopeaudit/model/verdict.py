"""What was decided, and the proof of it."""

from enum import StrEnum
from typing import Literal

from scopeaudit.model.policy import Need
from scopeaudit.model.snapshot import BlindSpot
from scopeaudit.records import dataclass


class Outcome(StrEnum):
    """The three values a need can take."""

    MET = "met"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class HeldPermission:
    """A permission is covered by `pattern` of a role held in a division, directly or via a group."""

    permission: str
    pattern: str
    role: str
    division: str
    via: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role is held in a division, directly or via a group."""

    role: str
    division: str
    via: str = ""


@dataclass(frozen=True, slots=True)
class HeldScope:
    """The client holds a scope that covers the wanted one."""

    scope: str
    held: str


@dataclass(frozen=True, slots=True)
class SignsIn:
    """The application signs a user in, as its grant type does."""

    grant_type: str


@dataclass(frozen=True, slots=True)
class OnConversation:
    """The user is on a conversation, as a participant that is theirs."""

    conversation: str
    participant: str


@dataclass(frozen=True, slots=True)
class Exempt:
    """The need does not apply here, for a reason: scopes on client credentials, or scopes unenforced."""

    reason: str


Ground = HeldPermission | HeldRole | HeldScope | SignsIn | OnConversation | Exempt

GapRule = Literal[
    "missing-scope",
    "missing-permission",
    "missing-role",
    "wrong-division",
    "no-user-context",
    "denied-by-access-policy",
    "inactive-client",
    "inactive-user",
    "not-a-participant",
    "ended-leg",
]


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is lacking; any one of `names` would close it.

    `said` is the team's own name for it, `wanted` the division ids it is lacking in (empty: anywhere),
    `held_in` those where it is held instead, `policies` the ids of denying access policies. `latent`
    gaps bite only once the organization enforces scopes; `note` is a remark for the reader.
    """

    rule: GapRule
    names: tuple[str, ...]
    said: str = ""
    wanted: tuple[str, ...] = ()
    held_in: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    latent: bool = False
    note: str = ""


ProvisoKind = Literal[
    "participant", "condition", "user", "application", "access-policy", "division", "published"
]


@dataclass(frozen=True, slots=True)
class Proviso:
    """Something only the moment of the call decides."""

    kind: ProvisoKind
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A need with its outcome: by what it is met, what is lacking, or which blind spots hide it.

    `gaps` of a missing need are all that must be closed; `blind` of an unknown need is what hides it;
    `division` is the id of the division it was decided for, empty for any.
    """

    need: Need
    outcome: Outcome
    grounds: tuple[Ground, ...] = ()
    gaps: tuple[Gap, ...] = ()
    blind: tuple[BlindSpot, ...] = ()
    provisos: tuple[Proviso, ...] = ()
    children: tuple["Proof", ...] = ()
    division: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one expectation says of one action for a client, a group of users, or both together.

    `users` are positions in the snapshot's users that share the proof, None for a client alone, empty
    for the subjects that could not be read.
    """

    expectation: str
    action: str
    allowed: bool
    client: str | None
    users: tuple[int, ...] | None
    proof: Proof

    @property
    def outcome(self) -> Outcome:
        """Return the outcome of the proof."""
        return self.proof.outcome

    @property
    def subjects(self) -> int:
        """Count the subjects this verdict speaks of; subjects that could not be read count as one."""
        return len(self.users) if self.users else 1
