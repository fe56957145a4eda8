"""The past of a finding in a report: since when it is told in these words, and when it was accepted."""

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import Scopeaudit
from tests.store.conftest import Nights, app
from tests.store.test_lives import GOOD, JSON, WAIVER


def told() -> tuple[str, dict[str, Any]]:
    """Return the fingerprint of the only missing scope, and what the report says of earlier runs."""
    report = json.loads(Path("now.json").read_text())
    (mark,) = [one["fingerprint"] for one in report["findings"] if one["rule"] == "missing-scope"]
    return mark, report["since"]


def test_a_finding_keeps_the_day_since_which_it_says_the_same(night: Nights) -> None:
    """Nothing changed since the first night."""
    for day in (1, 2, 3):
        night(day, app("a"), options=JSON)
    mark, since = told()
    assert since["changed"][mark][:10] == "2026-11-01"
    assert since["waived"] == {}


def test_other_words_are_a_change_of_that_day(night: Nights) -> None:
    """Renamed on the third night: told so since then, as the fourth night says, too."""
    night(1, app("a"))
    night(2, app("a"))
    renamed = app("a")
    object.__setattr__(renamed, "name", "Another")
    night(3, renamed, options=JSON)
    mark, since = told()
    assert since["changed"][mark][:10] == "2026-11-03"
    night(4, renamed, options=JSON)
    _, since = told()
    assert since["changed"][mark][:10] == "2026-11-03"
    assert since["first_seen"][mark][:10] == "2026-11-01"


def test_a_new_finding_has_no_past(night: Nights) -> None:
    """It is first seen now, and nothing of it changed."""
    night(1, app("a", GOOD))
    night(2, app("a"), options=JSON)
    mark, since = told()
    assert mark in since["new"]
    assert mark not in since["changed"]


def test_earlier_waivers_are_told(night: Nights, scopeaudit: Scopeaudit) -> None:
    """Accepted on the second night, and open again once the waiver ended; a report made again says the same."""
    Path("waivers.yaml").write_text(WAIVER)
    waived = ("--waivers", "waivers.yaml")
    night(1, app("a"))
    night(2, app("a"), options=waived)
    night(4, app("a"), options=(*waived, *JSON))
    mark, since = told()
    ((begin, end),) = since["waived"][mark]
    assert (begin[:10], end[:10]) == ("2026-11-02", "2026-11-04")
    night(5, app("a"), options=waived)
    again = scopeaudit("report", "3", "-f", "json=again.json")
    assert again.code == 1
    assert json.loads(Path("again.json").read_text())["since"] == since
