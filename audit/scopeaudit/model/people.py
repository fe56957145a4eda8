"""Users as columns: what many of them share is kept once, and a `User` is made when one is looked at.

Of 100,000 users an audit looks at the grants of all and at little else of most: to decode and index them
as columns took a third of the time and of the memory that records took.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, NamedTuple, Protocol, TypeVar, overload

from scopeaudit.model.snapshot import Grant, User, UserState

_Item = TypeVar("_Item", bound=Hashable)


class Lists(NamedTuple, Generic[_Item]):
    """A column of lists, each different list kept once, and each different item of them.

    `of` has the position of each row's list in `lists`, whose numbers are positions in `items`; None stands
    for a list that was not returned. Equal lists may stand more than once.
    """

    items: Sequence[_Item]
    lists: Sequence[tuple[int, ...] | None]
    of: Sequence[int]

    def row(self, position: int) -> tuple[_Item, ...] | None:
        """Return the list of a row."""
        numbers = self.lists[self.of[position]]
        return None if numbers is None else tuple(self.items[one] for one in numbers)


def lists_of(column: Iterable[tuple[_Item, ...] | None]) -> Lists[_Item]:
    """Put lists into a column."""
    items: dict[_Item, int] = {}
    known: dict[tuple[_Item, ...] | None, int] = {}
    of = [known.setdefault(one, len(known)) for one in column]
    lists = [
        None if one is None else tuple(items.setdefault(item, len(items)) for item in one)
        for one in known
    ]
    return Lists(tuple(items), lists, of)


class Person(Protocol):
    """What is known of a user but groups and grants."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def state(self) -> UserState:
        """Whether it can do anything."""

    @property
    def division(self) -> str | None:
        """Where the user object lives, by id."""

    @property
    def last_login_at(self) -> datetime | None:
        """When it last signed in."""

    @property
    def last_token_at(self) -> datetime | None:
        """When it last got a token."""

    @property
    def trustee(self) -> str | None:
        """The other organization it belongs to, by id."""


_PLAIN = tuple(one.name for one in fields(User) if one.name not in {"groups", "grants"})
_PLAIN_OF = attrgetter(*_PLAIN)


class People(Sequence[User]):
    """Users whose lists of groups and of grants are columns; a user stands at the position of its row.

    `rows` have what is no list; they may be the users themselves.
    """

    __slots__ = ("grants", "groups", "rows")

    def __init__(self, rows: Sequence[Person], groups: Lists[str], grants: Lists[Grant]) -> None:
        self.rows = rows
        self.groups = groups
        self.grants = grants

    @classmethod
    def of(cls, users: Sequence[User]) -> "People":
        """Return users with their columns."""
        if isinstance(users, People):
            return users
        groups, grants = (
            lists_of(one.groups for one in users),
            lists_of(one.grants for one in users),
        )
        return cls(users, groups, grants)

    def column(self, field: str) -> list[Any]:
        """Return a field of all users that is neither their groups nor their grants."""
        return list(map(attrgetter(field), self.rows))

    @overload
    def __getitem__(self, position: int) -> User: ...
    @overload
    def __getitem__(self, position: slice) -> tuple[User, ...]: ...
    def __getitem__(self, position: int | slice) -> User | tuple[User, ...]:
        if isinstance(position, slice):
            return tuple(self[one] for one in range(*position.indices(len(self))))
        row = self.rows[position]
        return row if isinstance(row, User) else self._user(row, position)

    def _user(self, row: Person, position: int) -> User:
        plain = dict(zip(_PLAIN, _PLAIN_OF(row), strict=True))
        return User(**plain, groups=self.groups.row(position), grants=self.grants.row(position))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[User]:
        return map(self.__getitem__, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, People | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))
