"""What a configuration would make of an organization, before it is laid over one or stands alone."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal

from scopeaudit.model.origin import Origin
from scopeaudit.model.policy import Location, Mark
from scopeaudit.model.snapshot import (
    BlindSpot,
    Client,
    Division,
    Group,
    Role,
    Snapshot,
    User,
)
from scopeaudit.records import dataclass

Kind = Literal["clients", "roles", "users", "groups", "divisions"]
"""The sections a configuration can say something of."""


@dataclass(frozen=True, slots=True)
class Sought:
    """An object that a configuration refers to and does not declare: by its name, or only by its id."""

    kind: Kind
    name: str
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class DataCall:
    """A call of the vendor's API that a data action makes, through the client of its credential.

    `client` is empty where it cannot be known, `call` where what is called cannot; `reason` says why.
    """

    id: str
    name: str
    call: str
    client: str
    reason: str
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Objects by section, under ids of the configuration.

    `sought` are ids of objects that it refers to, `known_as` the ids of the organization for ids here,
    `members` what it says of memberships, `removed` what it deletes (section and id of the organization).
    A user or group whose roles it does not manage has `grants` None. `undecided` are rules that it keeps
    from being decided.
    """

    clients: tuple[Client, ...] = ()
    roles: tuple[Role, ...] = ()
    users: tuple[User, ...] = ()
    groups: tuple[Group, ...] = ()
    divisions: tuple[Division, ...] = ()
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sought: Mapping[str, Sought] = field(default_factory=dict)
    known_as: Mapping[str, str] = field(default_factory=dict)
    removed: frozenset[tuple[str, str]] = frozenset()
    spots: tuple[BlindSpot, ...] = ()
    undecided: tuple[tuple[str, BlindSpot], ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    calls: tuple[DataCall, ...] = ()
    home: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A change with the SHA-256, in hex, of what it was read from, and when that was made, if it says.

    `marks` are the comments for this tool in the files it was read from.
    """

    change: Change
    digest: str
    made_at: datetime | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """The organization as it will be, with what a change knows beside it, under its ids."""

    snapshot: Snapshot
    origins: Mapping[str, Origin]
    calls: tuple[DataCall, ...]
    undecided: tuple[tuple[str, BlindSpot], ...]
