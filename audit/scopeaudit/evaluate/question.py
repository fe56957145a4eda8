"""Who is asked about, and for which division."""

from scopeaudit.evaluate.presence import Presence
from scopeaudit.index import Index
from scopeaudit.model.access import Access
from scopeaudit.model.snapshot import Client
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True)
class ServiceClient:
    """A client-credentials client: its own grants decide, its scopes do not count (facts §5)."""

    access: Access
    client: Client


@dataclass(frozen=True, slots=True)
class UserThroughClient:
    """A user signed in through an application: the user's grants and the client's scopes decide."""

    access: Access
    client: Client


@dataclass(frozen=True, slots=True)
class ApplicationAlone:
    """An application that signs users in: what depends on the user is a proviso."""

    client: Client


@dataclass(frozen=True, slots=True)
class UserAlone:
    """A user through whatever application: what depends on the application is a proviso."""

    access: Access


Subject = ServiceClient | UserThroughClient | ApplicationAlone | UserAlone

ANYWHERE = ""
"""The division of a question that asks for no division."""


@dataclass(frozen=True, slots=True)
class Question:
    """Who is asked about, for which division id (empty: any), on which conversation, if any is named.

    With `forbidding`, ability is to be disproved: scopes that the organization does not enforce do not hold anyone back, and where
    enforcement is not known a missing scope proves nothing.
    """

    index: Index
    subject: Subject
    division: str = ANYWHERE
    forbidding: bool = False
    presence: Presence | None = None


def access_of(subject: Subject) -> Access | None:
    """Return whose grants decide; None where they depend on the user who signs in."""
    return None if isinstance(subject, ApplicationAlone) else subject.access
