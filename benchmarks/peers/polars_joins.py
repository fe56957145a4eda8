"""Joins of Polars data frames, on all cores."""

from collections.abc import Sequence

import polars as pl

from benchmarks.facts import Facts
from benchmarks.peers import Counts, Rows
from benchmarks.peers.relations import held_roles, needs, role_permissions, unzipped


class Polars:
    """Lazy frames, collected once a query."""

    users: int | None = None
    operations = None

    def load(self, facts: Facts) -> None:
        """Make the frame of roles held."""
        self.facts = facts
        rows = held_roles(facts, range(len(facts.users)))
        self.held_role = _frame(("user", "role"), unzipped(rows, 2))

    def decide(self, users: Sequence[int], operations: Sequence[int]) -> Counts:
        """Count needs of one permission by permission, the others by operation and user."""
        held, need = self._held(users), self._needs(operations)
        single = held.group_by("permission").len("users")
        plain = need.filter(pl.col("size") == 1).join(single.lazy(), on="permission")
        several = _met(need.filter(pl.col("size") > 1), held).group_by("operation").len("users")
        both = pl.concat(
            [one.select("operation", "users").lazy() for one in (plain, several)]
        ).collect()
        found = dict(both.iter_rows())
        return [found.get(operation, 0) for operation in operations]

    def rows(self, users: Sequence[int], operations: Sequence[int]) -> Rows:
        """Return the pairs."""
        met = _met(self._needs(operations), self._held(users)).collect()
        found = set(met.select("operation", "user").iter_rows())
        return [[(operation, user) in found for operation in operations] for user in users]

    def _held(self, users: Sequence[int]) -> pl.DataFrame:
        """Return permission and user, each pair once."""
        given = _frame(("role", "permission"), unzipped(role_permissions(self.facts), 2))
        chosen = _frame(("user",), [list(users)])
        roles = self.held_role.lazy().join(chosen.lazy(), on="user", how="semi")
        pairs = roles.join(given.lazy(), on="role").select("permission", "user")
        return pairs.unique().collect()

    def _needs(self, operations: Sequence[int]) -> pl.LazyFrame:
        names = ("operation", "permission", "wanted")
        need = _frame(names, unzipped(needs(self.facts, operations), 3))
        return need.lazy().with_columns(pl.len().over("operation").alias("size"))


def _met(need: pl.LazyFrame, held: pl.DataFrame) -> pl.LazyFrame:
    found = need.join(held.lazy(), on="permission").group_by("operation", "user")
    return found.agg(pl.len().alias("has"), pl.col("wanted").first()).filter(
        pl.col("has") >= pl.col("wanted")
    )


def _frame(names: Sequence[str], columns: Sequence[list[int]]) -> pl.DataFrame:
    return pl.DataFrame(
        dict(zip(names, columns, strict=True)), schema=dict.fromkeys(names, pl.Int32)
    )


make = Polars
