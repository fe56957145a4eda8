"""`--dry-run` says what a collection would ask, and asks nobody."""

from collections import Counter
from pathlib import Path

import pytest

from scopeaudit.sandbox import Scenario
from scopeaudit.sources.live.calls import BY_DIVISION, BY_ROLE, NAMES
from scopeaudit.sources.live.plan import plan, size_of
from scopeaudit.sources.live.want import Want
from tests.golden import same_as_golden
from tests.live.conftest import Scopeaudit, Serve
from tests.live.harbour import harbour
from tests.live.sandboxed import api, auditor, collected, in_no_time, server

GRANTS = (f"GET {BY_DIVISION}", f"GET {BY_ROLE}")


@pytest.mark.parametrize("divisions", [3, 30, 300])
def test_the_plan_is_what_is_done(divisions: int) -> None:
    """Each call is made as often as planned; lists by division may take fewer pages, never more."""
    read = harbour(users=1200, roles=40, divisions=divisions, groups=3, guests=3)
    client = api(server(read, Scenario(rate_limit=None)), auditor())
    came = in_no_time(collected(client))
    planned = Counter({one.call: one.count for one in plan(Want(), size_of(came)) if one.count})
    made = client.counts | Counter({"POST /oauth/token": 1})
    assert planned.keys() == made.keys()
    loose = {one for one in planned if NAMES[one.partition(" ")[2]] in {"grants", "clients"}}
    assert {one: planned[one] for one in planned.keys() - loose} == {
        one: made[one] for one in made.keys() - loose
    }
    assert made[GRANTS[0]] + made[GRANTS[1]] <= planned[GRANTS[0]] + planned[GRANTS[1]]


def test_without_an_earlier_organization(
    scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It needs neither region nor credentials, and shows organizations of four sizes."""
    monkeypatch.delenv("GENESYSCLOUD_OAUTHCLIENT_ID")
    ran = scopeaudit("collect", "--dry-run")
    assert (ran.code, ran.err) == (0, "")
    same_as_golden(ran.out, Path(__file__).parent / "golden" / "dry-run.txt")


def test_with_an_earlier_one(scopeaudit: Scopeaudit, serve: Serve) -> None:
    """The size is that of the file which would be replaced; only what policies need is planned."""
    url = serve(harbour(users=600, roles=3, divisions=2, groups=1))
    scopeaudit("collect", "--base-url", url, "-o", "org.json")
    before = Path("org.json").read_bytes()
    ran = scopeaudit("collect", "--dry-run", "-o", "org.json")
    users = next(one for one in ran.out.splitlines() if one.startswith("GET /api/v2/users"))
    assert users.split()[2:] == ["2", "a", "page", "of", "500"]
    assert "as read " in ran.out.splitlines()[0]
    assert Path("org.json").read_bytes() == before


def test_it_must_be_said_where_to_write(scopeaudit: Scopeaudit) -> None:
    """Only a dry run goes without an output."""
    ran = scopeaudit("collect")
    assert ran.code == 2
    assert "it is not said where to write the organization" in ran.err


def test_what_is_needed_is_the_least(scopeaudit: Scopeaudit) -> None:
    """Of alternatives the one that is held already, of scopes the one that only reads."""
    Path("policy.yaml").write_text("version: 1\ntitle: T\nchecks: {implicit-grant: {}}\n")
    ran = scopeaudit("collect", "--dry-run", "-p", "policy.yaml", "--usage", "30")
    permissions, scopes = ran.out.splitlines()[-3:-1]
    assert permissions == "permissions: oauth:client:view"
    assert scopes == (
        "scopes, where a person signs in: user-basic-info, organization:readonly, oauth:readonly"
    )
