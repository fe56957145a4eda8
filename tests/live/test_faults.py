"""Whatever goes wrong on the way, a collection loses nothing that came and names what did not."""

import asyncio
from collections import Counter
from functools import cache
from random import Random

import pytest

from scopeaudit.catalog import Catalog, load_catalog
from scopeaudit.errors import UnreadableError
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sandbox import Fault, Scenario
from scopeaudit.sandbox.scenario import KINDS
from tests.live.harbour import harbour
from tests.live.oracle import faults
from tests.live.sandboxed import api, auditor, collected, in_no_time, server

CALLS = (
    "POST /oauth/token",
    "GET /api/v2/tokens/me",
    "GET /api/v2/organizations/me",
    "GET /api/v2/oauth/clients",
    "GET /api/v2/authorization/roles",
    "GET /api/v2/authorization/divisions/query",
    "GET /api/v2/authorization/permissions",
    "GET /api/v2/users",
    "GET /api/v2/groups",
    "GET /api/v2/authorization/policies",
    "GET /api/v2/orgauthorization/trustees",
    "GET /api/v2/orgauthorization/trustees/{trusteeOrgId}/users",
    "GET /api/v2/orgauthorization/trustees/{trusteeOrgId}/groups",
    "GET /api/v2/authorization/divisions/{divisionId}/grants",
    "GET /api/v2/authorization/roles/{roleId}/subjectgrants",
    "GET /api/v2/authorization/subjects/rolecounts",
)
LONGEST = 3600.0
"""Seconds within which even the unluckiest collection of this size ends."""


@cache
def catalog() -> Catalog:
    """Load the catalog once."""
    return load_catalog()


@cache
def organization() -> Snapshot:
    """Return an organization of which most lists have several pages."""
    return harbour(users=520, roles=20, divisions=6, groups=12, guests=3)


@cache
def undisturbed() -> Snapshot:
    """Collect it without a fault."""
    return collect_under(Scenario())


def collect_under(scenario: Scenario) -> Snapshot:
    """Collect it under faults, in a time that does not pass."""

    async def run() -> Snapshot:
        read = await collected(api(server(organization(), scenario, catalog()), auditor()))
        assert asyncio.get_running_loop().time() < LONGEST
        return read

    return in_no_time(run())


def outcome(scenario: Scenario) -> str:
    """Collect, hold the result against the undisturbed one, and say in a word what it was."""
    try:
        came = collect_under(scenario)
    except UnreadableError as error:
        return "refused" if error.hint else "refused without a hint"
    assert list(faults(undisturbed(), came)) == []
    return "equal" if came == undisturbed() else "blind"


@pytest.mark.parametrize("kind", KINDS)
def test_one_fault_that_lasts(kind: str) -> None:
    """A call that never goes well is a blind spot, and every other part is there."""
    tally = Counter(
        outcome(Scenario(faults=(Fault(kind, on=call, times=None),)))  # type: ignore[arg-type]
        for call in CALLS[3:]
    )
    assert tally["refused"] == 0


@pytest.mark.parametrize(
    "kind", [one for one in KINDS if one not in {"changed-shape", "missing-expand"}]
)
def test_one_fault_that_passes(kind: str) -> None:
    """What fails once is asked for again, and the snapshot is as if nothing had been."""
    passing = kind not in {"shifting-pages", "repeated-page"}
    for call in CALLS:
        found = outcome(Scenario(faults=(Fault(kind, on=call),)))  # type: ignore[arg-type]
        assert found == "equal" or not passing


def test_faults_mixed_at_random() -> None:
    """Over 200 runs the snapshot is the undisturbed one, or its blind spots name what is missing."""
    tally = Counter(outcome(Scenario(faults=mixture(seed))) for seed in range(200))
    assert sum(tally.values()) == 200
    assert tally["equal"] > 100
    assert tally["blind"] > 10
    assert tally["refused"] < 10


def mixture(seed: int) -> tuple[Fault, ...]:
    """Draw up to five faults."""
    chance = Random(seed)  # noqa: S311 - no secret
    return tuple(
        Fault(
            chance.choice(KINDS),  # type: ignore[arg-type]
            on=chance.choice((*CALLS, "*")),
            first=chance.randint(1, 4),
            times=chance.choice((1, 2, 3, 8, None)),
            chance=chance.choice((1.0, 0.5, 0.2)),
            seconds=chance.choice((1, 3, 200)),
            shift=chance.choice((-2, -1, 1, 3)),
        )
        for _ in range(chance.randint(1, 5))
    )


def test_a_limit_is_kept_to() -> None:
    """With few requests a minute the collection waits instead of being refused."""
    from scopeaudit.sandbox import RateLimit

    scenario = Scenario(rate_limit=RateLimit(allowed=8, seconds=60))

    async def run() -> tuple[Snapshot, int]:
        client = api(server(organization(), scenario, catalog()), auditor())
        return await collected(client), sum(client.counts.values())

    read, requests = in_no_time(run())
    assert read == undisturbed()
    assert requests < 30
