"""The page in a real browser: from disk, without a request, with addresses that can be sent."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.html import render
from tests.render.chromium import COMMAND, Tab, chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(COMMAND is None, reason="no chromium here: the page was not opened"),
]

SHOWN = "[...document.querySelectorAll('#list .finding')].map((one) => one.querySelector('[data-slot=rule]').textContent)"
OPEN = "[...document.querySelectorAll('#list .finding[open] .body')].map((one) => one.id)"
STATUS = "document.getElementById('shown').textContent"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Return the tab of one browser for all tests."""
    with chromium(tmp_path_factory.mktemp("profile")) as found:
        yield found


def written(result: AuditResult, folder: Path) -> str:
    """Write the page of an audit and return its address."""
    path = folder / "report.html"
    path.write_text(render(result, Options()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def report(story: AuditResult, tmp_path: Path) -> str:
    """Return the address of the story's page."""
    return written(story, tmp_path)


def undisturbed(tab: Tab) -> None:
    """Assert that the page asked for nothing but itself and complained of nothing."""
    asked = {
        event["request"]["url"].partition("#")[0]
        for event in tab.reported("Network.requestWillBeSent")
    }
    assert all(url.endswith("/report.html") or url.startswith("data:") for url in asked)
    assert not tab.reported("Log.entryAdded")
    assert not tab.reported("Runtime.exceptionThrown")
    assert not tab.reported("Page.javascriptDialogOpening")


def test_the_page_opens_from_disk_without_a_request(tab: Tab, report: str) -> None:
    """Nothing is asked for, nothing breaks the security policy, all open findings are listed."""
    tab.open(report)
    undisturbed(tab)
    assert tab.ask(STATUS) == "9 findings, worst first."
    assert tab.ask(SHOWN)[:3] == ["forbidden-ability", "missing-scope", "stale-token"]


def test_the_address_opens_its_finding(tab: Tab, report: str) -> None:
    """A permalink opens that finding alone, with its evidence and proof, and scrolls to it."""
    tab.open(report + "#finding=3f0c9d2be1a74405")
    assert tab.ask(OPEN) == ["finding=3f0c9d2be1a74405"]
    text = tab.ask("document.querySelector('.finding[open]').innerText")
    assert "Ana Haddad 060" in text
    assert "via group Team leads" in text
    assert tab.ask("document.activeElement.closest('.finding').open") is True
    assert (
        0 <= tab.ask("document.querySelector('.finding[open]').getBoundingClientRect().top") < 300
    )


def test_a_permalink_wins_over_filters_and_states(tab: Tab, report: str) -> None:
    """The finding that is asked for is shown even where filters or its acceptance would hide it."""
    tab.open(report + "#finding=f4c7720d15ab6e98&severity=info")
    assert tab.ask(OPEN) == ["finding=f4c7720d15ab6e98"]
    assert "break-glass account" in tab.ask("document.querySelector('.finding[open]').innerText")


@pytest.mark.parametrize(
    ("address", "rules"),
    [
        ("severity=critical,medium", ["forbidden-ability", "implicit-grant", "wildcard-role"]),
        ("rule=missing-scope", ["missing-scope", "missing-scope"]),
        ("client=Wallboard", ["implicit-grant", "missing-scope"]),
        ("q=ADDRESS%20implicit", ["implicit-grant"]),
        ("expectation=bot-can-mute&action=call.mute", ["no-user-context"]),
        ("state=accepted", ["super-user"]),
        ("q=nobody", []),
    ],
)
def test_filters_live_in_the_address(
    tab: Tab, report: str, address: str, rules: list[str]
) -> None:
    """A filtered view can be sent: opening its address shows the same findings."""
    tab.open(f"{report}#{address}")
    assert tab.ask(SHOWN) == rules
    assert tab.ask("location.hash") == f"#{address}"


def test_typing_filters_and_writes_the_address(tab: Tab, report: str) -> None:
    """`/` goes to the search field; what is typed filters and stands in the address."""
    tab.open(report)
    tab.type("/")
    tab.type("wallboard")
    tab.ask("new Promise((done) => setTimeout(done, 300))")
    assert tab.ask(STATUS) == "2 of 9 findings, worst first."
    assert tab.ask("location.hash") == "#q=wallboard"


def test_a_cell_of_the_matrix_shows_its_findings(tab: Tab, report: str) -> None:
    """Clicking what fails in the matrix filters by expectation and action."""
    tab.open(report)
    tab.ask("document.querySelector('.matrix td + td .fail').closest('a').click()")
    tab.ask("new Promise((done) => setTimeout(done, 100))")
    assert tab.ask(SHOWN) == ["missing-scope"]


def test_all_subjects_can_be_shown(tab: Tab, report: str) -> None:
    """A long list starts short and has a button for the rest."""
    tab.open(report + "#finding=3f0c9d2be1a74405")
    count = "document.querySelectorAll('.finding[open] .subjects li').length"
    assert tab.ask(count) == 24
    tab.ask("document.querySelector('.finding[open] dd .quiet').click()")
    assert tab.ask(count) == 412


def test_the_theme_follows_the_address(tab: Tab, report: str) -> None:
    """Dark is dark, light is light, and the links of the page keep it."""
    grounds = []
    for theme in ("dark", "light"):
        tab.open(f"{report}#theme={theme}")
        grounds.append(tab.ask("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(19, 20, 22)", "rgb(247, 247, 245)"]


def test_hostile_names_are_inert(tab: Tab, hostile: AuditResult, tmp_path: Path) -> None:
    """With everything opened, no script of a name runs and no element of a name exists."""
    tab.open(written(hostile, tmp_path) + "#state=all")
    tab.ask("document.querySelectorAll('#list .finding').forEach((one) => { one.open = true; })")
    tab.ask("new Promise((done) => setTimeout(done, 100))")
    undisturbed(tab)
    assert tab.ask("document.title").startswith("FAIL · <script>")
    assert tab.ask("document.querySelectorAll('img, iframe, object, b').length") == 0
    assert tab.ask("document.scripts.length") == 2
    assert tab.ask("[...document.links].filter((one) => /^javascript/.test(one.href)).length") == 0
    assert "<img src=x onerror=alert(1)>" in tab.ask("document.getElementById('list').innerText")


def test_a_hostile_client_can_be_filtered_by(
    tab: Tab, hostile: AuditResult, tmp_path: Path
) -> None:
    """A name full of marks survives the way through the address."""
    tab.open(f"{written(hostile, tmp_path)}#q={quote('[link](javascript:alert(3))')}")
    assert tab.ask(SHOWN) == ["missing-permission"]


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_no_page_scrolls_sideways(
    tab: Tab, story: AuditResult, hostile: AuditResult, tmp_path: Path, width: int
) -> None:
    """Narrow screens and endless names scroll inside tables, never the page."""
    tab.call(
        "Emulation.setDeviceMetricsOverride",
        width=width,
        height=900,
        deviceScaleFactor=1,
        mobile=False,
    )
    for result in (story, hostile):
        tab.open(written(result, tmp_path) + "#state=all")
        tab.ask("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        tab.ask("new Promise((done) => setTimeout(done, 100))")
        assert tab.ask("document.documentElement.scrollWidth") <= width
    tab.call("Emulation.clearDeviceMetricsOverride")


def test_without_script_the_page_still_tells_everything(tab: Tab, report: str) -> None:
    """Verdict, coverage, matrix and findings are there, and a permalink still works."""
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.open(report + "#finding=3f0c9d2be1a74405")
        undisturbed(tab)
        assert tab.ask(OPEN) == ["finding=3f0c9d2be1a74405"]
        text = tab.ask("document.querySelector('main').innerText")
    finally:
        tab.call("Emulation.setScriptExecutionDisabled", value=False)
    assert "412 users through client Queue dashboard" in text
    assert "Without script this page shows 9 findings" in text
    assert "authorization:policy:view would open it" in text


def test_print_opens_every_finding(tab: Tab, report: str) -> None:
    """What is printed has every finding opened, and closes them again afterwards."""
    tab.open(report)
    tab.ask("dispatchEvent(new Event('beforeprint'))")
    assert len(tab.ask(OPEN)) == 9
    tab.ask("dispatchEvent(new Event('afterprint'))")
    assert tab.ask(OPEN) == []
