"""The correct sequence for one action, as it is written down in a programming language."""

from typing import Literal

from scopeaudit.records import dataclass

Upon = Literal["own", "other", "nobody"]
"""Whose participant a call names: the caller's own, somebody else's, or none."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One of the vendor's refusals by its code, and what to do about it."""

    code: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to do one action: what to read first, what to call, and how to take each refusal.

    `words` are those of its name, `path` the vendor's template, `parameters` the names in it beside the
    conversation and the participant; `read` is the path of the conversation, empty where none is named.
    """

    action: str
    words: tuple[str, ...]
    operation: str
    method: str
    path: str
    parameters: tuple[str, ...]
    upon: Upon
    read: str
    sends: bool
    needs: tuple[str, ...]
    refusals: tuple[Refusal, ...]
