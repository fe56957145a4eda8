"""A site in a real browser: opened from disk, judged by axe-core, and a way from the matrix to its findings."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scopeaudit.site import Wanted, build
from scopeaudit.sources.demo import demo_organization
from scopeaudit.sources.file import write_snapshot
from tests.cli.conftest import Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture
from tests.render.chromium import COMMAND, READY, Tab, chromium
from tests.render.test_axe import AXE, violations

scopeaudit = scopeaudit_fixture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(COMMAND is None, reason="no chromium here: no page was opened"),
]
judged = pytest.mark.skipif(
    not AXE.is_file(), reason="no axe-core here: set SCOPEAUDIT_TEST_NODE_MODULES"
)


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Return the tab of one browser for all tests."""
    with chromium(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture
def site(scopeaudit: Scopeaudit, tmp_path: Path) -> Path:
    """Return the folder of a site: two nights of the demo organization, and one that failed."""
    read = demo_organization()
    write_snapshot(read, Path("org.json"))
    for options in ((), ("--scopes-enforced", "no"), ()):
        scopeaudit("run", "org.json", "--store", "a.db", "-q", "-f", "json=x.json", *options)
    scopeaudit("run", "none.json", "--store", "a.db")
    build(Wanted(out=tmp_path / "out", store="a.db"))
    return tmp_path / "out"


def test_it_opens_from_disk_and_asks_for_nothing(tab: Tab, site: Path) -> None:
    """No request but for the page itself, no message of the console, on every kind of page."""
    for path in (site / "index.html", *(site / "organizations").iterdir()):
        tab.open(path.as_uri())
        asked = [one["request"]["url"] for one in tab.reported("Network.requestWillBeSent")]
        assert [one for one in asked if not one.startswith("data:")] == [path.as_uri()]
        assert tab.reported("Log.entryAdded") == []
        assert tab.reported("Runtime.exceptionThrown") == []


def test_a_cell_of_the_matrix_shows_its_findings(tab: Tab, site: Path) -> None:
    """The report opens filtered by the rule, with as many rows as the cell says."""
    tab.open((site / "index.html").as_uri())
    cell = "document.querySelector('.matrix td a')"
    number = int(re.findall(r"\d+", tab.ask(f"{cell}.innerText"))[0])
    rule = tab.ask(f"{cell}.hash").removeprefix("#rule=")
    tab.ask(f"{cell}.click()")
    there = READY.replace("Element.", "Element?.")
    tab.until(f"location.pathname.includes('/runs/') && {there}")
    shown = tab.ask("document.getElementById('shown').innerText")
    assert rule in tab.ask("location.hash")
    assert re.search(rf"\b{number}\b", shown), shown


@judged
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule(tab: Tab, site: Path, width: int, scheme: str) -> None:
    """With everything unfolded, wide and narrow; nothing makes the page itself scroll sideways."""
    feature = {"name": "prefers-color-scheme", "value": scheme}
    tab.call("Emulation.setEmulatedMedia", features=[feature])
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    tab.call("Emulation.setDeviceMetricsOverride", **size)
    for path in (site / "index.html", *(site / "organizations").iterdir()):
        tab.open(path.as_uri())
        tab.ask("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert violations(tab) == []
        assert tab.ask("document.documentElement.scrollWidth") <= width
    tab.call("Emulation.clearDeviceMetricsOverride")
