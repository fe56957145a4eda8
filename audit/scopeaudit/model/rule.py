"""What a rule is, apart from how it looks: its id, which is also its file, docs page and test."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from scopeaudit.model.policy import Severity
from scopeaudit.model.snapshot import Section
from scopeaudit.records import dataclass

Family = Literal["access", "conversation", "token", "hygiene", "about"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule's id, title and defaults.

    Rules of the families `access` and `about` always run; `token` and `hygiene` rules run when a policy
    switches them on under `checks`, `conversation` rules also where attempts were given, and one of them
    where a policy asks for a participant. `parameters` are the settings a policy may give, with defaults.
    """

    id: str
    title: str
    severity: Severity
    family: Family
    reads: tuple[Section, ...]
    parameters: Mapping[str, int | tuple[str, ...]] = field(default_factory=dict)
