"""`scopeaudit sandbox`, as a user types it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scopeaudit.sandbox.scenario import KINDS
from scopeaudit.sandbox.scenario_file import load_scenario
from tests.cli.conftest import Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture
from tests.sandbox.api import CATALOG
from tests.sandbox.line import Line

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = pytest.mark.skipif(
    not (shutil.which("bash") and shutil.which("curl")), reason="needs bash and curl"
)
scopeaudit = scopeaudit_fixture


def block(name: str, page: str = PAGE) -> str:
    """Return a block of a page by the word after its language."""
    (found,) = re.findall(rf"^```\w+ {name}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    return str(found)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the command as a process of its own."""
    command = [sys.executable, "-m", "scopeaudit", "sandbox", *arguments]
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@SHELL
def test_the_session_of_the_page_is_what_happens(scopeaudit: Scopeaudit) -> None:
    """Both terminals, line by line; `…` stands for an id that is new each time."""
    assert scopeaudit("demo", "--write", "demo").code == 0
    folder, port = Path("demo").absolute(), str(free_port())
    server, session = (block(one).replace("8080", port) for one in ("server", "session"))
    first, *said = server.splitlines()
    with started(folder, *first.removeprefix("$ scopeaudit sandbox ").split()) as running:
        try:
            assert running.stdout is not None
            assert [running.stdout.readline().rstrip() for _ in said] == said
            found = transcript(session)
            assert same(found, session), found
        finally:
            running.send_signal(signal.SIGINT)
        assert running.communicate(timeout=20)[0] == ""
    assert running.returncode == 0


@SHELL
@pytest.mark.usefixtures("scopeaudit")
def test_the_session_of_the_readme_is_what_happens() -> None:
    """In one shell, with the command as it is installed."""
    session = block("session", README).replace("8080", str(free_port()))
    found = transcript(session)
    assert same(found, session), found


@pytest.mark.usefixtures("scopeaudit")
def test_a_page_of_a_named_origin_signs_in_who_was_named() -> None:
    """Without a hint of its own, and it may read the token it gets."""
    origin, port = "https://dashboard.tidewater.example", str(free_port())
    options = ("--port", port, "--sign-in-as", "supervisor-emea-000", "--allow-origin", origin)
    with started(Path.cwd(), "org.json", *options) as running:
        try:
            assert running.stdout is not None
            base = running.stdout.readline().split()[1]
            with Line(base) as line:
                client, redirect = "client-queue-dashboard", f"{origin}/signed-in"
                token = line.user(client, "", redirect=redirect)
                answer = line.get("tokens/me", token, Origin=origin)
            assert answer.headers["access-control-allow-origin"] == origin
        finally:
            running.send_signal(signal.SIGINT)
        running.communicate(timeout=20)


def transcript(session: str) -> str:
    """Type the lines of a session in one shell and return what a terminal would show."""
    typed = [line.removeprefix("$ ") for line in session.splitlines() if line.startswith("$ ")]
    script = "\n".join(
        f"printf '%s\\n' {quoted('$ ' + one)}\n{one}\nprintf '\\n'" for one in typed
    )
    clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    clean["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{clean['PATH']}"
    ran = subprocess.run(
        ["bash", "-c", script], env=clean, capture_output=True, text=True, check=True
    )
    return "\n".join(filter(None, ran.stdout.replace("\r", "").splitlines())) + "\n"


def quoted(text: str) -> str:
    """Quote a line for the shell."""
    return "'" + text.replace("'", "'\\''") + "'"


def same(found: str, expected: str) -> bool:
    """Compare, where `…` stands for anything within a line."""
    pattern = ".*?".join(map(re.escape, expected.split("…")))
    return re.fullmatch(pattern, found) is not None


def test_the_scenario_of_the_page_can_be_loaded(tmp_path: Path) -> None:
    """And its table names every fault there is."""
    path = tmp_path / "scenario.yaml"
    path.write_text(block("scenario"), encoding="utf-8")
    assert [one.kind for one in load_scenario(path, CATALOG).faults] == [
        "too-many-requests",
        "unavailable",
    ]
    table = PAGE.split("## Faults")[1].split("| --- | --- |")[1].split("\n\n")[0]
    named = re.findall(
        r"`([a-z-]+)`", "".join(row.split("|")[1] for row in table.splitlines()[1:])
    )
    assert sorted(named) == sorted(KINDS)


REFUSED = [
    (("--host", "0.0.0.0"), "is not a loopback address"),  # noqa: S104 - refused
    (("--host", "192.0.2.1"), "is not a loopback address"),
    (("--host", "localhost"), "is no address"),
    (("--host", "192.0.2.1", "--reachable"), "cannot listen on"),
    (("--port", "70000"), "70000"),
    (("--allow-origin", "app.example.org"), "is no origin of web pages"),
    (("--scenario", "none.yaml"), "none.yaml: no such file"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED)
def test_what_cannot_be_served_is_refused(
    scopeaudit: Scopeaudit, arguments: tuple[str, ...], said: str
) -> None:
    """With one message and exit code 2, before anything listens."""
    ran = scopeaudit("sandbox", "org.json", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_port_that_is_taken_is_refused(scopeaudit: Scopeaudit) -> None:
    """And another one is suggested."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = scopeaudit("sandbox", "org.json", "--port", str(taken.getsockname()[1]))
    assert ran.code == 2
    assert "--port" in ran.err


def test_a_file_that_is_no_organization_is_refused(scopeaudit: Scopeaudit) -> None:
    """As for every command that reads one."""
    Path("bad.json").write_text("{}", encoding="utf-8")
    assert scopeaudit("sandbox", "bad.json").code == 3


def test_the_extra_is_named_where_it_is_missing(scopeaudit: Scopeaudit) -> None:
    """With the command that installs it."""
    assert scopeaudit("--version").code == 0
    without = "import sys; sys.modules['starlette'] = None; from scopeaudit.cli.main import run; "
    call = "sys.exit(run(['sandbox', 'org.json']))"
    ran = subprocess.run(
        [sys.executable, "-c", without + call], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "the sandbox needs `starlette`" in ran.stderr
    assert "pip install 'scopeaudit[sandbox]'" in ran.stderr
