"""What one could use instead, each in the best way found; see docs/performance.md."""

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from benchmarks.facts import Facts

Counts = list[int]
"""For each operation, how many of the users can call it."""

Rows = list[list[bool]]
"""For each user, whether each operation can be called."""


class Peer(Protocol):
    """One way to decide; `users` and `operations` limit the sample, None means all of them.

    Nothing a decision needs may be kept between two calls but what `load` made.
    """

    users: int | None
    operations: int | None

    def load(self, facts: Facts) -> None:
        """Take the facts over into whatever form suits best; wildcards stay unexpanded."""

    def decide(self, users: Sequence[int], operations: Sequence[int]) -> Counts:
        """Count, of some users, who can call each of some operations; this is timed."""

    def rows(self, users: Sequence[int], operations: Sequence[int]) -> Rows:
        """Return the decisions themselves, made in the same way; this is checked."""


PEERS = (
    "plain_sets",
    "plain_calls",
    "sqlite",
    "duckdb_sql",
    "polars_joins",
    "casbin_enforce",
    "casbin_roles",
    "oso_rules",
    "cedar_sliced",
    "cedar_data",
    "regorus_principal",
    "regopy_principal",
)


def peer(name: str) -> Peer:
    """Import and make a peer."""
    return cast(Peer, import_module(f"benchmarks.peers.{name}").make())


def columns(rows: Rows, operations: Sequence[int]) -> Counts:
    """Count decisions by operation."""
    return [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * len(operations)
