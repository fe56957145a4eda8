"""What a change of an organization does to ability: who can do what, before and after."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal

from scopeaudit.model.finding import Subject
from scopeaudit.model.snapshot import BlindSpot, Organization
from scopeaudit.records import dataclass

Kind = Literal["users", "service clients", "applications"]
Turn = Literal[
    "gains",
    "loses",
    "known to be able",
    "known to be unable",
    "no longer known to be able",
    "no longer known to be unable",
]
"""What became of an ability; the last four are from or to what a side could not decide."""

CauseKind = Literal[
    "granted",
    "revoked",
    "role-widened",
    "role-narrowed",
    "scope-added",
    "scope-removed",
    "new",
    "gone",
    "activated",
    "deactivated",
    "access-policy",
    "unread",
    "other",
]


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Cause:
    """Through what: a role held in a division, directly or via a group, a scope, a state, or what is unread.

    `names` are the permissions or scopes that the cause covers; `text` is what a blind spot says.
    """

    kind: CauseKind
    role: str = ""
    division: str = ""
    via: str = ""
    names: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Subjects that gain or lose the same abilities in the same place for the same causes.

    `place` is the id of a division, `*` for every one; `actions` are ids of actions or, among
    `Difference.operations`, of operations.
    """

    kind: Kind
    turn: Turn
    place: str
    actions: tuple[str, ...]
    subjects: tuple[Subject, ...]
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two snapshots: its path as named, whose it is, when it was taken, its SHA-256 in hex."""

    path: str
    organization: Organization
    taken_at: datetime
    digest: str
    blind_spots: tuple[BlindSpot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All that changed; `operations` is None where they were not asked for.

    `compared` counts subjects on either side, by kind; `undecided` those abilities, one per subject and
    action, that a side could not decide although what is held may differ.
    """

    before: Side
    after: Side
    changes: tuple[Change, ...]
    operations: tuple[Change, ...] | None
    compared: Mapping[Kind, int]
    actions: int
    undecided: int
    names: Mapping[str, str] = field(default_factory=dict)
