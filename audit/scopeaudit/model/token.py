"""What an access token says of itself, and what it can do."""

from datetime import datetime

from scopeaudit.model.answer import Explanation
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnToken:
    """A token by its own words.

    The snapshot holds its client, with the scopes of the token, and where a person signed in that person as a
    user; what was not read of roles and grants is a blind spot of it. `configured` are the scopes the client
    has now, None where that was not told. `idles_at` is when the token ends unless it is used.
    """

    snapshot: Snapshot
    configured: tuple[str, ...] | None = None
    idles_at: datetime | None = None

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes the token was issued with."""
        clients = self.snapshot.clients or ()
        return clients[0].scopes or () if clients else ()

    @property
    def lacking(self) -> tuple[str, ...]:
        """Scopes the client has by now and the token has not: a new token would have them."""
        return tuple(one for one in self.configured or () if one not in self.scopes)

    @property
    def left_over(self) -> tuple[str, ...]:
        """Scopes the token has and the client no more: a new token would not have them."""
        known = self.configured
        return () if known is None else tuple(one for one in self.scopes if one not in known)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenReport:
    """A token, and each action of the policies with the proof that it can or cannot do it."""

    own: OwnToken
    explained: tuple[Explanation, ...]
