"""A run that is killed while it tells people tells nobody twice; of several runs at once, one tells."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scopeaudit.model.snapshot import Client
from scopeaudit.sources.file import write_snapshot
from tests.cli.conftest import Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture
from tests.notify.conftest import SECRET
from tests.notify.receiver import Receiver
from tests.organizations import snapshot, user
from tests.store.conftest import POLICY, app, rows

scopeaudit = scopeaudit_fixture

RUN = (sys.executable, "-m", "scopeaudit", "run", "night.json", "-p", "policy.yaml", "-q")
FILE = """\
[notify.to.ops]
webhook = "{url}/hook"
secret = {secret}
"""
KILLING = '{ command = ["sh", "-c", "kill -9 $PPID"] }'
"""A secret whose keeper kills who asks for it: at the moment between claim and sending."""

BY_VARIABLE = '{ env = "HOOK_SECRET" }'


@pytest.fixture
def typed(
    place: str, scopeaudit: Scopeaudit, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> Scopeaudit:
    """Run commands where a file names the receiver; the store is named by the environment."""
    _ = place
    Path("policy.yaml").write_text(POLICY)
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    settle(receiver, BY_VARIABLE)
    return scopeaudit


def settle(receiver: Receiver, secret: str) -> None:
    """Write the file."""
    Path("scopeaudit.toml").write_text(FILE.format(url=receiver.url, secret=secret))


def organization(*clients: Client) -> None:
    """Write what is audited."""
    write_snapshot(snapshot(user("ana"), clients=clients), Path("night.json"))


def started(number: int = 0) -> "subprocess.Popen[bytes]":
    """Audit in a process of its own."""
    return subprocess.Popen((*RUN, "-f", f"json={number}.json"))


def kinds(receiver: Receiver) -> list[str]:
    """Return what the messages were about."""
    return [one.document["kind"] for one in receiver.got]


def test_between_claim_and_sending(typed: Scopeaudit, receiver: Receiver) -> None:
    """Nobody hears of it, and it is said that nobody knows; what is new later is told."""
    organization(app("a", "conversations"))
    assert started().wait() == 0
    organization(app("a"))
    settle(receiver, KILLING)
    assert started().wait() == -signal.SIGKILL
    settle(receiver, BY_VARIABLE)
    assert started().wait() == 1
    assert kinds(receiver) == ["standing"]
    for ran in (typed("history"), typed("history", "show", "2")):
        assert "not known whether it was delivered" in ran.out
    assert typed("store", "check").out == "sound\n"
    organization(app("a"), app("b"))
    assert started().wait() == 1
    assert kinds(receiver) == ["standing", "changes"]
    assert [one["message"] for one in receiver.got[1].document["findings"]] == [
        "Client `B` lacks `call:update` (published as scope `conversations`)"
    ]


def test_between_sending_and_the_answer(typed: Scopeaudit, receiver: Receiver) -> None:
    """It has arrived, and does not arrive again."""
    organization(app("a"))
    process = started()
    receiver.before = lambda: os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    receiver.before = list
    assert started().wait() == 1
    assert kinds(receiver) == ["standing"]
    assert rows("SELECT state FROM notice") == [("claimed",)]
    assert typed("history").out.count("not known whether it was delivered") == 1


def test_while_it_tells_of_a_failure(typed: Scopeaudit, receiver: Receiver) -> None:
    """The failure is kept; that it works again is told, since somebody may have heard."""
    settle(receiver, KILLING)
    assert started().wait() == -signal.SIGKILL
    settle(receiver, BY_VARIABLE)
    assert started().wait() == 3
    assert kinds(receiver) == []
    assert typed("history").out.count("could not audit") == 2
    organization(app("a", "conversations"))
    assert started().wait() == 0
    assert kinds(receiver) == ["working", "standing"]


def test_runs_at_once_tell_once(typed: Scopeaudit, receiver: Receiver) -> None:
    """Four processes make the store, find the same, and tell it once; so do four that fail."""
    for clients, code in (((app("a"),), 1), ((app("a"), app("b")), 1)):
        organization(*clients)
        together(code)
    assert kinds(receiver) == ["standing", "changes"]
    Path("night.json").unlink()
    together(3)
    assert kinds(receiver) == ["standing", "changes", "failing"]
    organization(app("a"), app("b"))
    together(1)
    assert kinds(receiver) == ["standing", "changes", "failing", "working"]
    assert typed("store", "check").out == "sound\n"


def together(code: int) -> None:
    """Audit in four processes at once, each of which ends with a code."""
    running = [started(number) for number in range(4)]
    assert [one.wait() for one in running] == [code] * 4
