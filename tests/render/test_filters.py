"""Filters of the page in a real browser: each tells findings apart, reacts to the others, and can be sent."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest

from benchmarks.audits import audit_of
from scopeaudit.cli.main import run
from scopeaudit.model.finding import Acceptance
from scopeaudit.model.policy import Location
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.html import render
from tests.render.chromium import COMMAND, READY, Tab, chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(COMMAND is None, reason="no chromium here: the page was not opened"),
]

COUNTED = "!document.getElementById('policy').parentElement.hidden"
"""True once the filters behind `More filters` know their values."""
SHOWN = "[...document.querySelectorAll('#list td.rule code')].map((one) => one.textContent)"
TITLES = "[...document.querySelectorAll('#list td.finding a')].map((one) => one.textContent)"
CHIPS = "[...document.querySelectorAll('#active button')].map((one) => one.textContent)"
STATUS = "document.getElementById('shown').textContent"
VISIBLE = """[...document.querySelectorAll('#filters select')].filter((one) => !one.parentElement.hidden)
    .map((one) => one.id)"""


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Return the tab of one browser for all tests."""
    with chromium(tmp_path_factory.mktemp("profile")) as found:
        found.ready = READY
        yield found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of the report of the demo organization."""
    path = tmp_path_factory.mktemp("demo") / "report.html"
    assert run(["demo", "-q", "-f", "csv=/dev/null", "-o", str(path)]) == 0
    return path.as_uri()


Written = Callable[[AuditResult], str]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Return what writes the page of an audit and returns its address."""

    def write(result: AuditResult) -> str:
        path = tmp_path / "report.html"
        path.write_text(render(result, Options()), encoding="utf-8")
        return path.as_uri()

    return write


def counted(tab: Tab, address: str) -> None:
    """Open a page and wait until its filters know their values."""
    tab.open(address)
    tab.until(COUNTED)
    tab.ask("new Promise((done) => setTimeout(done, 400))")


def options(tab: Tab, key: str) -> list[str]:
    """Return what a filter offers."""
    found: list[str] = tab.ask(
        f"[...document.getElementById({key!r}).options].map((one) => one.textContent)"
    )
    return found


@pytest.mark.parametrize(
    ("address", "rules"),
    [
        ("grant=CLIENT-CREDENTIALS&severity=high", ["no-user-context"]),
        ("role=Identity%20administrator", ["can-grant-itself"]),
        ("policy=bundled%3Aclient-activity&severity=high", ["stale-token"]),
        ("role=Supervisor&severity=medium&kind=group", ["leftover-grant"]),
        ("owner=Platform%20team&rule=can-grant-itself", ["can-grant-itself"]),
        ("role=No%20such%20role", []),
    ],
)
def test_each_filter_lives_in_the_address(
    tab: Tab, demo: str, address: str, rules: list[str]
) -> None:
    """Opening the address of a filtered view shows these findings, and keeps the address."""
    tab.open(f"{demo}#{address}")
    assert tab.ask(SHOWN) == rules
    assert tab.ask("location.hash") == f"#{address}"


def test_only_filters_that_tell_findings_apart_are_shown(
    tab: Tab, demo: str, written: Written
) -> None:
    """The age needs an earlier run; an owner needs accepted findings; one rule alone is no choice."""
    counted(tab, demo)
    assert set(tab.ask(VISIBLE)) == {
        *("rule", "client", "action", "expectation", "policy", "division", "kind", "grant"),
        *("role", "owner", "state", "by"),
    }
    audit = audit_of(40, "each")
    alike = tuple(replace(one, rule="missing-role") for one in audit.findings)
    tab.open(written(replace(audit, findings=alike)))
    tab.until("!document.getElementById('age').parentElement.hidden")
    shown = set(tab.ask(VISIBLE))
    assert "client" in shown
    assert not shown & {"rule", "policy", "grant", "owner"}


def test_counts_beside_values_react_to_the_other_filters(tab: Tab, demo: str) -> None:
    """A value says how many findings it would leave, whatever else is set."""
    counted(tab, demo)
    assert "wrong-division (3)" in options(tab, "rule")
    assert options(tab, "grant") == ["all", "CLIENT-CREDENTIALS (10)", "CODE (15)", "TOKEN (2)"]
    assert options(tab, "owner") == ["all", "Platform team (4)"]
    counted(tab, f"{demo}#severity=medium")
    assert "wrong-division (1)" in options(tab, "rule")
    assert options(tab, "grant") == ["all", "CLIENT-CREDENTIALS (4)", "CODE (4)", "TOKEN (1)"]


