"""A message goes to the address that was named, once, and nowhere else."""

import httpx
import pytest

from scopeaudit.errors import UsageError
from scopeaudit.notify.webhook import checked_url, post
from tests.notify.receiver import SILENT, Receiver


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        (200, "sent", "answered 200"),
        (204, "sent", "answered 204"),
        (301, "failed", "answered 301, a redirect, which is not followed"),
        (307, "failed", "answered 307, a redirect, which is not followed"),
        (410, "failed", "answered 410"),
        (503, "failed", "answered 503"),
        (SILENT, "unknown", "took the message and did not answer"),
    ],
)
def test_what_is_answered(receiver: Receiver, status: int, state: str, words: str) -> None:
    """Only 2xx is sent; whoever took it and said nothing may have it."""
    receiver.answers = [status]
    receiver.headers = {"Location": f"{receiver.url}/elsewhere"}
    answer = post(f"{receiver.url}/hook?key=k", {"webhook-id": "e"}, b"{}")
    assert (answer.state, answer.words) == (state, words)
    assert [one.path for one in receiver.got] == ["/hook?key=k"]
    assert receiver.got[0].headers["webhook-id"] == "e"
    assert receiver.got[0].headers["content-type"] == "application/json"


def test_nobody_there() -> None:
    """What was not delivered for certain may be sent again."""
    assert post("http://127.0.0.1:1/", {}, b"{}").state == "failed"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (httpx.ConnectError("secret"), "failed"),
        (httpx.ConnectTimeout("secret"), "failed"),
        (httpx.ProxyError("secret"), "failed"),
        (httpx.WriteError("secret"), "failed"),
        (httpx.ReadTimeout("secret"), "unknown"),
        (httpx.ReadError("secret"), "unknown"),
        (httpx.RemoteProtocolError("secret"), "unknown"),
        (ValueError("secret"), "failed"),
    ],
)
def test_what_breaks(error: Exception, state: str) -> None:
    """After the message was sent nobody knows; before, it was not delivered; the text is not repeated."""

    def broken(_request: httpx.Request) -> httpx.Response:
        raise error

    answer = post("https://hooks.example/", {}, b"{}", httpx.MockTransport(broken))
    assert answer.state == state
    assert "secret" not in answer.words


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/x",
        "http://10.0.0.1/x",
        "ftp://127.0.0.1/x",
        "https://user:secret@hooks.example/",
        "https://secret@hooks.example/",
        "https:///secret",
        "https://hooks.example:secret/",
        "secret",
        "",
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    """What is not encrypted stays on this machine; an address in an error could be a secret."""
    with pytest.raises(UsageError) as raised:
        checked_url(url, "`notify.to.ops.webhook`")
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "url", ["https://hooks.example/a/b?c=d", "http://127.0.0.1:8000/", "http://[::1]/x"]
)
def test_addresses_that_are_taken(url: str) -> None:
    """With path and query, as webhooks have them."""
    assert checked_url(url, "x") == url
