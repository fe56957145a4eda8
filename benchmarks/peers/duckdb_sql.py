"""SQL in DuckDB, on all cores: the queries of the sqlite peer, set-based throughout."""

from collections.abc import Sequence

import duckdb

from benchmarks.facts import Facts
from benchmarks.peers import Counts, Rows
from benchmarks.peers.relations import held_roles, needs, role_permissions, unzipped

_HELD = """
create or replace temp table held as
select distinct permission, "user" from chosen join held_role using("user")
join role_permission using(role)
"""
_COUNTS = """
with sized as (select *, count(*) over (partition by operation) as size from need),
single as (select permission, count(*) as users from held group by permission),
several as (
  select operation, "user" from sized join held using(permission) where size > 1
  group by operation, "user" having count(*) >= min(wanted))
select operation, users from sized join single using(permission) where size = 1
union all select operation, count(*) from several group by operation
"""
_ROWS = """
select operation, "user" from need join held using(permission)
group by operation, "user" having count(*) >= min(wanted)
"""


class Duckdb:
    """An in-memory database."""

    users: int | None = None
    operations = None

    def load(self, facts: Facts) -> None:
        """Fill the table of roles held."""
        self.facts = facts
        self.database = duckdb.connect(":memory:")
        rows = held_roles(facts, range(len(facts.users)))
        self._table("held_role", ('"user"', "role"), unzipped(rows, 2))

    def decide(self, users: Sequence[int], operations: Sequence[int]) -> Counts:
        """Count with one query."""
        self._prepare(users, operations)
        found = dict(self.database.execute(_COUNTS).fetchall())
        return [found.get(operation, 0) for operation in operations]

    def rows(self, users: Sequence[int], operations: Sequence[int]) -> Rows:
        """Return the pairs."""
        self._prepare(users, operations)
        found = set(self.database.execute(_ROWS).fetchall())
        return [[(operation, user) in found for operation in operations] for user in users]

    def _prepare(self, users: Sequence[int], operations: Sequence[int]) -> None:
        permissions = unzipped(role_permissions(self.facts), 2)
        self._table("role_permission", ("role", "permission"), permissions)
        wanted = unzipped(needs(self.facts, operations), 3)
        self._table("need", ("operation", "permission", "wanted"), wanted)
        self._table("chosen", ('"user"',), [list(users)])
        self.database.execute(_HELD)

    def _table(self, name: str, columns: Sequence[str], values: Sequence[list[int]]) -> None:
        parts = ", ".join(f"unnest(?::integer[]) as {column}" for column in columns)
        self.database.execute(f"create or replace table {name} as select {parts}", list(values))


make = Duckdb
