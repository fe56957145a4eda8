"""`scopeaudit schedule` as a user types it, with processes, signals and a run that waits on a pipe."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scopeaudit.schedule.child import started
from tests.cli.conftest import Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture

scopeaudit = scopeaudit_fixture

MISSED = {
    "version": 1,
    "state": "stopped",
    "since": "2026-01-02T00:00:00Z",
    "cron": "0 6 1 1 *",
    "time_zone": "Europe/Berlin",
    "last_start": "2020-01-01T05:00:00Z",
}
"""What a scheduler left behind that was down on a New Year's morning."""

YEARLY = ("--cron", "0 6 1 1 *", "--time-zone", "Europe/Berlin", "--health-file", "health.json")


@contextmanager
def scheduler(*options: str) -> Iterator[subprocess.Popen[str]]:
    """Start the command in the working directory; end it where the test did not."""
    command = (sys.executable, "-m", "scopeaudit", "schedule", *options)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    """Return the next line without its time."""
    assert process.stderr is not None
    return process.stderr.readline().partition("  ")[2].strip()


def health() -> dict[str, object]:
    """Return what the health file says."""
    said: dict[str, object] = json.loads(Path("health.json").read_text())
    return said


@pytest.fixture
def pipe(scopeaudit: Scopeaudit) -> Path:
    """Make a pipe that a run waits for, and a health file that a run was missed after."""
    assert scopeaudit("schedule", "--help").code == 0
    Path("health.json").write_text(json.dumps(MISSED))
    os.mkfifo("organization")
    return Path("organization")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_run_and_the_scheduler(pipe: Path, number: signal.Signals) -> None:
    """A missed run is made up at once; the signal reaches it, nothing is kept, and the code says so."""
    with scheduler(*YEARLY, "--", str(pipe)) as process:
        assert line(process).startswith("audits at `0 6 1 1 *` (Europe/Berlin); the next 20")
        assert line(process) == "the run of 2021-01-01 06:00 CET was missed; it is made up now"
        assert line(process) == "audit started"
        assert health()["state"] == "running"
        with pipe.open("wb"):  # which waits until the run reads
            process.send_signal(number)
            assert process.wait(60) == 130
        assert process.stderr is not None
        rest = process.stderr.read()
    assert "stopping: the audit is asked to end, and given 30 s" in rest
    assert "interrupted: no audit was performed" in rest
    assert "interrupted (exit code 130); the next 20" in rest
    assert rest.endswith("  stopped\n")
    assert (health()["state"], health()["cut_off"]) == ("stopped", True)


def test_a_run_goes_on_to_its_end(pipe: Path) -> None:
    """Its output goes through; then the scheduler waits, is well, and stops without a run to cut off."""
    with scheduler(*YEARLY, "--", str(pipe), "-f", "json=report.json") as process:
        for _ in range(3):
            line(process)
        pipe.write_bytes(Path("org.json").read_bytes())
        assert process.stderr is not None
        assert process.stderr.readline().startswith("FAIL: 2 critical")
        assert process.stderr.readline() == "wrote report.json (json)\n"
        assert "findings (exit code 1); the next 20" in line(process)
        probe = ("schedule", "--healthy", "health.json")
        well = subprocess.run(
            (sys.executable, "-m", "scopeaudit", *probe),
            capture_output=True,
            text=True,
            check=True,
        )
        process.terminate()
        assert process.wait(60) == 0
    assert well.stdout.startswith("healthy: waiting; the last run ended 20")
    assert json.loads(Path("report.json").read_text())["findings"]


def test_nothing_is_made_up_where_that_was_asked(pipe: Path) -> None:
    """The scheduler waits for the next one."""
    with scheduler(*YEARLY, "--no-catch-up", "--", str(pipe)) as process:
        assert line(process).startswith("audits at")
        process.terminate()
        assert line(process) == "stopped"
        assert process.wait(60) == 0
    assert health()["last_start"] == MISSED["last_start"]


@pytest.mark.parametrize(
    ("options", "code", "result", "last"),
    [
        (("org.json",), 0, "findings", 1),
        (("absent.json",), 3, "could not audit", 3),
        (("org.json", "-p", "none.yaml"), 2, "policy or waiver wrong", 2),
    ],
)
def test_one_run_now(
    scopeaudit: Scopeaudit, options: tuple[str, ...], code: int, result: str, last: int
) -> None:
    """Findings are a result; what was not audited has the code of the run, and is unhealthy."""
    ran = scopeaudit("schedule", "--once", "--health-file", "health.json", "--", "-q", *options)
    assert ran.code == code
    assert f"{result} (exit code {last})\n" in ran.err
    assert health()["last_exit_code"] == last
    assert scopeaudit("schedule", "--healthy", "health.json").code == bool(code)


