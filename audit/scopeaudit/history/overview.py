"""All that a store tells of all organizations at one moment, for whoever lays it out."""

from collections.abc import Mapping
from dataclasses import replace

from scopeaudit.model.failure import Failure
from scopeaudit.model.history import KnownFinding
from scopeaudit.model.run import OpenNow, Run
from scopeaudit.records import dataclass
from scopeaudit.store import Store, changes, lives, outages, runs

MOST = 10
"""Changes of each kind that are told of a run; its report has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Runs and failures, newest first; what is open now; by run, what changed, each with its kind."""

    runs: tuple[Run, ...]
    failures: tuple[Failure, ...]
    open_now: tuple[OpenNow, ...]
    changes: Mapping[int, tuple[tuple[str, KnownFinding], ...]]


def overview(store: Store, organization: str = "") -> Overview:
    """Read what a store holds, of one organization by its id or name, or of all; raises StoreError."""
    with store.reading() as connection:
        kept = runs.listed(connection, organization)
        mine = {one.organization for one in kept}
        return Overview(
            runs=kept,
            failures=outages.listed(connection, organization),
            open_now=tuple(one for one in lives.open_now(connection) if one.organization in mine),
            changes=changes.examples(connection, (one.number for one in kept), MOST),
        )


def without_words(told: Overview) -> Overview:
    """Return the same without what findings and failures say, since that may name people."""
    return replace(
        told,
        failures=tuple(replace(one, message="") for one in told.failures),
        changes={
            number: tuple((kind, replace(one, message="")) for kind, one in some)
            for number, some in told.changes.items()
        },
    )
