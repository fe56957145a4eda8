"""Answers to the questions people ask of one organization: who can, and why not."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal

from scopeaudit.model.finding import Subject
from scopeaudit.model.policy import Need
from scopeaudit.model.snapshot import BlindSpot
from scopeaudit.model.verdict import Outcome, Proof
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about: what kind of name it is, the name, a title and what it needs."""

    kind: Literal["action", "operation", "permission", "scope"]
    name: str
    need: Need
    title: str = ""


@dataclass(frozen=True, slots=True)
class Ability:
    """Subjects that share the cause of what they can do, with the proof of one of them."""

    kind: Literal["users", "service clients", "applications"]
    outcome: Outcome
    subjects: tuple[Subject, ...]
    proof: Proof


@dataclass(frozen=True, slots=True)
class Abilities:
    """Who can do what is asked, in a division or anywhere; those who cannot are only counted."""

    asked: Asked
    division: str
    able: tuple[Ability, ...]
    unable: Mapping[str, int]
    blind: tuple[BlindSpot, ...]
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OldToken:
    """A token that lacks scopes its client had when it was read; `user` is a name, empty if it is not known."""

    user: str
    issued_at: datetime | None
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one subject can or cannot do what is asked, and the smallest fix for each gap."""

    asked: Asked
    division: str
    client: str
    user: str
    proof: Proof
    fixes: tuple[tuple[str, ...], ...]
    conversation: str = ""
    tokens: tuple[OldToken, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
