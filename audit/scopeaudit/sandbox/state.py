"""Everything that changes while the sandbox runs, as one frozen value that is replaced."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from scopeaudit.model.snapshot import Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedToken:
    """An access token: whose it is, the scopes at issue time, and until when it works."""

    client: str
    user: str | None
    scopes: tuple[str, ...]
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCode:
    """An authorization code: for which client, user and redirect, with the PKCE challenge if any."""

    client: str
    user: str
    redirect: str
    challenge: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """The requests of one token since a moment."""

    since: datetime
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Tokens, codes and refresh tokens by themselves, conversations by id, and counts.

    `matched` counts the calls each fault of the scenario matched; `queries` are usage queries by id,
    each with the number of answers for which it still runs.
    """

    tokens: Mapping[str, IssuedToken] = field(default_factory=dict)
    codes: Mapping[str, IssuedCode] = field(default_factory=dict)
    refreshes: Mapping[str, IssuedToken] = field(default_factory=dict)
    conversations: Mapping[str, Conversation] = field(default_factory=dict)
    windows: Mapping[str, Window] = field(default_factory=dict)
    matched: Mapping[int, int] = field(default_factory=dict)
    queries: Mapping[str, int] = field(default_factory=dict)

    def with_conversation(self, conversation: Conversation) -> "State":
        """Return the state in which a conversation is as given."""
        return replace(self, conversations={**self.conversations, conversation.id: conversation})

    def with_query(self, query: str, polls: int) -> "State":
        """Return the state in which a usage query runs for so many answers more."""
        return replace(self, queries={**self.queries, query: polls})

    def without_token(self, token: str) -> "State":
        """Return the state in which a token works no longer."""
        left = {name: one for name, one in self.tokens.items() if name != token}
        return replace(self, tokens=left)
