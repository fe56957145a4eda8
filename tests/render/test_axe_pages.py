"""Accessibility of the pages beside the report: a diagnosis, and what a change does to ability."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scopeaudit.cli.main import run
from scopeaudit.sources.demo import demo_organization
from scopeaudit.sources.file import write_snapshot
from tests.render.chromium import COMMAND, Tab, chromium
from tests.render.test_axe import AXE, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(COMMAND is None, reason="no chromium here: axe-core judged nothing"),
    pytest.mark.skipif(
        not AXE.is_file(), reason="no axe-core here: set SCOPEAUDIT_TEST_NODE_MODULES"
    ),
]

REFUSED = {
    "message": "Unable to perform the requested action. You are missing the following permission(s): conversation:call:monitor",
    "code": "missing.permissions",
    "status": 403,
}


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Return the tab of one browser for all tests."""
    with chromium(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the pages that the commands write about the demo organization."""
    folder = tmp_path_factory.mktemp("pages")
    before, after, error = folder / "before.json", folder / "after.json", folder / "error.json"
    write_snapshot(demo_organization(), before)
    changed = json.loads(before.read_text(encoding="utf-8"))
    for client in changed["clients"]:
        client["scopes"] = ["conversations"] if client["grant_type"] == "CODE" else []
        client["grants"] = []
    after.write_text(json.dumps(changed), encoding="utf-8")
    error.write_text(json.dumps(REFUSED), encoding="utf-8")
    found = {name: folder / f"{name}.html" for name in ("diff", "diagnose")}
    told = ("--client", "Queue dashboard", "--user", "supervisor-moved")
    asked: dict[str, tuple[str, ...]] = {
        "diff": (str(before), str(after), "--operations"),
        "diagnose": (str(error), "--snapshot", str(before), *told),
    }
    for name, path in found.items():
        assert run([name, *asked[name], "--format", f"html={path}"]) in {0, 1, 4}
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["diff", "diagnose"])
def test_no_page_breaks_a_rule(
    tab: Tab, pages: dict[str, Path], name: str, width: int, scheme: str
) -> None:
    """With everything unfolded, on a telephone too, no rule is broken and nothing scrolls sideways."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    tab.call("Emulation.setDeviceMetricsOverride", **size)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    tab.call("Emulation.setEmulatedMedia", features=[feature])
    tab.open(pages[name].as_uri())
    tab.ask("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert violations(tab) == []
    assert tab.ask("document.documentElement.scrollWidth") <= width
    assert not tab.reported("Log.entryAdded")
