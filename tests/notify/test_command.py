"""What a user types: a run that notifies, one that does not, a test message, and what is said where it cannot be."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture
from tests.notify.conftest import SECRET
from tests.notify.receiver import Receiver
from tests.notify.test_payload import published

scopeaudit = scopeaudit_fixture

FILE = """\
store = "audits.db"

[notify.to.chat]
url = {{ env = "CHAT_URL" }}

[notify.to.siem]
webhook = "{url}/hook"
secret = {{ env = "HOOK_SECRET" }}
"""


@pytest.fixture
def told(
    scopeaudit: Scopeaudit, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> Scopeaudit:
    """Run commands where a file names two targets, one of apprise and a webhook."""
    Path("scopeaudit.toml").write_text(FILE.format(url=receiver.url))
    monkeypatch.setenv("CHAT_URL", f"json://127.0.0.1:{receiver.port}/hunter2")
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    return scopeaudit


def arrived(receiver: Receiver) -> list[str]:
    """Return the verdict of each message, with the path it arrived at."""
    return [
        f"{one.path} {(one.document.get('title') or one.document['text']).splitlines()[0]}"
        for one in receiver.got
    ]


def test_a_run_tells_each_target(told: Scopeaudit, receiver: Receiver) -> None:
    """And says so; the exit code is that of the audit."""
    ran = told("run", "org.json", "-f", "json=x.json")
    assert ran.code == 1
    assert ran.err.endswith("notified `chat`\nnotified `siem`\n")
    verdict = "scopeaudit: first audit of Tidewater Travel: 13 findings at or above high"
    assert arrived(receiver) == [f"/hunter2 {verdict}", f"/hook {verdict}"]
    assert set(receiver.got[1].document) == set(published()["$defs"]["NoticeV1"]["required"])


def test_nobody_is_told_on_demand(told: Scopeaudit, receiver: Receiver) -> None:
    """`--no-notify`; the next run tells what stands then."""
    told("run", "org.json", "-q", "--no-notify")
    assert receiver.got == []
    told("run", "org.json", "-q")
    assert len(receiver.got) == 2


def test_what_did_not_arrive_is_in_the_history(told: Scopeaudit, receiver: Receiver) -> None:
    """In the list, in the run, and for programs."""
    receiver.answers = [503]
    told("run", "org.json", "-q")
    told("run", "none.json", "-q")
    listed = told("history").out
    assert listed.count("notice to `chat`: not delivered") == 2
    assert listed.count("answered 503; told with the next audit") == 4
    assert "notice        standing to `siem`: not delivered" in told("history", "show", "1").out
    failed, run = json.loads(told("history", "-f", "json").out)["audits"]
    assert [one["kind"] for one in run["notices"]] == ["standing", "standing"]
    assert [one["state"] for one in failed["notices"]] == ["failed", "failed"]
    receiver.answers = [200]
    told("run", "org.json", "-q")
    assert "answered 503; told again since" in told("history", "show", "1").out
    assert "notice" not in told("history", "--last", "1").out
    assert "notice        standing to `siem`: sent" in told("history", "show", "2").out


@pytest.mark.parametrize("command", [("notify", "test"), ("run", "--notify-test")])
def test_a_test_message(told: Scopeaudit, receiver: Receiver, command: tuple[str, ...]) -> None:
    """Each target says what it answered; nothing is audited, and nothing kept."""
    ran = told(*command)
    assert (ran.code, ran.out) == (0, "chat: sent: apprise sent it\nsiem: sent: answered 200\n")
    assert [one.split(" ")[0] for one in arrived(receiver)] == ["/hunter2", "/hook"]
    assert receiver.got[1].document["kind"] == "test"
    assert not Path("audits.db").exists()


def test_a_test_message_that_does_not_arrive(told: Scopeaudit, receiver: Receiver) -> None:
    """The exit code says so, and the other target hears all the same."""
    receiver.answers = [500, 200]
    ran = told("notify", "test")
    assert (ran.code, ran.out) == (
        3,
        "chat: failed: answered 500\nsiem: sent: answered 200\n",
    )


def test_one_target_is_tried(told: Scopeaudit, receiver: Receiver) -> None:
    """By its name; a name there is not is told with the nearest."""
    assert told("notify", "test", "siem").out == "siem: sent: answered 200\n"
    ran = told("notify", "test", "seim")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no target `seim`" in ran.err
    assert "siem" in ran.err
    assert len(receiver.got) == 1


def test_notices_need_a_store(told: Scopeaudit, receiver: Receiver) -> None:
    """Said before work starts; an audit of a change is never kept, and tells nobody."""
    text = Path("scopeaudit.toml").read_text().replace('store = "audits.db"\n', "")
    Path("scopeaudit.toml").write_text(text)
    ran = told("run", "org.json", "-f", "json=x.json")
    assert (ran.code, ran.out) == (2, "")
    assert "`[notify]` needs a store" in ran.err
    assert "--no-notify" in ran.err
    assert not Path("x.json").exists()
    assert told("run", "org.json", "-q", "--no-notify").code == 1
    Path("app.yaml").write_text("version: 1\nname: App\nclients: []\n")
    assert "notify" not in told("run", "--manifest", "app.yaml").err
    assert receiver.got == []


@pytest.mark.parametrize("command", [("run", "org.json"), ("config", "check"), ("notify", "test")])
def test_a_template_that_cannot_work_is_told_first(
    told: Scopeaudit, receiver: Receiver, command: tuple[str, ...]
) -> None:
    """Whoever runs or checks hears of it before a change has to be told; so do the targets, in bundled words."""
    Path("words.txt").write_text("{{ verdikt }}")
    path = Path("scopeaudit.toml")
    path.write_text('notify.template = "words.txt"\n' + path.read_text())
    ran = told(*command)
    assert (ran.code, ran.out) == (2, "")
    assert "words.txt: for a message of kind `standing`: 'verdikt' is undefined" in ran.err
    assert "warning" not in ran.err
    heard = ["failing"] if command[0] == "run" else []
    assert [one.document["kind"] for one in receiver.got[1:]] == heard


def test_a_markdown_template(told: Scopeaudit, receiver: Receiver) -> None:
    """Its words are what arrives."""
    Path("words.md").write_text("**{{ verdict }}**\n\n{{ total }} in all")
    path = Path("scopeaudit.toml")
    path.write_text('notify.template = "words.md"\n' + path.read_text())
    told("run", "org.json", "-q")
    assert receiver.got[1].document["text"].endswith("**\n\n13 in all")


def test_without_settings(scopeaudit: Scopeaudit) -> None:
    """There is nobody to try."""
    ran = scopeaudit("notify", "test")
    assert ran.code == 2
    assert "there is no scopeaudit.toml" in ran.err
    Path("scopeaudit.toml").write_text('store = "a.db"\n')
    assert "has no [notify]" in scopeaudit("run", "--notify-test").err


def test_a_missing_extra_is_named(told: Scopeaudit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any work, with what to install."""
    monkeypatch.setitem(sys.modules, "apprise", None)
    ran = told("run", "org.json")
    assert (ran.code, ran.out) == (2, "")
    assert "notices need `apprise`" in ran.err
    assert "pip install 'scopeaudit[notify]'" in ran.err
