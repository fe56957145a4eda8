"""A message to people, as the store keeps it: what it was about, to whom, and what became of it."""

from typing import Literal

from scopeaudit.records import dataclass

Kind = Literal["standing", "changes", "failing", "working"]
"""What a notice is about: what stands (the first one), what is new, an audit that fails, or works again."""

State = Literal["claimed", "sent", "failed", "unknown", "gone"]
"""What became of it.

`claimed` is on its way, or its sender was killed: nobody knows whether it was delivered. `unknown` is the
same for a receiver that did not answer in time. A `failed` one is told again, or `gone` when nothing of it
is left to tell.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice as the store keeps it; `answer` is what is known of its end, without secrets.

    `run` is the run that it was sent with, None where that audit could not be made; `retried` says that a later
    notice told it again.
    """

    number: int
    target: str
    kind: Kind
    run: int | None
    outage: int | None
    claimed_at: str
    state: State
    answer: str
    retried: bool
