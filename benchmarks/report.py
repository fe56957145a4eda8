"""How large a report is, how long it takes to write, to open, and to answer a key, in headless Chromium."""

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, cast

from benchmarks.audits import Shape, audit_of
from benchmarks.measure import in_process, megabytes, peak_megabytes, table, timed

ROWS: tuple[tuple[int, Shape], ...] = (
    (1_000, "shared"),
    (1_000, "each"),
    (100_000, "shared"),
    (100_000, "each"),
    (1_000_000, "shared"),
)
_TYPED = ("d", "de", "den", "deni", "deniz", "deniz s", "deniz si", "deniz sil", "queue:edit")
_READY = """new Promise((done) => {
    const look = () => document.documentElement.dataset.ready ? done(performance.now()) : setTimeout(look, 4);
    look(); })"""
_KEY = """(() => { const field = document.getElementById("q"); field.value = TYPED;
    const began = performance.now(); field.dispatchEvent(new Event("input"));
    document.body.offsetHeight; return performance.now() - began; })()"""
_SCROLL = """(async () => { const list = document.querySelector(".rows"); let most = 0;
    for (let step = 0; step <= 20; step += 1) { list.scrollTop = list.scrollHeight * step / 20;
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      most = Math.max(most, document.querySelectorAll("#list tr").length); } return most; })()"""


class Opened(NamedTuple):
    """What a browser took: until the page answers, for one key (median and worst), and rows that exist."""

    ready: float
    key: float
    worst_key: float
    dom_rows: int


def report(rounds: int) -> None:
    """Measure and print every size; times of the browser are medians of some openings."""
    from tests.render.chromium import COMMAND

    if COMMAND is None:
        raise SystemExit("there is no Chromium here")
    heads = (
        "rows",
        "findings",
        "file",
        "written",
        "memory",
        "of it the audit",
        "opens",
        "a key",
        "worst key",
        "rows in the page",
    )
    print(table(heads, [_row(*size, rounds) for size in ROWS]))


def _row(rows: int, shape: Shape, rounds: int) -> list[str]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        made = in_process(["write", str(rows), shape, str(path)])
        found = _opened(path, Path(folder) / "profile", rounds)
    return [
        f"{rows:,}",
        f"{made['findings']:,}",
        f"{made['bytes'] / 1e6:.2f} MB",
        f"{made['seconds']:.2f} s",
        f"{made['peak']:.0f} MB",
        f"{made['before']:.0f} MB",
        f"{found.ready:.0f} ms",
        f"{found.key:.0f} ms",
        f"{found.worst_key:.0f} ms",
        str(found.dom_rows),
    ]


def write(rows: int, shape: str, path: str) -> dict[str, Any]:
    """Write one report in this process; the collector is off, as in the command."""
    import gc

    from scopeaudit.render import Options, render
    from scopeaudit.writing import write_whole

    gc.disable()
    audit = audit_of(rows, cast("Shape", shape))
    render("html", audit_of(10, "each"), Options())  # the template engine is loaded
    before = megabytes()
    _, seconds = timed(lambda: write_whole(Path(path), render("html", audit, Options())))
    return {
        "findings": len(audit.findings),
        "bytes": Path(path).stat().st_size,
        "seconds": seconds,
        "before": before,
        "peak": peak_megabytes(),
    }


def _opened(path: Path, profile: Path, rounds: int) -> Opened:
    from tests.render.chromium import chromium

    with chromium(profile) as tab:
        ready = []
        for _ in range(rounds):
            tab.open(path.as_uri())
            ready.append(tab.ask(_READY))
        tab.ask("new Promise((done) => setTimeout(done, 500))")
        keys = [tab.ask(_KEY.replace("TYPED", json.dumps(typed))) for typed in _typed(rounds)]
        tab.open(path.as_uri())
        tab.ask(_READY)
        return Opened(median(ready), median(keys), max(keys), tab.ask(_SCROLL))


def _typed(rounds: int) -> Iterator[str]:
    """Yield what stands in the field after each key; each round types something else first."""
    for number in range(rounds):
        yield from (f"{typed} {number}" if number else typed for typed in _TYPED)
