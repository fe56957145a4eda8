"""A terminal shows how far a collection has come; a pipe shows nothing of it."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scopeaudit import sandbox
from scopeaudit.api.call import call
from scopeaudit.api.pace import Pace
from scopeaudit.cli.progress import line
from scopeaudit.sandbox import RateLimit, Scenario
from scopeaudit.sources.live.calls import USERS
from scopeaudit.sources.live.progress import Progress, Tally
from tests.api.talking import Waits
from tests.live.conftest import Serve
from tests.live.harbour import harbour
from tests.live.sandboxed import surroundings

READ = harbour(users=1200, roles=12, divisions=5, groups=3)
COMMAND = (sys.executable, "-m", "scopeaudit", "collect", "-o", "org.json", "--base-url")


def environment() -> dict[str, str]:
    """Return an environment that signs in as the auditor."""
    return os.environ | {
        "GENESYSCLOUD_OAUTHCLIENT_ID": "c-auditor",
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": sandbox.secret_of("c-auditor"),
        "COLUMNS": "120",
        "TERM": "xterm",
    }


def on_a_terminal(folder: Path, *command: str, **changed: str) -> str:
    """Run a command whose standard error is a terminal, and return what it wrote there."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, cwd=folder, env=environment() | changed, stderr=theirs, stdout=subprocess.PIPE
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the other end has closed
                break
            if not part:
                break
            shown += part
        assert process.wait() == 0
    os.close(ours)
    return shown.decode()


def test_a_terminal_shows_it(tmp_path: Path, serve: Serve) -> None:
    """Section, pages done of pages known, requests left, and time left; the line is cleared in the end."""
    scenario = Scenario(rate_limit=RateLimit(allowed=300, seconds=60))
    shown = on_a_terminal(tmp_path, *COMMAND, serve(READ, scenario))
    lines = [one for one in shown.split("\r\x1b[2K") if one.strip()]
    form = r"[a-z -]+ [\d,]+ of [\d,]+ pages, [\d,]+ of [\d,]+ in all"
    told = r"(, [\d,]+ requests left under the limit)?(, about \d+ (s|min) left)?"
    assert len(lines) > 1
    assert all(re.fullmatch(form + told, one) for one in lines[:-1]), lines
    assert re.match(r"wrote org\.json: ", lines[-1])
    assert shown.count("wrote") == 1


@pytest.mark.parametrize(("option", "changed"), [("-q", {}), ("--no-browser", {"TERM": "dumb"})])
def test_nothing_where_it_is_not_wanted(
    tmp_path: Path, serve: Serve, option: str, changed: dict[str, str]
) -> None:
    """Not with --quiet, and not on a terminal that cannot."""
    if option == "-q":
        shown = on_a_terminal(tmp_path, *COMMAND, serve(READ), "-q")
    else:
        shown = on_a_terminal(tmp_path, *COMMAND, serve(READ), **changed)
    assert "pages" not in shown
    assert "\x1b" not in shown


def test_a_pipe_shows_nothing_of_it(tmp_path: Path, serve: Serve) -> None:
    """Standard error that is no terminal gets the result only."""
    done = subprocess.run(
        (*COMMAND, serve(READ)),
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""
    assert done.stderr.startswith("wrote org.json: ")


def told(*pages: tuple[str, int]) -> list[Progress]:
    """Count pages; each says of which list it is and how many more it makes known."""
    seen: list[Progress] = []
    waits = Waits()
    tally = Tally(seen.append, Pace(surroundings(), 1), waits.elapsed)
    for template, more in pages:
        one = call(template)
        tally.expects(one, more)
        waits.seconds.append(2.0)
        tally.came(one, asked=True)
    return seen


def test_what_is_counted() -> None:
    """Pages are counted by what they are about and in all; the pace so far says how long the rest takes."""
    users, groups = USERS.template, "/api/v2/groups"
    seen = told((users, 3), (groups, 1), (users, 0))
    assert [(one.section, one.done, one.known, one.all_done, one.all_known) for one in seen] == [
        ("users", 1, 3, 1, 3),
        ("groups", 1, 1, 2, 4),
        ("users", 2, 3, 3, 4),
    ]
    assert [one.seconds for one in seen] == [4.0, 4.0, 2.0]


@pytest.mark.parametrize(
    ("left", "requests", "seconds"), [(100, 50, 0.0), (100, 200, 20.0), (100, 1000, 140.0)]
)
def test_the_limit_makes_it_longer(left: int, requests: int, seconds: float) -> None:
    """What does not fit the window waits for its reset, and for as many windows as it takes."""
    pace = Pace(surroundings(), 1)
    headers = {"allowed": "300", "count": str(300 - left), "reset": "20"}
    pace.saw({f"inin-ratelimit-{name}": value for name, value in headers.items()})
    assert pace.seconds_for(requests) == seconds


def test_the_line() -> None:
    """It says only what is known."""
    progress = Progress("users", 12, 41, 60, 1095, 214, 118.0)
    assert line(progress) == (
        "users 12 of 41 pages, 60 of 1,095 in all, 214 requests left under the limit, about 2 min left"
    )
    assert line(Progress("roles", 1, 1, 1, 1, None, None)) == "roles 1 of 1 pages, 1 of 1 in all"
