"""One refused call as it was read from what a person has: facts only, no token, no name of a person."""

from dataclasses import field
from datetime import datetime
from typing import Literal

from scopeaudit.model.snapshot import Conversation
from scopeaudit.records import dataclass

Answerer = Literal["vendor", "perhaps", "other"]
"""Who answered: the vendor's API, something that may be it (no address is known), or something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a refusal was read: the kind of input, and the place in it, such as `entry 12`."""

    kind: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenFacts:
    """What is known of the token of a call, never the token itself.

    `sent` is None where the evidence leaves the header out. `scopes` are those the token was issued with,
    None where nobody told; `scheme` is such as `bearer`.
    """

    sent: bool | None = None
    scheme: str = ""
    client: str = ""
    user: str = ""
    grant_type: str = ""
    scopes: tuple[str, ...] | None = None
    issued_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One call that was refused, or whatever is known of it; empty fields are not known.

    `path` has no query; `asked` are the names of query parameters. `fields` are the top-level fields of the
    request's body, with a value only where it is a switch or a state. `headers` are the few of the answer
    that tell something. `mentions` are what may be names of scopes and permissions in the text around it,
    `called` what may be names of operations, as an SDK has them.
    """

    origin: Origin
    method: str = ""
    host: str = ""
    path: str = ""
    asked: tuple[str, ...] = ()
    status: int | None = None
    code: str = ""
    message: str = ""
    context_id: str = ""
    details: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    token: TokenFacts = field(default_factory=TokenFacts)
    at: datetime | None = None
    mentions: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    answerer: Answerer = "perhaps"

    def header(self, name: str) -> str:
        """Return a header of the answer by its lower-case name, "" where it was not there."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What was left aside, and why, in words; `count` calls."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an input holds: the refusals, how often each, what was left aside, and evidence beside them.

    `counts` goes with `refusals`. `conversations` were answered in the same capture, the newest last.
    """

    kind: str
    refusals: tuple[Refusal, ...]
    counts: tuple[int, ...] = ()
    aside: tuple[Aside, ...] = ()
    conversations: tuple[Conversation, ...] = ()
    remarks: tuple[str, ...] = ()