def test_the_file_names_the_schedule(scopeaudit: Scopeaudit) -> None:
    """`[schedule]` in scopeaudit.toml, with its path beside the file; options go before it."""
    Path("inner").mkdir()
    Path("scopeaudit.toml").write_text(
        '[schedule]\ncron = "0 6 * * *"\ntime_zone = "Europe/Berlin"\nhealth_file = "inner/h.json"\n'
    )
    assert scopeaudit("schedule", "--once", "--", "-q", "org.json").code == 0
    said = json.loads(Path("inner/h.json").read_text())
    assert (said["cron"], said["time_zone"]) == ("0 6 * * *", "Europe/Berlin")
    ran = scopeaudit("schedule", "--once", "--time-zone", "Mars", "--", "-q", "org.json")
    assert "`Mars` is no time zone" in ran.err


def test_a_wrong_file_is_refused_with_the_place(scopeaudit: Scopeaudit) -> None:
    """All of it at once."""
    text = '[schedule]\ncron = "0 25 * * *"\njitter = "x"\ntime_limit = "0s"\n'
    Path("scopeaudit.toml").write_text(text)
    ran = scopeaudit("schedule")
    assert ran.code == 2
    where = Path("scopeaudit.toml").absolute()
    assert ran.err.splitlines()[:3] == [
        f"error: {where}, schedule.cron: the hour `25` is wrong; expected 0 to 23",
        f"{where}, schedule.jitter: the jitter `x` is no length of time; expected such as 90s, 5m, 2h or 1h30m",
        f"{where}, schedule.time_limit: the time limit is 0, which no run can keep",
    ]
    Path("scopeaudit.toml").write_text("[schedule]\ncrom = '0 6 * * *'\njitter = 5\n")
    ran = scopeaudit("schedule")
    assert "unknown key `schedule.crom`" in ran.err
    assert "did you mean `cron`?" in ran.err
    assert "`schedule.jitter` is a number; expected some text" in ran.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "it is not said when to audit"),
        (("--cron", "0 6 * * *", "--", "--formt", "json"), "No such option '--formt'"),
        (("--cron", "0 6 * * *", "--", "a.json", "b.json"), "unexpected extra argument (b.json)"),
        (("--cron", "*/5 * * * *", "--jitter", "5m", "--", "org.json"), "not shorter than"),
        (("--cron", "0 6 * * *", "--health-file", "a/b", "--", "org.json"), "cannot write `a/b`"),
        (("--cron", "0 6 * * *", "--health-file", "org.json"), "`org.json` is no health file"),
    ],
)
def test_what_is_refused_before_anybody_sleeps(
    scopeaudit: Scopeaudit, options: tuple[str, ...], message: str
) -> None:
    """Not at six in the morning."""
    ran = scopeaudit("schedule", *options)
    assert ran.code in {2, 3}
    assert message in ran.err