def test_age_is_counted_from_the_run(tab: Tab, written: Written) -> None:
    """Days since a finding was first seen, in words; the address has the number."""
    audit = audit_of(120, "each")
    address = written(audit)
    counted_ages = {"7": 0, "30": 0, "90": 0}
    assert audit.since is not None
    for moment in audit.since.first_seen.values():
        days = (audit.provenance.audited_at.date() - moment.date()).days
        counted_ages[next(most for most in counted_ages if days <= int(most))] += 1
    tab.open(address)
    tab.until("document.getElementById('age').options.length > 1")
    assert options(tab, "age") == [
        "all",
        f"up to 7 days ({counted_ages['7']})",
        f"up to 30 days ({counted_ages['30']})",
        f"up to 90 days ({counted_ages['90']})",
    ]
    tab.open(f"{address}#age=7")
    assert tab.ask(STATUS).startswith(f"{counted_ages['7']} of 120 findings")
    assert tab.ask(CHIPS) == ["Age: up to 7 days \u2715"]


def test_chips_say_what_is_on_and_take_it_off(tab: Tab, demo: str) -> None:
    """Each filter has a button; by keyboard it goes, the focus to the next one, and then to the search."""
    tab.open(f"{demo}#q=leila&severity=high&role=Supervisor")
    assert tab.ask(CHIPS) == [
        "Search: leila \u2715",
        "Severity: high \u2715",
        "Role: Supervisor \u2715",
    ]
    tab.ask("document.querySelector('#active button').focus()")
    for left in (2, 1, 0):
        name = tab.ask("document.activeElement.getAttribute('aria-label')")
        assert name.startswith("Take off ")
        tab.call(
            "Input.dispatchKeyEvent",
            type="keyDown",
            key="Enter",
            text="\r",
            windowsVirtualKeyCode=13,
        )
        tab.until(f"document.querySelectorAll('#active li').length === {left}")
    assert tab.ask("document.activeElement.id") == "q"
    assert tab.ask("location.hash") == ""
    assert tab.ask(STATUS) == "40 findings, worst first"


def test_who_accepted_is_among_accepted_findings(
    tab: Tab, written: Written, story: AuditResult
) -> None:
    """Choosing an owner shows what they accepted, although only open findings are shown otherwise."""
    by = Acceptance(
        owner="<b>Ops</b>",
        reason="agreed in writing",
        until=date(2027, 1, 1),
        at=Location("w.yaml", 1),
    )
    first, *others = story.findings
    accepted = (*story.accepted, replace(first, acceptance=by))
    address = written(replace(story, findings=tuple(others), accepted=accepted))
    tab.open(f"{address}#owner={quote('<b>Ops</b>')}")
    assert tab.ask(SHOWN) == [first.rule]
    assert tab.ask(CHIPS) == ["Accepted by: <b>Ops</b> \u2715"]


def test_fingerprints_of_the_view_are_copied(tab: Tab, demo: str) -> None:
    """A line each, of what is filtered, for a waiver file or a script."""
    tab.open(f"{demo}#rule=wrong-division")
    tab.ask(
        "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }"
    )
    tab.ask("document.getElementById('marks').click()")
    marks = tab.ask("window.copied").splitlines()
    assert len(marks) == 3
    assert "050d982ce7fc93ad" in marks


def test_a_hostile_role_can_be_filtered_by(
    tab: Tab, hostile: AuditResult, written: Written
) -> None:
    """Names full of marks are values as any other, in the list and in the address."""
    tab.open(written(hostile))
    tab.until(f"{VISIBLE}.length > 5")
    keys = [key for key in tab.ask(VISIBLE) if key not in {"state", "by"}]
    assert {"action", "expectation"} <= set(keys)
    for key in keys:
        values = tab.ask(f"[...document.getElementById({key!r}).options].map((one) => one.value)")
        for value in values[1:]:
            tab.ask(f"location.hash = '{key}=' + encodeURIComponent({json.dumps(value)})")
            tab.until(
                f"document.querySelectorAll('#active li').length === 1 && {SHOWN}.length > 0"
            )
    assert not tab.reported("Runtime.exceptionThrown")
    assert tab.ask("document.querySelectorAll('#active b, #active img').length") == 0


def test_a_finding_that_is_left_out_is_said_to_be(
    tab: Tab, story: AuditResult, tmp_path: Path
) -> None:
    """A link to a finding the page does not hold says that some are left out."""
    path = tmp_path / "report.html"
    path.write_text(render(story, Options(html_max=3)), encoding="utf-8")
    mark = story.findings[0].fingerprint
    lowest = min(story.findings, key=lambda one: one.severity).fingerprint
    tab.open(f"{path.as_uri()}#finding={lowest}")
    title = tab.ask("document.getElementById('sheet-title').textContent")
    assert title == (
        f"There is no finding {lowest} in this page. It may be one of the 7 that are left out of it."
    )
    assert mark != lowest
    assert tab.ask(STATUS) == "3 findings, worst first"
