"""The sheet of a finding in a real browser: needs beside what is held, ways to mend it, what relies on it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from benchmarks.audits import audit_of
from scopeaudit.model.change import GiveRole, Holder, SetScopes
from scopeaudit.model.finding import Excess, Finding
from scopeaudit.model.policy import Location
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.dossier import Dossiers
from scopeaudit.render.html import render
from scopeaudit.waivers import load_waivers
from tests.render.chromium import COMMAND, READY, Tab, chromium
from tests.render.demo import make_demo
from tests.render.story import HOSTILE, make_hostile

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(COMMAND is None, reason="no chromium here: the page was not opened"),
]

SHEET = "document.getElementById('sheet').innerText"
TABS = "[...document.querySelectorAll('[role=tab]')].map((one) => one.textContent)"
CODE = "document.querySelector('#fix-{name} pre').textContent"
COMPARED = """[...document.querySelectorAll('.compare tbody tr')].map((row) =>
    [row.className, row.children[0].innerText, row.children[1].innerText])"""
FIELD = """[...document.querySelectorAll('#sheet dt')].find((one) => one.textContent === {label})
    ?.nextElementSibling.innerText ?? ''"""


@pytest.fixture(scope="module")
def demo() -> AuditResult:
    """Return the audit of the demo organization."""
    return make_demo()


@pytest.fixture(scope="module")
def address(demo: AuditResult, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of its report."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(demo, Options()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Return the tab of one browser for all tests."""
    with chromium(tmp_path_factory.mktemp("profile")) as found:
        found.ready = READY
        yield found


def the(result: AuditResult, rule: str, word: str = "") -> Finding:
    """Return the first finding of a rule that names something."""
    return next(one for one in result.findings if one.rule == rule and word in one.message)


def opened(tab: Tab, address: str, finding: Finding) -> Tab:
    """Open the sheet of a finding."""
    tab.open(f"{address}#finding={finding.fingerprint}")
    return tab


def field(tab: Tab, label: str) -> str:
    """Return what the sheet says under a label."""
    text: str = tab.ask(FIELD.format(label=json.dumps(label)))
    return text


def press(tab: Tab, key: str, code: int) -> None:
    """Press a key that types nothing."""
    for kind in ("rawKeyDown", "keyUp"):
        tab.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code)


def test_needs_stand_beside_what_is_held(tab: Tab, address: str, demo: AuditResult) -> None:
    """Each row says in words and by a shape whether it is there, lacks, or depends on the call."""
    opened(tab, address, the(demo, "missing-scope", "Wallboard"))
    rows = tab.ask(COMPARED)
    assert [one[0] for one in rows] == ["missing", "met", "met", "proviso"]
    assert rows[0][1] == "scope conversations or scope call:update"
    assert "missing" in rows[0][2]
    assert "nothing that gives it" in rows[0][2]
    assert tab.ask("document.querySelectorAll('.compare tbody svg').length") == len(rows)


def test_what_is_too_much_is_called_excess(tab: Tab, address: str, demo: AuditResult) -> None:
    """What a client holds beyond need, with the expectation that asks for it all the same."""
    opened(tab, address, the(demo, "readonly-that-writes"))
    ((state, asked, held),) = tab.ask(COMPARED)
    assert state == "excess"
    assert asked == "asked for by wallboard-works-for-supervisors"
    assert "excess" in held
    assert "scope conversations:readonly" in held


@pytest.mark.parametrize(
    "rule",
    [
        "missing-scope",
        "missing-permission",
        "wrong-division",
        "forbidden-ability",
        "long-lived-token",
    ],
)
def test_the_tabs_say_what_every_format_says(
    tab: Tab, address: str, demo: AuditResult, rule: str
) -> None:
    """Terraform and calls are those of the JSON report, ids of users filled in, to the letter."""
    finding = the(demo, rule)
    fix = Dossiers(demo).fix(finding)
    assert fix is not None
    opened(tab, address, finding)
    assert tab.ask(TABS) == ["Admin interface", "Terraform", "API"]
    assert tab.ask(CODE.format(name="terraform")) == "\n".join(fix.terraform)
    assert tab.ask(CODE.format(name="api")) == "\n".join(fix.calls)


def test_tabs_turn_by_keys_and_stay(tab: Tab, address: str, demo: AuditResult) -> None:
    """Arrows choose a tab; the next finding opens on the same one."""
    opened(tab, address, the(demo, "missing-scope", "Wallboard"))
    assert tab.ask("document.getElementById('fix-terraform').hidden") is True
    tab.ask("document.getElementById('fix-tab-admin').focus()")
    press(tab, "ArrowRight", 39)
    assert tab.ask("document.activeElement.id") == "fix-tab-terraform"
    assert tab.ask("document.activeElement.getAttribute('aria-selected')") == "true"
    assert tab.ask("document.getElementById('fix-terraform').hidden") is False
    tab.ask("document.getElementById('sheet-next').click()")
    assert tab.ask("document.getElementById('fix-terraform').hidden") is False
    press(tab, "ArrowLeft", 37)
    tab.ask("document.getElementById('fix-tab-admin').click()")


def test_one_way_needs_no_tabs(tab: Tab, address: str, demo: AuditResult) -> None:
    """Where a person must judge, the steps stand there alone."""
    opened(tab, address, the(demo, "super-user"))
    assert tab.ask(TABS) == []
    assert "leave it to the few" in field(tab, "Fix")


