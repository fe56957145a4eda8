"""What would mend a finding, as changes of settings: what the steps of a remedy ask for, for machines."""

from typing import Literal

from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Holder:
    """Who gets or loses a role, by id; without one it stands for the users that the finding is about."""

    kind: Literal["user", "group", "client"]
    id: str = ""


THE_USERS = Holder("user")
"""The users that the finding is about."""


@dataclass(frozen=True, slots=True)
class SetScopes:
    """A client is to be configured with exactly these scopes."""

    client: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetState:
    """A client is to be active or inactive."""

    client: str
    state: Literal["active", "inactive"]


@dataclass(frozen=True, slots=True)
class SetTokenSeconds:
    """The tokens of a client are to live that many seconds."""

    client: str
    seconds: int


@dataclass(frozen=True, slots=True)
class AddPermission:
    """A role is to grant one permission more."""

    role: str
    permission: str


@dataclass(frozen=True, slots=True)
class NewRole:
    """A role is to be made that grants one permission; a grant that follows is of it."""

    permission: str


@dataclass(frozen=True, slots=True)
class GiveRole:
    """A holder is to get a role in divisions, by id; no role is the one just made, no division home."""

    role: str
    holder: Holder
    divisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakeRole:
    """A holder is to lose a role in a division, by id."""

    role: str
    holder: Holder
    division: str


Change = SetScopes | SetState | SetTokenSeconds | AddPermission | NewRole | GiveRole | TakeRole
