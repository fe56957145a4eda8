"""Units for other schedulers say exactly what was asked for, in the way each of them reads it."""

import json
import shlex
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.cli.schedule import command
from scopeaudit.errors import UsageError
from scopeaudit.schedule.asked import Schedule
from scopeaudit.schedule.cron import Both, read_cron
from scopeaudit.schedule.units import TARGETS
from scopeaudit.schedule.units.crontab import quoted as quoted_for_cron
from scopeaudit.schedule.units.fields import plain
from scopeaudit.schedule.units.refusing import refuse_unsafe
from scopeaudit.schedule.units.systemd import quoted as quoted_for_systemd
from scopeaudit.schedule.units.wanted import Wanted, audit_once
from scopeaudit.schedule.zone import zone_of
from tests.golden import same_as_golden
from tests.schedule.oracle import Expression, expressions

GOLDEN = Path(__file__).parent / "golden"
OPTIONS = ("--live", "--store", "audits.db", "--format", "html=Nightly report.html")
TEXTS = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp", "Zs"), include_characters=" "), max_size=30
)
HARD = st.text(st.sampled_from("ab \\\"'%$;#&|<>{}()`!*~=,:-é"), max_size=12)
WORDS = TEXTS | HARD


def wanted(
    cron: str = "30 6 * * MON-FRI",
    *,
    zone: str = "Europe/Berlin",
    options: tuple[str, ...] = OPTIONS,
    jitter: str = "",
    health: str = "",
    limit: timedelta | None = timedelta(hours=2),
) -> Wanted:
    """Ask for a unit as of a certain day."""
    read = read_cron(cron)
    schedule = Schedule(
        cron=read,
        time_zone=zone,
        zone=zone_of(zone),
        jitter=timedelta(minutes=5) if jitter else timedelta(),
        health_file=Path(health) if health else None,
        limit=limit,
    )
    return Wanted(
        schedule=schedule,
        cron=read,
        options=options,
        program=("/opt/scopeaudit/bin/python3", "-P", "-m", "scopeaudit"),
        reports=("Nightly report.html",),
        written=("Nightly report.html", "audits.db"),
        today=date(2026, 11, 26),
        version="0.1.0",
    )


CASES: dict[str, dict[str, Any]] = {
    "systemd": {"jitter": "5m", "health": "health.json"},
    "cron": {"health": "health.json"},
    "kubernetes": {"health": "/data/health.json"},
    "github": {},
    "windows": {"zone": "local", "jitter": "5m"},
}


@pytest.mark.parametrize("target", TARGETS)
def test_the_whole_unit(target: str) -> None:
    """As it was reviewed."""
    files = TARGETS[target](wanted(**CASES[target]))
    same_as_golden("\n".join(file.text for file in files), GOLDEN / f"{target}.txt")


def words_of(target: str, asked: Wanted) -> list[str] | None:
    """Read the command of a unit back, as the target reads it; None where an option is refused."""
    try:
        text = TARGETS[target](asked)[0].text
    except UsageError as error:
        refused = ("an option holds", "the line of the crontab")
        return None if error.message.startswith(refused) else []
    return READERS[target](text)


def of_systemd(text: str) -> list[str]:
    """Quotes and backslashes as a shell has them in double quotes; then `$$` and `%%`."""
    (line,) = [one for one in text.splitlines() if one.startswith("ExecStart=")]
    words = shlex.split(line.removeprefix("ExecStart="))
    for word in words:
        assert "$" not in word.replace("$$", "")
        assert "%" not in word.replace("%%", "")
    return [word.replace("$$", "$").replace("%%", "%") for word in words]


def of_cron(text: str) -> list[str]:
    """Cron's own loop over a line, then the shell."""
    line = text.splitlines()[-1]
    command = after_cron(line.split(" ", 5)[5])
    return shlex.split(command.partition(".lock ")[2])


def after_cron(command: str) -> str:
    """Return what cron gives to the shell: a `%` ends it unless a backslash stands before it."""
    read, escaped = "", False
    for letter in command:
        if escaped:
            read = read[:-1] + letter if letter == "%" else read + letter
            escaped = False
            continue
        if letter == "%":
            return read
        escaped = letter == "\\"
        read += letter
    return read


def of_kubernetes(text: str) -> list[str]:
    """YAML, then `$$`."""
    job = yaml.safe_load(text)["spec"]["jobTemplate"]["spec"]
    (container,) = job["template"]["spec"]["containers"]
    args: list[str] = container["args"]
    for word in args:
        assert "$" not in word.replace("$$", "")
    return [word.replace("$$", "$") for word in args]


def of_github(text: str) -> list[str]:
    """YAML, then the shell."""
    steps = yaml.safe_load(text)["jobs"]["audit"]["steps"]
    (run,) = [step["run"] for step in steps if step.get("name") == "Audit"]
    return shlex.split(run)