def test_a_missing_extra_is_named(scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to install; one run now needs none."""
    monkeypatch.setitem(sys.modules, "apscheduler", None)
    ran = scopeaudit("schedule", "--cron", "0 6 * * *", "--", "org.json")
    assert ran.code == 2
    assert "a schedule needs `apscheduler`" in ran.err
    assert "pip install 'scopeaudit[schedule]'" in ran.err


@pytest.mark.parametrize("text", [None, "x", "{}"])
def test_what_cannot_be_known_is_not_well(scopeaudit: Scopeaudit, text: str | None) -> None:
    """No file, or one that says nothing."""
    if text is not None:
        Path("health.json").write_text(text)
    ran = scopeaudit("schedule", "--healthy", "health.json")
    assert ran.code == 1
    assert ran.out.startswith("unhealthy: ")


def test_a_unit_is_printed_or_written(scopeaudit: Scopeaudit) -> None:
    """Both files of systemd, one after the other, or each as a file."""
    asked = ("schedule", "--print", "systemd", "--cron", "0 6 * * *")
    ran = scopeaudit(*asked, "--", "--live")
    assert ran.code == 0
    assert ran.out.index("[Service]") < ran.out.index("\n# /etc/systemd/system/scopeaudit.timer\n")
    Path("units").mkdir()
    ran = scopeaudit(*asked, "-o", "units", "--", "--live")
    assert ran.err == "wrote units/scopeaudit.service\nwrote units/scopeaudit.timer\n"
    assert "OnCalendar=*-*-* 06:00:00 UTC\n" in Path("units/scopeaudit.timer").read_text()
    assert f'"{sys.executable}" "-P" "-m"' in Path("units/scopeaudit.service").read_text()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--print", "systemd"), "it is not said when to audit"),
        (("--print", "sysv", "--cron", "0 6 * * *"), "'sysv' is not one of"),
        (("--print", "cron", "--cron", "0 6 * * *", "--", "--no-such"), "No such option"),
        (
            ("--print", "cron", "--cron", "0 6 * * *", "--", "--store", "postgresql://a:b@c/d"),
            "an option holds a password",
        ),
        (("-o", ".", "--cron", "0 6 * * *"), "`--output` goes with `--print`"),
        (("--once", "--print", "cron"), "`--once` and `--print` exclude each other"),
        (("--once", "--healthy", "h"), "`--once` and `--healthy` exclude each other"),
    ],
)
def test_units_that_are_refused(
    scopeaudit: Scopeaudit, options: tuple[str, ...], message: str
) -> None:
    """Before anything is printed."""
    ran = scopeaudit("schedule", *options)
    assert ran.code == 2
    assert ran.out == ""
    assert message in ran.err


def test_config_check_looks_at_the_schedule(scopeaudit: Scopeaudit) -> None:
    """With the line; a file that is right passes."""
    Path("scopeaudit.toml").write_text('[schedule]\ncron = "0 6 * * *"\njitter = "5m"\n')
    assert scopeaudit("config", "check").code == 0
    Path("scopeaudit.toml").write_text(
        '[schedule]\ncron = "0 6 * * FRI-MON"\ntime_zone = "Mars"\n'
    )
    ran = scopeaudit("config", "check")
    assert ran.code == 2
    assert ":2:1: the day of the week `FRI-MON` runs backward\n  hint: write `FRI," in ran.err
    assert ":3:1: `Mars` is no time zone" in ran.err


def test_a_unit_may_write_what_options_and_settings_name(scopeaudit: Scopeaudit) -> None:
    """Whether the path is said for this run or for all; a database of a server is no path."""
    Path("scopeaudit.toml").write_text(
        'metrics = "prometheus-textfile=/srv/metrics/x.prom"\nformat = ["html=/srv/site/x.html", "text"]\n'
    )
    asked = ("schedule", "--print", "systemd", "--cron", "0 6 * * *", "--", "--live")
    ran = scopeaudit(*asked, "--store", "sqlite:////srv/store/a.db", "-f", "csv=/srv/csv/x.csv")
    assert re.findall('ReadWritePaths="(.*)"', ran.out) == [
        "/srv/csv",
        "/srv/metrics",
        "/srv/site",
        "/srv/store",
    ]
    ran = scopeaudit(*asked, "--store", "postgresql+psycopg://ana@db/a")
    assert re.findall('ReadWritePaths="(.*)"', ran.out) == ["/srv/metrics", "/srv/site"]


@pytest.mark.parametrize("target", ["systemd", "cron", "kubernetes", "github"])
@pytest.mark.parametrize(
    "said",
    ['[schedule]\nhealth_file = "{}"\n', 'store = "{}"\n', 'format = "json={}"\n'],
)
def test_no_path_of_the_file_begins_a_line_of_a_unit(
    scopeaudit: Scopeaudit, target: str, said: str
) -> None:
    """A line break in it would be a line that whoever wrote the file chose, such as another command."""
    Path("scopeaudit.toml").write_text(said.format("/x\\n* * * * * /bin/x"))
    ran = scopeaudit("schedule", "--print", target, "--cron", "0 6 * * *", "--", "org.json")
    assert (ran.code, ran.out) == (2, "")
    assert "an option or a path holds a line break" in ran.err


@pytest.mark.parametrize("option", ["--help", "--notify-test"])
def test_runs_that_would_audit_nothing(scopeaudit: Scopeaudit, option: str) -> None:
    """They would end with exit code 0 every night, as a good audit does."""
    ran = scopeaudit("schedule", "--once", "--", option)
    assert ran.code == 2
    assert "the options after `--` ask for no audit" in ran.err


@pytest.mark.parametrize("text", ["raise ImportError", None])
def test_a_tool_that_is_broken_is_no_finding(tmp_path: Path, text: str | None) -> None:
    """Python ends with 1 where it cannot import, such as amid an upgrade: that is a bug and not 'findings'."""
    package = tmp_path / "scopeaudit"
    package.mkdir()
    (package / "__init__.py").write_text("__version__ = '0'\n")
    if text is not None:
        (package / "__main__.py").write_text(text)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run((*started(sys.executable), "run"), env=environment, check=False)
    assert done.returncode == 70
