"""Whole processes: a run against only decoding its file, what starting costs, what is installed."""

import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from re import match
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measure import Took, run_time, table
from benchmarks.organization import organization
from scopeaudit.bundled import bundled
from scopeaudit.catalog import load_catalog
from scopeaudit.sources.file import write_snapshot

_FLOORS = Path(__file__).parent / "floors"
_LOOK_UP = (
    "from scopeaudit.catalog import load_catalog; "
    "load_catalog().find('PATCH /api/v2/conversations/calls/1/participants/2')"
)
_SCOPEAUDIT = (sys.executable, "-m", "scopeaudit")


def whole(sizes: Sequence[int], seed: int, rounds: int) -> None:
    """Print how many times the cost of only decoding the file a whole run takes.

    Each ratio is the median of those of the rounds: by the clock, and of processor time, which other work on
    the machine disturbs less.
    """
    rows = []
    for users in sizes:
        with TemporaryDirectory() as folder:
            rows.append(_run(users, seed, rounds, Path(folder)))
    print(table(("users", "file MB", "exit", *_TIMED, *_RATIOS), rows))


_TIMED = tuple(f"{what} s, cpu s" for what in ("run", "decode structs", "decode data classes"))
_RATIOS = tuple(f"run / {what}, cpu" for what in ("structs", "data classes"))


def _run(users: int, seed: int, rounds: int, folder: Path) -> Sequence[str]:
    path = folder / "organization.json"
    operations = load_catalog().operations.values()
    write_snapshot(organization(users, "realistic", operations, seed), path)
    policies, output = str(bundled("policies")), f"json={folder / 'findings.json'}"
    run = (*_SCOPEAUDIT, "run", str(path), "-p", policies, "--format", output)
    floors = [(sys.executable, str(_FLOORS / name), str(path)) for name in _NAMES]
    code = run_time(run).code
    times = [[run_time(one) for one in (run, *floors)] for _ in range(rounds)]
    took = (
        f"{median(one.wall for one in column):.2f}, {median(one.cpu for one in column):.2f}"
        for column in zip(*times, strict=True)
    )
    ratios = (
        f"{median(one[0].wall / one[floor].wall for one in times):.2f}, "
        f"{median(one[0].cpu / one[floor].cpu for one in times):.2f}"
        for floor in (1, 2)
    )
    return (f"{users:,}", f"{path.stat().st_size / 1e6:.1f}", str(code), *took, *ratios)


_NAMES = ("structs.py", "data_classes.py")


def start(rounds: int) -> None:
    """Print what starting costs, against Python doing nothing."""
    commands = {
        "python -c pass": (sys.executable, "-c", "pass"),
        "scopeaudit --version": (*_SCOPEAUDIT, "--version"),
        "look one operation up in the catalog": (sys.executable, "-c", _LOOK_UP),
        "scopeaudit catalog show OPERATION": (
            *_SCOPEAUDIT, "catalog", "show", "patchConversationsCallParticipant"
        ),
        "scopeaudit demo": (*_SCOPEAUDIT, "demo"),
    }  # fmt: skip
    with TemporaryDirectory() as folder:
        for command in commands.values():
            run_time(command, Path(folder))
        times = [
            {name: run_time(command, Path(folder)) for name, command in commands.items()}
            for _ in range(rounds)
        ]
    rows = [_started(name, times) for name in commands]
    print(table(("command", "ms", "cpu ms", "times `python -c pass`, cpu"), rows))


def _started(name: str, times: Sequence[dict[str, Took]]) -> Sequence[str]:
    wall, cpu = (median(getattr(one[name], what) for one in times) for what in ("wall", "cpu"))
    ratio, of_cpu = (
        median(getattr(one[name], what) / getattr(one["python -c pass"], what) for one in times)
        for what in ("wall", "cpu")
    )
    return name, f"{wall * 1e3:,.0f}", f"{cpu * 1e3:,.0f}", f"{ratio:.1f}, {of_cpu:.1f}"


def installed() -> None:
    """Print the packages a plain install brings, and their size with compiled files."""
    names = _needed("scopeaudit", {})
    rows = [(name, f"{size / 1e6:.1f}") for name, size in sorted(names.items(), key=_by_size)]
    total = sum(names.values()) / 1e6
    print(table(("package", "MB"), [*rows, (f"{len(names)} packages", f"{total:.1f}")]))


def _by_size(one: tuple[str, int]) -> int:
    return -one[1]


def _needed(name: str, known: dict[str, int]) -> dict[str, int]:
    """Gather a package and what it requires without an extra, each with its size in bytes."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return known
    paths = (Path(str(one.locate())) for one in found.files or ())
    known[name] = sum(path.stat().st_size for path in paths if path.is_file())
    for requirement in found.requires or ():
        wanted = match(r"[\w.-]+", requirement)
        if wanted and "extra ==" not in requirement and wanted[0].lower() not in known:
            _needed(wanted[0].lower(), known)
    return known
