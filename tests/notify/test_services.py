"""apprise sends what it is told, once, and nothing of an address is ever seen."""

import logging
from pathlib import Path

import pytest

from scopeaudit.api.secret import Secret
from scopeaudit.notify.services import send
from scopeaudit.notify.template import Text
from tests.notify.receiver import SILENT, Receiver

TEXT = Text("the verdict\none\ntwo")


def address(receiver: Receiver, scheme: str = "json", rest: str = "token-secret") -> Secret:
    """Return an address of apprise that leads to the receiver."""
    return Secret(f"{scheme}://user:password-secret@127.0.0.1:{receiver.port}/{rest}")


def test_the_verdict_is_the_title(receiver: Receiver) -> None:
    """Services with subjects show it as one; it arrives once, without colour or emoji of apprise."""
    text = Text("the verdict :smile:\n" + r"one \n :fire:")
    answer = send(address(receiver), text, markdown=False)
    assert (answer.state, answer.words) == ("sent", "apprise sent it")
    (got,) = receiver.got
    assert got.path == "/token-secret"
    assert (got.document["title"], got.document["message"]) == (
        "the verdict :smile:",
        r"one \n :fire:",
    )


def test_a_service_that_is_a_chat(receiver: Receiver) -> None:
    """Mattermost's incoming webhooks, which are those of Slack, on a host of one's own."""
    rest = "3ccdd113474722377935511fc85d3dd4"
    answer = send(address(receiver, "mmost", rest), TEXT, markdown=False)
    assert answer.state == "sent"
    assert "the verdict" in receiver.got[0].document["text"]
    assert "one\ntwo" in receiver.got[0].document["text"]


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        (503, "failed", "answered 503"),
        (404, "failed", "answered 404"),
        (302, "failed", "answered 302"),
        (SILENT, "unknown", "took the message and did not answer"),
    ],
)
def test_what_does_not_arrive(
    receiver: Receiver, status: int, state: str, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is known whether it may be sent again; nobody is followed elsewhere, nothing is printed."""
    receiver.answers = [status]
    receiver.headers = {"Location": f"{receiver.url}/elsewhere"}
    answer = send(address(receiver), TEXT, markdown=False)
    assert (answer.state, answer.words) == (state, words)
    assert len(receiver.got) == 1
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("json://user:secret@127.0.0.1:1/secret", "could not be reached"),
        ("nosuch://secret@host/secret", "is no address that apprise knows"),
        ("slack://secret", "is no address that apprise knows"),
        ("secret", "is no address that apprise knows"),
        ("json://127.0.0.1:1/?+X-Key=secret&cto=secret", "could not be reached"),
    ],
)
def test_nothing_of_an_address_is_seen(
    url: str, words: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not in the answer, not on a screen, and not in a log that somebody else set up."""
    caplog.set_level(logging.DEBUG)
    for name in ("apprise", "urllib3", "requests"):
        caplog.set_level(logging.DEBUG, logger=name)
    answer = send(Secret(url), TEXT, markdown=False)
    assert answer.state == "failed"
    assert words in answer.words
    assert "secret" not in answer.words + caplog.text + "".join(capfd.readouterr())
    assert caplog.records == []


def test_logs_of_others_stay_as_they_were(receiver: Receiver) -> None:
    """What was set up before is set up after."""
    log = logging.getLogger("apprise")
    before = (log.level, log.propagate, list(log.handlers))
    send(address(receiver), TEXT, markdown=False)
    assert (log.level, log.propagate, list(log.handlers)) == before


def test_nothing_is_kept_on_disk(
    receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some services remember things in a folder of apprise; not with us."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    send(address(receiver), TEXT, markdown=True)
    assert list(tmp_path.rglob("*")) == []
