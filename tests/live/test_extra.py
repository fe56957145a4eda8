"""Every command that asks a live organization names the extra it needs, where it is not installed."""

import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = (
    ("collect", "-o", "org.json"),
    ("run", "--live"),
    ("doctor",),
    ("token",),
    ("diagnose", "--live", "refusal.txt"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_the_extra_is_named(command: tuple[str, ...], tmp_path: Path) -> None:
    """With exit code 2, and nothing is called a bug."""
    (tmp_path / "refusal.txt").write_text('{"code":"not.found","status":404,"message":"No"}')
    without = "import sys; sys.modules['httpx'] = None; from scopeaudit.cli.main import run; "
    call = f"sys.exit(run({[*command, '--base-url', 'http://127.0.0.1:9']}))"
    ran = subprocess.run(
        [sys.executable, "-c", without + call],
        cwd=tmp_path,
        env={
            "GENESYSCLOUD_OAUTHCLIENT_ID": "c",
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": "s",
            "PATH": "",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "scopeaudit[live]" in ran.stderr