def test_what_relies_on_it_is_told(tab: Tab, address: str, demo: AuditResult) -> None:
    """Expectations that would fail, calls that need it, or that nobody does; and what gives takes nothing."""
    opened(tab, address, the(demo, "readonly-that-writes"))
    assert "wallboard-works-for-supervisors × call.view" in field(tab, "What relies on it")
    opened(tab, address, the(demo, "forbidden-ability", "Quiet hours bot"))
    told = field(tab, "What relies on it")
    assert "No expectation rests on it." in told
    assert (
        "PATCH /api/v2/conversations/calls/{conversationId}/participants/{participantId} 720 times"
        in told
    )
    opened(tab, address, the(demo, "missing-scope", "Wallboard"))
    assert field(tab, "What relies on it") == "It takes nothing away from anybody."


def test_the_waiver_is_one_that_is_read(
    tab: Tab, address: str, demo: AuditResult, tmp_path: Path
) -> None:
    """The block is a waiver of that finding; the command beside it names the same."""
    finding = the(demo, "super-user")
    opened(tab, address, finding)
    tab.ask("[...document.querySelectorAll('#sheet details')].at(-1).open = true")
    tab.until("document.querySelectorAll('#sheet details[open] pre').length === 2")
    yaml, command = tab.ask(
        "[...document.querySelectorAll('#sheet details[open] pre')].map((one) => one.textContent)"
    )
    path = tmp_path / "waivers.yaml"
    path.write_text("version: 1\nwaivers:\n" + yaml, encoding="utf-8")
    (waiver,) = load_waivers(path, [finding.rule])
    assert waiver.fingerprint == finding.fingerprint
    assert waiver.until > date(2026, 11, 20)
    assert command.startswith(f"scopeaudit waive {finding.fingerprint} --until {waiver.until} ")


def test_a_step_finds_all_that_it_closes(tab: Tab, address: str, demo: AuditResult) -> None:
    """The link of a step shows every finding that begins with it, and no other."""
    worst = the(demo, "wrong-division")
    same = [one.message for one in demo.findings if one.remedy[:1] == worst.remedy[:1]]
    assert len(same) == 4
    tab.open(address)
    tab.ask(f"document.querySelector('#first a[href=\"#step={worst.fingerprint}\"]').click()")
    tab.until("document.getElementById('shown').textContent.startsWith('4 of')")
    shown = tab.ask(
        "[...document.querySelectorAll('#list td.finding a')].map((one) => one.textContent)"
    )
    assert sorted(shown) == sorted(one.replace("`", "") for one in same)
    tab.open(f"{address}#step=0000000000000000")
    assert tab.ask("document.getElementById('shown').textContent").startswith("0 of")


def test_hostile_names_stay_text_in_what_mends(tab: Tab, tmp_path: Path) -> None:
    """Names and ids that are markup, script or templates are shown as they are, in every tab."""
    hostile = make_hostile()
    names = {**hostile.names, **{one: one for one in HOSTILE}}
    findings = tuple(
        replace(
            one,
            changes=(GiveRole(evil, Holder("group", evil), (evil,)), SetScopes(evil, (evil,))),
            excess=(Excess("scope", evil),),
        )
        for one, evil in zip(hostile.findings, HOSTILE, strict=False)
    )
    path = tmp_path / "report.html"
    made = render(replace(hostile, findings=findings, names=names), Options())
    path.write_text(made, encoding="utf-8")
    for finding in findings:
        opened(tab, path.as_uri(), finding)
        tab.ask(
            "document.querySelectorAll('#sheet [hidden]').forEach((one) => { one.hidden = false; })"
        )
        assert "resource " in tab.ask(CODE.format(name="terraform"))
        assert tab.ask("document.querySelectorAll('#sheet img, #sheet script').length") == 0
        assert not tab.reported("Page.javascriptDialogOpening")
        assert not tab.reported("Runtime.exceptionThrown")


def test_the_past_of_a_finding_is_told(tab: Tab, tmp_path: Path) -> None:
    """First seen, since when it says the same, and when it was accepted before; only what is known."""
    audit = audit_of(20, "each")
    since, (told, plain) = audit.since, (audit.findings[0], audit.findings[1])
    assert since is not None
    span = (datetime(2026, 10, 1, 6, tzinfo=UTC), datetime(2026, 10, 9, 6, tzinfo=UTC))
    first = datetime(2026, 9, 1, 6, tzinfo=UTC)
    since = replace(
        since,
        first_seen={**since.first_seen, told.fingerprint: first},
        waived={told.fingerprint: (span,)},
    )
    path = tmp_path / "report.html"
    path.write_text(render(replace(audit, since=since), Options()), encoding="utf-8")
    opened(tab, path.as_uri(), told)
    assert field(tab, "First seen") == (
        "2026-09-01 06:00 UTC in this run; told in these words since 2026-11-16 06:00 UTC;"
        " accepted from 2026-10-01 06:00 UTC to 2026-10-09 06:00 UTC"
    )
    opened(tab, path.as_uri(), plain)
    assert ";" not in field(tab, "First seen")


def test_places_of_a_configuration_are_told(tab: Tab, demo: AuditResult, tmp_path: Path) -> None:
    """File and line of what causes it stand in the sheet."""
    finding = replace(the(demo, "super-user"), sources=(Location("infra/main.tf", 12, 3),))
    path = tmp_path / "report.html"
    path.write_text(render(replace(demo, findings=(finding,)), Options()), encoding="utf-8")
    opened(tab, path.as_uri(), finding)
    assert field(tab, "Written in") == "infra/main.tf:12:3"