def of_windows(text: str) -> list[str]:
    """XML, then the rules of the C library for a command line."""
    task = ET.fromstring(text)  # noqa: S314 - written a moment ago
    program = task.findtext(".//{*}Command") or ""
    return [program, *after_windows(task.findtext(".//{*}Arguments") or "")]


def after_windows(line: str) -> list[str]:
    """Split as Windows programs do: 2n backslashes before a quote are n, and n alone are n."""
    words, word, inside, begun, i = [], "", False, False, 0
    while i < len(line):
        slashes = len(line) - i - len(line[i:].lstrip("\\"))
        i += slashes
        quote = i < len(line) and line[i] == '"'
        word += "\\" * (slashes // 2 if quote else slashes)
        begun = begun or slashes > 0
        if quote and slashes % 2:
            word += '"'
        elif quote:
            inside, begun = not inside, True
        elif i < len(line) and line[i] in " \t" and not inside:
            if begun:
                words.append(word)
            word, begun = "", False
        elif i < len(line):
            word, begun = word + line[i], True
        i += 1
    return [*words, word] if begun else words


READERS: dict[str, Callable[[str], list[str]]] = {
    "systemd": of_systemd,
    "cron": of_cron,
    "kubernetes": of_kubernetes,
    "github": of_github,
    "windows": of_windows,
}


@pytest.mark.parametrize("target", TARGETS)
@given(options=st.lists(WORDS, max_size=5), health=HARD)
def test_every_option_is_read_back(target: str, options: list[str], health: str) -> None:
    """Spaces, quotes, percent signs, dollars, backslashes, and whatever else prints; or it is refused."""
    zone = "local" if target == "windows" else "UTC"
    path = "" if target == "github" else health.strip()
    asked = wanted("0 6 * * *", zone=zone, options=tuple(options), health=path)
    read = words_of(target, asked)
    if read is None:
        return
    if target == "github":
        assert read == ["scopeaudit", "run", *options]
        return
    program = [] if target == "kubernetes" else [*asked.program]
    assert read == [*program, *audit_once(asked)]
    context = command.make_context("schedule", read[len(program) + 1 :])
    assert context.params["options"] == tuple(options)
    assert context.params["once"]


@given(WORDS)
def test_words_for_cron_and_systemd(word: str) -> None:
    """Each alone, so that a fault shows."""
    assert shlex.split(after_cron(quoted_for_cron(word))) == [word]
    (read,) = shlex.split(quoted_for_systemd(word))
    assert read.replace("$$", "$").replace("%%", "%") == word


@given(expressions)
def test_plain_expressions_mean_the_same(expression: Expression) -> None:
    """In numbers, and read again."""
    try:
        cron = read_cron(expression.text)
    except UsageError:
        return
    if isinstance(cron.days, Both):
        with pytest.raises(ValueError, match=r"\*"):
            plain(cron)
        return
    again = read_cron(plain(cron))
    assert set(plain(cron)) <= set("0123456789,-* ")
    fields = ("minutes", "hours", "months", "days")
    assert [getattr(again, one) for one in fields] == [getattr(cron, one) for one in fields]


@pytest.mark.parametrize(
    ("target", "asked", "message", "hint"),
    [
        ("cron", {"jitter": "5m"}, "cron knows no jitter", "--jitter 0s"),
        ("kubernetes", {"jitter": "5m"}, "Kubernetes knows no jitter", "--jitter 0s"),
        ("github", {"jitter": "5m"}, "GitHub knows no jitter", "--jitter 0s"),
        ("kubernetes", {"cron": "0 6 */2 * MON"}, "Kubernetes cannot express days that are in both", "one field"),
        ("github", {"cron": "0 6 */2 * MON"}, "GitHub cannot express days that are in both", "one field"),
        ("windows", {"cron": "0 6 */2 * MON", "zone": "local"}, "the Task Scheduler cannot express", "one field"),
        ("systemd", {"cron": "30 2 * * *"}, "systemd would not run exactly once on 2027-03-28", "such as 5"),
        ("kubernetes", {"cron": "30 2 * * *"}, "Kubernetes would not run exactly once", "UTC"),
        ("github", {"cron": "*/30 * * * *"}, "GitHub would not run exactly once on 2027-", "UTC"),
        ("kubernetes", {"zone": "local"}, "Kubernetes has no machine whose time zone", "name one"),
        ("github", {"zone": "local"}, "GitHub has no machine whose time zone", "name one"),
        ("windows", {}, "knows the machine's own time zone only", "--time-zone local"),
        ("windows", {"cron": "*/15 * * * *", "zone": "local"}, "takes 48 times a day; `*/15 * * * *` has 96", "less often"),
        ("windows", {"options": ("%PATH%",), "zone": "local"}, "two `%`", "scopeaudit.toml"),
        ("github", {"options": ("${{ secrets.X }}",)}, "`${{`", "scopeaudit.toml"),
        ("github", {"health": "h.json"}, "GitHub keeps no health file", "--health-file ''"),
        ("github", {"cron": "0,3 6 * * *"}, "more often than every 5 minutes", "*/30"),
        ("cron", {"options": ("x" * 1000,)}, "the line of the crontab has 1,", "scopeaudit.toml"),
    ],
)  # fmt: skip
def test_what_a_target_cannot_express(
    target: str, asked: dict[str, Any], message: str, hint: str
) -> None:
    """It is refused with what to do, never written down as something else."""
    with pytest.raises(UsageError) as refused:
        TARGETS[target](wanted(**asked))
    assert message in refused.value.message
    assert hint in refused.value.hint


def test_hours_that_no_change_touches_are_fine_everywhere() -> None:
    """And any hour of UTC is."""
    for target in ("systemd", "kubernetes", "github"):
        assert TARGETS[target](wanted("30 3 * * *"))
        assert TARGETS[target](wanted("30 2 * * *", zone="UTC"))


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("postgresql+psycopg://ana:geheim@db/audits", "an option holds a password"),
        ("a\nb", "an option or a path holds a line break"),
        ("a\x1bb", "does not print"),
    ],
)
def test_what_no_unit_may_hold(option: str, message: str) -> None:
    """The password is not told either."""
    with pytest.raises(UsageError, match=message) as refused:
        refuse_unsafe((option,))
    assert "geheim" not in str(refused.value)
    refuse_unsafe(("postgresql+psycopg://ana@db/audits", "https://login.mypurecloud.ie/a@b"))


