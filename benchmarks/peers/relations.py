"""The facts as the tables that SQL and data frames join."""

from collections.abc import Iterator, Sequence
from itertools import chain

from benchmarks.facts import Facts, expanded


def held_roles(facts: Facts, users: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield user and role."""
    return ((user, role) for user in users for role in facts.users[user])


def role_permissions(facts: Facts) -> Iterator[tuple[int, int]]:
    """Yield role and permission, wildcards expanded."""
    numbers = {name: number for number, name in enumerate(facts.permissions)}
    for role, names in enumerate(expanded(facts)):
        for name in names:
            yield role, numbers[name]


def needs(facts: Facts, operations: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield operation, permission, and how many of the operation's permissions are needed."""
    numbers = {name: number for number, name in enumerate(facts.permissions)}
    for operation in operations:
        one = facts.operations[operation]
        names = set(one.permissions or ())
        for name in names:
            yield operation, numbers[name], len(names) if one.mode == "all" else 1


def unzipped(rows: Iterator[tuple[int, ...]], width: int) -> list[list[int]]:
    """Return the columns of rows."""
    flat = list(chain.from_iterable(rows))
    return [flat[column::width] for column in range(width)]
