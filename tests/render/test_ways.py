"""The drawing of how an ability is reached: its boxes and lines, measured in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scopeaudit.render import Options
from scopeaudit.render.html import render
from tests.render.chromium import COMMAND, READY, Tab, chromium
from tests.render.demo import make_demo

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(COMMAND is None, reason="no chromium here: the page was not opened"),
]

CROSSED = """(() => {
  const boxes = [...document.querySelectorAll('.ways rect')].map((one) => one.getBBox());
  const inside = (box, { x, y }) => x > box.x + 0.5 && x < box.x + box.width - 0.5
    && y > box.y + 0.5 && y < box.y + box.height - 0.5;
  const steps = Array.from({ length: 201 }, (_, step) => step / 200);
  return [...document.querySelectorAll('.ways path')].filter((path) => {
    const length = path.getTotalLength();
    return steps.some((step) => boxes.some((box) => inside(box, path.getPointAtLength(length * step))));
  }).length;
})()"""
OVERLAPPING = """(() => {
  const boxes = [...document.querySelectorAll('.ways rect')].map((one) => one.getBBox());
  return boxes.filter((one, at) => boxes.slice(at + 1).some((other) => one.x < other.x + other.width
    && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height)).length;
})()"""
LINES = "document.querySelectorAll('.ways path').length"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Return the tab of a browser with the report of the demo organization."""
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(make_demo(), Options()), encoding="utf-8")
    with chromium(tmp_path_factory.mktemp("profile")) as found:
        found.ready = READY
        found.open(path.as_uri())
        yield found


def test_no_line_runs_behind_a_box(tab: Tab) -> None:
    """A line that passes a column has a lane of its own there: of no finding does one cross a box."""
    proved = [one.fingerprint for one in make_demo().findings if one.proof]
    drawn = 0
    for mark in proved:
        tab.ask(f"location.hash = 'finding={mark}'")
        tab.until(f"document.getElementById('sheet').innerText.includes('{mark}')")
        drawn += tab.ask(LINES)
        assert tab.ask(CROSSED) == 0
        assert tab.ask(OVERLAPPING) == 0
    assert drawn > 5 * len(proved)


def test_the_measure_sees_a_line_that_crosses(tab: Tab) -> None:
    """A line drawn through a box is found, so that none found says something."""
    tab.ask(
        "(() => { const box = document.querySelector('.ways rect').getBBox();"
        " const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');"
        " line.setAttribute('d', `M0 ${box.y + 5}H${box.x + box.width + 50}`);"
        " document.querySelector('.ways').append(line); return null; })()"
    )
    assert tab.ask(CROSSED) == 1
