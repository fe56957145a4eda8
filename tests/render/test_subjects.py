"""The pages of clients and users in a real browser: what each holds beside what is asked of it, and what it called."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.html import render
from tests.render.chromium import COMMAND, READY, Tab, chromium
from tests.render.demo import make_demo

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(COMMAND is None, reason="no chromium here: the page was not opened"),
]

SHEET = "document.getElementById('sheet').innerText"
TABLE = """[...document.querySelector('#sheet [aria-label="{label}"]').querySelectorAll('tbody tr')]
    .map((row) => [...row.children].map((cell) => cell.innerText.trim()))"""
UNFOLDED = "document.querySelectorAll('#sheet details').forEach((one) => {{ one.open = true; }})"


@pytest.fixture(scope="module")
def demo() -> AuditResult:
    """Return the audit of the demo organization."""
    return make_demo()


@pytest.fixture(scope="module")
def tab(demo: AuditResult, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Return the tab of a browser with the report of the demo organization."""
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(demo, Options()), encoding="utf-8")
    with chromium(tmp_path_factory.mktemp("profile")) as found:
        found.ready = READY
        found.open(path.as_uri())
        yield found


def opened(tab: Tab, kind: str, id_: str) -> str:
    """Open the page of a subject with everything unfolded, and return what it says."""
    tab.ask(f"location.hash = 'subject={quote(f'{kind}:{id_}', safe='')}'")
    tab.until(f"{SHEET}.includes('{id_}')")
    tab.ask(UNFOLDED.format())
    tab.ask("new Promise((done) => setTimeout(done, 0))")
    text: str = tab.ask(SHEET)
    return text


def client(demo: AuditResult, name: str) -> str:
    """Return the id of a client."""
    return next(one.id for one in demo.directory.clients if one.name == name)


def test_scopes_are_asked_for_authorized_and_needed(tab: Tab, demo: AuditResult) -> None:
    """A scope that nobody asks for, one that an action needs, and those that lack, each as such."""
    opened(tab, "client", client(demo, "Wallboard overlay"))
    rows = {row[0]: row[1:] for row in tab.ask(TABLE.format(label="Scopes"))}
    assert rows["analytics:readonly"] == ["has", "not read", "no expectation asks for it"]
    assert rows["conversations:readonly"] == ["has", "not read", "call.view"]
    assert rows["conversations"][0] == "missing"
    assert "call.mute" in rows["conversations"][2]
    assert "call:view" not in rows


def test_what_client_credentials_call_is_told(tab: Tab, demo: AuditResult) -> None:
    """Scopes that do not count, permissions with what gives them, and calls, refused ones too."""
    text = opened(tab, "client", client(demo, "Quiet hours bot"))
    assert "On client credentials scopes do not count" in text
    chains = {row[0]: row[1:] for row in tab.ask(TABLE.format(label="Permission"))}
    chain, needed = chains["conversation:communication:view,disconnect"]
    assert chain == "directly \u203a Integration: calls \u203a all divisions"
    assert "call.mute" in needed
    assert "720 calls in 30 days" in text
    calls = tab.ask(TABLE.format(label="Usage"))
    assert [row[1] for row in calls] == ["720"]
    assert calls[0][0].startswith("PATCH /api/v2/conversations/calls/")


def test_a_client_that_made_no_call_says_so(tab: Tab, demo: AuditResult) -> None:
    """No call is told with the days that were looked at."""
    assert "0 calls in 30 days" in opened(tab, "client", client(demo, "Voicebot trial"))


def test_a_user_says_when_it_signed_in_and_through_what_it_holds(tab: Tab) -> None:
    """Last sign-in, and each permission with group, role and division, and the action that needs it."""
    text = opened(tab, "user", "supervisor-moved")
    assert "2026-11-19 21:00 UTC" in text
    chains = {row[0]: row[1:] for row in tab.ask(TABLE.format(label="Permission"))}
    assert chains["conversation:participant:wrapup"] == [
        "directly \u203a Supervisor \u203a AMER",
        "call.mute",
    ]
    assert chains["directory:user:view"][1] == "no expectation asks for it"


def test_usage_that_was_not_read_is_said(story: AuditResult, tab: Tab, tmp_path: Path) -> None:
    """An audit without usage says that none was read, not that nothing was called."""
    path = tmp_path / "report.html"
    path.write_text(render(story, Options()), encoding="utf-8")
    tab.open(path.as_uri())
    assert story.directory.usage is None
    one = story.findings[0].subjects[0]
    tab.ask(f"location.hash = 'subject={quote(f'{one.kind}:{one.id}', safe='')}'")
    tab.until(f"{SHEET}.includes('{one.id}')")
    assert "calls in" not in tab.ask(SHEET)
