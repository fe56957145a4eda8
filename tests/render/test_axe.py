"""Accessibility, judged by axe-core: no violation of WCAG 2.2 A or AA in any view, light or dark."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from benchmarks.audits import audit_of
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.html import render
from tests.render.chromium import COMMAND, READY, Tab, chromium
from tests.render.demo import make_demo
from tests.render.story import BOT

AXE = Path(os.environ.get("SCOPEAUDIT_TEST_NODE_MODULES", "")) / "axe-core" / "axe.min.js"
"""Where axe-core's script is; CI installs it from npm."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(COMMAND is None, reason="no chromium here: axe-core judged nothing"),
    pytest.mark.skipif(
        not AXE.is_file(), reason="no axe-core here: set SCOPEAUDIT_TEST_NODE_MODULES"
    ),
]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
JUDGED = f"""axe.run(document, {{ runOnly: {TAGS}, rules: RULES }}).then((found) => found.violations.map(
    (one) => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 200), one.nodes[0].failureSummary]))"""

VIEWS = {
    "summary": "",
    "list": "#state=all&q=call&division=division%20EMEA",
    "rows of subjects": "#by=subject&sort=-subjects",
    "finding": "#finding=3f0c9d2be1a74405",
    "accepted finding": "#finding=f4c7720d15ab6e98",
    "subject": "#subject=" + quote(f"client:{BOT.id}", safe=""),
    "cell": "#proof=" + quote("supervisors-can-monitor/call.monitor", safe=""),
}


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Return the tab of one browser for all tests."""
    with chromium(tmp_path_factory.mktemp("profile")) as found:
        found.ready = READY
        yield found


@pytest.fixture(scope="module")
def report(story: AuditResult, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of the story's page."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(story, Options()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest, tab: Tab) -> Iterator[str]:
    """Set what the system prefers."""
    feature = {"name": "prefers-color-scheme", "value": request.param}
    tab.call("Emulation.setEmulatedMedia", features=[feature])
    yield request.param
    tab.call("Emulation.setEmulatedMedia", features=[])


def violations(tab: Tab, without: str = "") -> object:
    """Return what axe-core finds wrong with what is shown, by all its rules but one."""
    tab.ask(AXE.read_text(encoding="utf-8") + "; null")
    rules = f"{{ '{without}': {{ enabled: false }} }}" if without else "{}"
    return tab.ask(JUDGED.replace("RULES", rules))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.usefixtures("scheme")
def test_no_view_breaks_a_rule(tab: Tab, report: str, view: str) -> None:
    """Summary, list, sheets: each with everything in it unfolded."""
    tab.open(report + VIEWS[view])
    tab.ask("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    tab.ask("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert violations(tab) == []


@pytest.mark.parametrize("name", ["admin", "terraform", "api"])
@pytest.mark.usefixtures("scheme")
def test_no_way_to_mend_a_finding_breaks_a_rule(tab: Tab, tmp_path: Path, name: str) -> None:
    """The sheet of a finding with each of its tabs, needs beside what is held, and what relies on it."""
    path, demo = tmp_path / "report.html", make_demo()
    finding = next(one for one in demo.findings if one.rule == "forbidden-ability")
    path.write_text(render(demo, Options()), encoding="utf-8")
    tab.open(f"{path.as_uri()}#finding={finding.fingerprint}")
    tab.ask(f"document.getElementById('fix-tab-{name}').click()")
    tab.ask("document.querySelectorAll('#sheet details').forEach((one) => { one.open = true; })")
    tab.ask("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert violations(tab) == []


@pytest.mark.parametrize("subject", ["client:client-wallboard", "user:supervisor-moved"])
@pytest.mark.usefixtures("scheme")
def test_no_page_of_a_subject_breaks_a_rule(tab: Tab, tmp_path: Path, subject: str) -> None:
    """Scopes, permissions with what gives them, and calls, all unfolded."""
    path = tmp_path / "report.html"
    path.write_text(render(make_demo(), Options()), encoding="utf-8")
    tab.open(f"{path.as_uri()}#subject={quote(subject, safe='')}")
    tab.ask("document.querySelectorAll('#sheet details').forEach((one) => { one.open = true; })")
    tab.ask("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert violations(tab) == []


@pytest.mark.usefixtures("scheme")
def test_history_and_a_long_list_break_no_rule(tab: Tab, tmp_path: Path) -> None:
    """The same for changes since an earlier run, and for a list of which only a part is drawn."""
    path = tmp_path / "report.html"
    path.write_text(render(audit_of(1_000, "each"), Options()), encoding="utf-8")
    tab.open(path.as_uri())
    tab.ask("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert violations(tab) == []


@pytest.mark.usefixtures("scheme")
def test_the_narrow_page_breaks_no_rule(tab: Tab, report: str) -> None:
    """The list as it is laid out on a telephone."""
    size = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": False}
    tab.call("Emulation.setDeviceMetricsOverride", **size)
    tab.open(report)
    found = violations(tab)
    tab.call("Emulation.clearDeviceMetricsOverride")
    assert found == []


@pytest.mark.usefixtures("scheme")
def test_the_page_without_script_breaks_no_rule(
    tab: Tab, story: AuditResult, tmp_path: Path
) -> None:
    """What stands in the page itself, with what says that script is off.

    axe-core is a script, so the page is shown as a browser without script would: its own is taken out.
    """
    text = render(story, Options()).replace("<noscript>", "<div>").replace("</noscript>", "</div>")
    path = tmp_path / "report.html"
    path.write_text(re.sub(r"(?s)<script>.*?</script>", "", text), encoding="utf-8")
    tab.ready = "true"
    tab.open(path.as_uri())
    tab.ready = READY
    assert tab.ask("document.getElementById('plain').innerText").startswith("Without script")
    assert violations(tab) == []


def test_the_printed_page_breaks_no_rule(tab: Tab, report: str) -> None:
    """What goes on paper, in the light colours it is printed in; nobody taps on paper."""
    tab.open(report)
    tab.call("Emulation.setEmulatedMedia", media="print")
    tab.ask("dispatchEvent(new Event('beforeprint'))")
    found = violations(tab, without="target-size")
    tab.call("Emulation.setEmulatedMedia", media="")
    assert found == []
