"""What became of sending one message, in words without secrets."""

from typing import Literal

from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a message was `sent`, `failed` and may be sent again, or nobody knows; and what was answered."""

    state: Literal["sent", "failed", "unknown"]
    words: str
