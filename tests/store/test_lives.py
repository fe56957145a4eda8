"""What becomes of findings from run to run: new, known, fixed, reopened, accepted, undecided."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.cli.conftest import Scopeaudit
from tests.store.conftest import Nights, app, every, rows

GOOD = "conversations"
JSON = ("-f", "json=now.json", "-q")
WAIVER = """\
version: 1
waivers:
  - rule: missing-scope
    clients: A
    owner: ann@example.org
    reason: The app is replaced this year.
    until: 2026-11-03
"""


def since() -> dict[str, Any]:
    """Read what the report says of the run before, with names of clients for fingerprints."""
    report = json.loads(Path("now.json").read_text())
    names = {
        one["fingerprint"]: one["subjects"][0]["name"]
        for one in (*report["findings"], *report["accepted"])
        if one["rule"] == "missing-scope"
    }
    told = report["since"]
    return {
        "new": [names[one] for one in told["new"] if one in names],
        "reopened": [names[one] for one in told["reopened"] if one in names],
        "fixed": [one["message"].split("`")[1] for one in told["fixed"]],
        "unchecked": [one["message"].split("`")[1] for one in told["unchecked"]],
        "first_seen": {
            names[one]: at[8:10] for one, at in told["first_seen"].items() if one in names
        },
    }


def test_the_first_run_has_nothing_to_compare_with(night: Nights) -> None:
    """Ten thousand findings that were there for years are not new."""
    night(1, app("a"), options=JSON)
    assert json.loads(Path("now.json").read_text()).get("since") is None


def test_a_finding_that_was_not_there_is_new(night: Nights) -> None:
    """It is first seen now, the others when they were found first."""
    night(1, app("a"), app("b", GOOD))
    night(2, app("a"), app("b"), options=JSON)
    told = since()
    assert (told["new"], told["reopened"], told["fixed"]) == (["B"], [], [])
    assert told["first_seen"] == {"A": "01", "B": "02"}


def test_a_finding_that_is_gone_is_fixed_once(night: Nights) -> None:
    """The run after says nothing of it."""
    night(1, app("a"), app("b"))
    night(2, app("a", GOOD), app("b"), options=JSON)
    assert since()["fixed"] == ["A"]
    night(3, app("a", GOOD), app("b"), options=JSON)
    assert since()["fixed"] == []


def test_a_finding_that_comes_back_is_reopened(night: Nights) -> None:
    """It is not new, and keeps the day it was found first."""
    night(1, app("a"))
    night(2, app("a", GOOD))
    night(3, app("a"), options=JSON)
    told = since()
    assert (told["new"], told["reopened"]) == ([], ["A"])
    assert told["first_seen"] == {"A": "01"}


def test_a_finding_is_waived_and_open_again_when_the_waiver_ends(night: Nights) -> None:
    """To accept is not to fix; once nobody accepts it, it is reopened."""
    Path("waivers.yaml").write_text(WAIVER)
    waived = ("--waivers", "waivers.yaml")
    night(1, app("a"))
    night(2, app("a"), options=(*waived, *JSON))
    assert since()["fixed"] == []
    night(4, app("a"), options=(*waived, *JSON))
    assert since()["reopened"] == ["A"]
    query = "SELECT state, since, until, ending FROM life WHERE name IN "
    query += "(SELECT name FROM life WHERE state = 'waived') ORDER BY since"
    assert rows(query) == [
        ("open", 1, 2, "waived"),
        ("waived", 2, 3, "reopened"),
        ("open", 3, None, None),
    ]


def test_what_this_audit_did_not_ask_for_stays_open(night: Nights, scopeaudit: Scopeaudit) -> None:
    """Audited with other policies, a finding is neither there nor fixed; it is not new afterwards."""
    night(1, app("a"))
    Path("other.yaml").write_text("version: 1\ntitle: Other\nchecks:\n  idle-client: {}\n")
    ran = scopeaudit("run", "night.json", "-p", "other.yaml", *JSON)
    assert ran.code in {0, 4, 5}
    assert since()["unchecked"] == ["A"]
    assert "A" not in since()["fixed"]
    night(3, app("a"), options=JSON)
    assert since()["new"] == []
    assert since()["reopened"] == []


def test_a_night_without_change_writes_no_finding(night: Nights) -> None:
    """Only the run is new; its snapshot is there already."""
    night(1, app("a"))
    before = [every(one) for one in ("finding", "life", "document", "piece")]
    night(2, app("a"))
    after = [every(one) for one in ("finding", "life", "document", "piece")]
    assert after == before
    assert rows("SELECT id, new, fixed FROM run") == [(1, 0, 0), (2, 0, 0)]


def test_names_may_hold_anything(night: Nights) -> None:
    """A zero byte, which no text of PostgreSQL takes, and letters of every plane; the next night is as quiet."""
    odd = replace(app("a"), name="Å\0 \U0001f512 ' \" % :x")
    night(1, odd)
    before = every("finding")
    assert night(2, odd, options=JSON).code == 1
    assert every("finding") == before
    night(3, app("b"), options=JSON)
    assert ["\U0001f512" in name for name in since()["fixed"]] == [True]


def test_organizations_do_not_mix(night: Nights, scopeaudit: Scopeaudit) -> None:
    """Two organizations in one store are compared each with itself."""
    night(1, app("a"))
    text = Path("night.json").read_text().replace('"o-1"', '"o-2"')
    Path("second.json").write_text(text)
    scopeaudit("run", "second.json", "-p", "policy.yaml", *JSON)
    assert json.loads(Path("now.json").read_text()).get("since") is None
    night(2, app("a"), options=JSON)
    assert since()["fixed"] == []
    assert since()["new"] == []
