"""What goes on paper says what it leaves out, and with which filters it was printed."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from benchmarks.audits import audit_of
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.html import render
from tests.render.chromium import COMMAND, READY, Tab, chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(COMMAND is None, reason="no chromium here: the page was not printed"),
]

PRINTED = """(() => { dispatchEvent(new Event('beforeprint'));
    const made = document.querySelector('.printed');
    return [made.children[0].textContent, made.lastElementChild.textContent,
        made.querySelectorAll('.printed-finding').length]; })()"""


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Return the tab of one browser for all tests."""
    with chromium(tmp_path_factory.mktemp("profile")) as found:
        found.ready = READY
        yield found


def written(result: AuditResult, folder: Path) -> str:
    """Write the page of an audit and return its address."""
    path = folder / "report.html"
    path.write_text(render(result, Options()), encoding="utf-8")
    return path.as_uri()


def test_too_many_findings_to_print_are_counted(tab: Tab, tmp_path: Path) -> None:
    """5,000 are printed in short, which is said first, and last how many more there are."""
    tab.open(written(audit_of(5_050, "each"), tmp_path))
    first, last, printed = tab.ask(PRINTED)
    assert first.startswith("5,000 findings, in short. Filter down to 100 or fewer")
    assert last == "50 findings more in the file."
    assert printed == 5_000


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("q", "wallboard", "Search: wallboard"),
        ("severity", "critical,high", "Severity: critical,high"),
        ("rule", "missing-scope", "Rule: missing-scope"),
        ("action", "call.mute", "Action: call.mute"),
        ("expectation", "bot-can-mute", "Expectation: bot-can-mute"),
        ("policy", "policies/call-control.yaml", "Policy file: policies/call-control.yaml"),
        ("division", "division EMEA", "Division: division EMEA"),
        ("kind", "role", "Subject: role"),
        ("state", "all", "State: open and accepted"),
    ],
)
def test_each_filter_is_printed_in_words(
    tab: Tab, story: AuditResult, tmp_path: Path, key: str, value: str, said: str
) -> None:
    """Whoever reads the paper knows what was asked for."""
    tab.open(f"{written(story, tmp_path)}#{key}={quote(value, safe='')}")
    first, _, printed = tab.ask(PRINTED)
    assert first == f"Printed with these filters: {said}"
    assert printed > 0
