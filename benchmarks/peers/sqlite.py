"""SQL in sqlite3: needs of one permission counted by permission, the others by operation and user."""

import sqlite3
from collections.abc import Sequence

from benchmarks.facts import Facts
from benchmarks.peers import Counts, Rows
from benchmarks.peers.relations import held_roles, needs, role_permissions

_SCHEMA = """
create table held_role(user integer, role integer, primary key(user, role)) without rowid;
create table role_permission(
  role integer, permission integer, primary key(role, permission)) without rowid;
create table need(operation integer, permission integer, wanted integer, several integer);
create temp table chosen(user integer primary key);
"""
_HELD = """
create temp table held(permission integer, user integer, primary key(permission, user)) without rowid
"""
_FILL = """
insert into held select distinct permission, user
from chosen join held_role using(user) join role_permission using(role)
"""
_SINGLE = """
select operation, users from need
join (select permission, count(*) as users from held group by permission) using(permission)
where not several
"""
_SEVERAL = """
select operation, count(*) from (
  select operation, user from need join held using(permission) where several
  group by operation, user having count(*) >= min(wanted)) group by operation
"""
_ROWS = """
select operation, user from need join held using(permission)
group by operation, user having count(*) >= min(wanted)
"""


class Sqlite:
    """An in-memory database."""

    users: int | None = None
    operations = None

    def load(self, facts: Facts) -> None:
        """Fill the table of roles held."""
        self.facts = facts
        self.database = sqlite3.connect(":memory:")
        self.database.executescript(_SCHEMA)
        everyone = held_roles(facts, range(len(facts.users)))
        self.database.executemany("insert into held_role values(?, ?)", everyone)

    def decide(self, users: Sequence[int], operations: Sequence[int]) -> Counts:
        """Count with two queries."""
        self._prepare(users, operations)
        found = dict(self.database.execute(_SINGLE)) | dict(self.database.execute(_SEVERAL))
        return [found.get(operation, 0) for operation in operations]

    def rows(self, users: Sequence[int], operations: Sequence[int]) -> Rows:
        """Return the pairs."""
        self._prepare(users, operations)
        found = set(self.database.execute(_ROWS))
        return [[(operation, user) in found for operation in operations] for user in users]

    def _prepare(self, users: Sequence[int], operations: Sequence[int]) -> None:
        database = self.database
        for table in ("role_permission", "need", "chosen"):
            database.execute(f"delete from {table}")  # noqa: S608 - our own names
        database.execute("drop table if exists held")
        database.execute(_HELD)
        database.executemany(
            "insert into role_permission values(?, ?)", role_permissions(self.facts)
        )
        rows = list(needs(self.facts, operations))
        several = {one for one, count in _counted(rows) if count > 1}
        database.executemany(
            "insert into need values(?, ?, ?, ?)", ((*row, row[0] in several) for row in rows)
        )
        database.executemany("insert into chosen values(?)", ((user,) for user in users))
        database.execute(_FILL)


def _counted(rows: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    counts: dict[int, int] = {}
    for operation, _, _ in rows:
        counts[operation] = counts.get(operation, 0) + 1
    return list(counts.items())


make = Sqlite
