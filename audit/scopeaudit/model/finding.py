"""One gap, with everything a reader needs to believe it and to mend it."""

from datetime import date
from typing import Literal

from scopeaudit.model.change import Change
from scopeaudit.model.policy import Block, Link, Location, Severity
from scopeaudit.model.verdict import Proof
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """A client, a user, a user through a client (`client` set), or another object, by id and name.

    `fingerprint` names the gap of this one subject; see `Finding` for that of the whole group.
    """

    kind: Literal["client", "user", "group", "role", "policy", "waiver", "organization"]
    id: str
    name: str
    client: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A fact that was read: in words, and where in the snapshot it stands (a JSON pointer)."""

    text: str
    pointer: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Excess:
    """Something held beyond what is needed: a scope or permission by name or pattern, a role by id."""

    kind: Literal["scope", "permission", "role"]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """The waiver that accepts a finding."""

    owner: str
    reason: str
    until: date
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A finding someone accepts: by rule, fingerprint or names (globs), until a day.

    Every given field must match, `actions` for all actions of the finding; `until` is the last day. One
    with a `block` comes from a comment and accepts what is written there.
    """

    owner: str
    reason: str
    until: date
    at: Location
    rule: str = ""
    fingerprint: str = ""
    clients: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    block: Block | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverUse:
    """How many findings a waiver accepted; an expired one accepts none."""

    waiver: Waiver
    applied: int
    expired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One gap of one or more subjects that share its cause.

    `lacks` are the names any one of which would close it; `actions` what it stops (or, for a forbidden
    ability, allows). The fingerprint is 16 hex digits over organization, rule, subject or cause, and what
    lacks; never over wording, names of policies or line numbers. `at` is where a policy asks for it,
    `sources` where the configuration that was audited causes it, the place to change first. `excess` is
    what is held beyond need; `changes` are what the first way of the remedy asks for, where that is plain.
    """

    rule: str
    severity: Severity
    subjects: tuple[Subject, ...]
    message: str
    cause: str
    fingerprint: str
    lacks: tuple[str, ...] = ()
    said: str = ""
    division: str = ""
    client: str = ""
    actions: tuple[str, ...] = ()
    expectations: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    remedy: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    excess: tuple[Excess, ...] = ()
    links: tuple[Link, ...] = ()
    at: Location | None = None
    sources: tuple[Location, ...] = ()
    proof: Proof | None = None
    latent: bool = False
    acceptance: Acceptance | None = None
