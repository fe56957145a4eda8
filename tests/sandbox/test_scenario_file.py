"""Scenarios as people write them."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from scopeaudit.bundled import bundled
from scopeaudit.errors import PolicyError
from scopeaudit.sandbox import Fault, RateLimit, Scenario
from scopeaudit.sandbox.scenario import KINDS
from scopeaudit.sandbox.scenario_file import load_scenario
from tests.sandbox.api import CATALOG

FULL = """\
version: 1
seed: 7
sign_in_as: u-ann
rate_limit: {allowed: 60, seconds: 30}
star_grants: each
client_grants: false
without_station: [u-bea, u-cyd]
usage_polls: 2
faults:
  - kind: too-many-requests
    on: GET /api/v2/users
    first: 2
    times: always
    percent: 25
    seconds: 9
  - kind: shifting-pages
    on: getGroups
    shift: -2
  - kind: expired-token
    on: POST /oauth/token
  - kind: time-out
"""


def load(text: str, folder: Path) -> Scenario:
    """Write a scenario and load it."""
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return load_scenario(path, CATALOG)


def test_everything_a_scenario_can_say(tmp_path: Path) -> None:
    """Each key becomes what it says."""
    assert load(FULL, tmp_path) == Scenario(
        seed=7,
        sign_in_as="u-ann",
        rate_limit=RateLimit(60, 30),
        star_grants="each",
        client_grants=False,
        without_station=frozenset({"u-bea", "u-cyd"}),
        usage_polls=2,
        faults=(
            Fault("too-many-requests", "GET /api/v2/users", 2, None, 0.25, 9),
            Fault("shifting-pages", "getGroups", shift=-2),
            Fault("expired-token", "POST /oauth/token"),
            Fault("time-out"),
        ),
    )


def test_what_is_left_out_is_as_usual(tmp_path: Path) -> None:
    """And a limit can be lifted."""
    assert load("version: 1\n", tmp_path) == Scenario()
    assert load("version: 1\nrate_limit: unlimited\n", tmp_path).rate_limit is None


WRONG = [
    ("version: 2\n", "expected `1`"),
    ("version: 1\nfault: []\n", "unknown key `fault`"),
    ("version: 1\nfaults: []\n", "expected at least one entry"),
    ("version: 1\nfaults: [{kind: explode}]\n", "found the text `explode`"),
    ("version: 1\nfaults: [{kind: time-out, on: getUser5}]\n", "unknown operation `getUser5`"),
    ("version: 1\nfaults: [{kind: time-out, first: 0}]\n", "expected at least `1`"),
    ("version: 1\nrate_limit: off\n", "rate_limit"),
    ("- 1\n", "expected"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_wrong_scenario_says_what_and_where(text: str, said: str, tmp_path: Path) -> None:
    """With the path and the place, as for every file people write."""
    with pytest.raises(PolicyError) as caught:
        load(text, tmp_path)
    assert said in str(caught.value)
    assert "scenario.yaml:" in str(caught.value)


def test_the_published_schema_allows_what_is_loaded() -> None:
    """It is a JSON Schema, and names every fault there is."""
    path = bundled("reports") / "schema" / "scenario.schema.json"
    schema = json.loads(path.read_bytes())
    Draft202012Validator.check_schema(schema)
    assert tuple(schema["$defs"]["Fault"]["properties"]["kind"]["enum"]) == KINDS