def test_systemd_lets_a_run_write_where_it_was_told_to() -> None:
    """Folders outside its own, each once, quoted; a server and what is relative are no folders."""
    places = ("/srv/a b/x.html", "/srv/a b/y.csv", '/srv/100%"$x/z', "postgresql://db/audits", "r.html")  # fmt: skip
    asked = replace(wanted(health="/run/h.json"), written=(*places, "/var/lib/scopeaudit/a.db"))
    service = TARGETS["systemd"](asked)[0].text
    assert [one for one in service.splitlines() if one.startswith("ReadWritePaths")] == [
        'ReadWritePaths="/run"',
        'ReadWritePaths="/srv/100%%\\"$x"',
        'ReadWritePaths="/srv/a b"',
    ]


def yaml_of_kubernetes(asked: Wanted) -> dict[str, Any]:
    """Return the CronJob as Kubernetes reads it."""
    (file,) = TARGETS["kubernetes"](asked)
    read: dict[str, Any] = yaml.safe_load(file.text)
    return read


def test_the_pod_is_locked_down() -> None:
    """No root, no writing but to volumes, no second job, no token of the cluster."""
    job = yaml_of_kubernetes(wanted())
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert job["spec"]["concurrencyPolicy"] == "Forbid"
    assert pod["securityContext"]["runAsNonRoot"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["envFrom"] == [{"secretRef": {"name": "scopeaudit"}}]
    assert pod["automountServiceAccountToken"] is False


def test_the_task_of_windows() -> None:
    """One trigger a time, and one for either kind of day; all fields in the order of the vendor's schema."""
    (file,) = TARGETS["windows"](wanted("0,30 6 13 JAN FRI", zone="local", jitter="5m"))
    task = ET.fromstring(file.text)  # noqa: S314 - written a moment ago
    triggers = task.findall(".//{*}CalendarTrigger")
    assert [[child.tag.partition("}")[2] for child in one] for one in triggers] == [
        ["StartBoundary", "RandomDelay", kind]
        for _ in range(2)
        for kind in ("ScheduleByMonth", "ScheduleByMonthDayOfWeek")
    ]
    assert [one.findtext("{*}StartBoundary") for one in triggers[::2]] == [
        "2026-11-26T06:00:00",
        "2026-11-26T06:30:00",
    ]
    assert task.findtext(".//{*}ExecutionTimeLimit") == "PT7290S"
    without = replace(wanted(zone="local"), schedule=wanted(zone="local", limit=None).schedule)
    assert "PT0S" in TARGETS["windows"](without)[0].text


def test_the_workflow_can_do_little() -> None:
    """It reads its repository, every action is pinned, and the report is kept whatever the result."""
    (file,) = TARGETS["github"](wanted())
    said = yaml.safe_load(file.text)
    assert said["permissions"] == {"contents": "read"}
    steps = said["jobs"]["audit"]["steps"]
    assert all(len(one["uses"].partition("@")[2]) == 40 for one in steps if "uses" in one)
    assert steps[-1]["if"] == "always()"
    assert steps[-1]["with"]["path"] == "Nightly report.html"
    assert "secrets.GENESYSCLOUD_OAUTHCLIENT_SECRET" in json.dumps(steps)
    (own,) = TARGETS["github"](replace(wanted(), reports=(), options=("--live",)))
    assert "--format html=scopeaudit-report.html --live" in own.text
