"""A collection makes no more requests than the plan says."""

import pytest

from benchmarks.requests import SIZES, counted, looped
from scopeaudit.catalog import load_catalog


@pytest.mark.parametrize("name", ["small", "mid"])
def test_requests_stay_within_the_plan(name: str) -> None:
    """At most a tenth more than planned, and far fewer than a loop over every object."""
    size = SIZES[name]
    requests = counted(size, load_catalog())
    assert requests <= 1.1 * size.planned
    assert requests * 25 < size.naive


def test_the_loop_is_as_long_as_computed() -> None:
    """The loop it is compared with is one that really runs, within the pages of one list."""
    size = SIZES["small"]
    assert abs(looped(size, load_catalog()) - size.naive) <= 2


@pytest.mark.parametrize(
    ("name", "planned", "naive"),
    [
        ("small", 20, 514),
        ("mid", 49, 4_442),
        ("large", 235, 42_392),
        ("very-large", 649, 126_347),
    ],
)
def test_the_plan_is_the_one_that_was_made(name: str, planned: int, naive: int) -> None:
    """The formulas give the figures of the plan."""
    assert (SIZES[name].planned, SIZES[name].naive) == (planned, naive)
