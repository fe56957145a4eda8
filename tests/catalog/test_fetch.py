"""The vendor's file over HTTPS."""

import subprocess
import sys

import httpx
import pytest

from scopeaudit.catalog.fetch import fetch, is_url
from scopeaudit.errors import UnreadableError, UsageError

URL = "https://api.mypurecloud.com/api/v2/docs/swagger"


def answering(response: httpx.Response) -> httpx.MockTransport:
    """Build a transport that gives the same answer to any request."""
    return httpx.MockTransport(lambda _: response)


def redirecting(**places: str) -> httpx.MockTransport:
    """Build a transport that redirects by the last part of the path and answers `here` elsewhere."""

    def answer(request: httpx.Request) -> httpx.Response:
        place = places.get(request.url.path.rsplit("/", 1)[-1])
        return (
            httpx.Response(302, headers={"location": place})
            if place
            else httpx.Response(200, text="here")
        )

    return httpx.MockTransport(answer)


def test_the_body_is_returned() -> None:
    """What the address answers is returned as it is."""
    assert fetch(URL, answering(httpx.Response(200, content=b"body"))) == b"body"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/a", "http://localhost/a", "http://[::1]/a"])
def test_plain_http_is_for_this_machine(url: str) -> None:
    """An address of this machine may be read without https."""
    assert fetch(url, answering(httpx.Response(200, content=b"body"))) == b"body"


@pytest.mark.parametrize(
    "url",
    [
        "http://api.mypurecloud.com/api/v2/docs/swagger",
        "http://127.0.0.1.example.com/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "https://user:secret@api.mypurecloud.com/",
        "http://[::1/",
    ],
)
def test_an_address_that_may_not_be_read_is_refused(url: str) -> None:
    """Other schemes, http to other machines and credentials in the address are refused unsent."""

    def fail(_: httpx.Request) -> httpx.Response:
        raise AssertionError("a request was sent")

    with pytest.raises(UsageError) as refused:
        fetch(url, httpx.MockTransport(fail))
    assert "secret" not in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("status", [204, 401, 404, 500])
def test_an_answer_that_is_none_is_one_error(status: int) -> None:
    """A status other than 200, or an answer without content, is told."""
    with pytest.raises(UnreadableError, match=f"answered {status}") as refused:
        fetch(URL, answering(httpx.Response(status)))
    assert refused.value.exit_code == 3


def test_a_redirect_within_https_is_followed() -> None:
    """A relative or https address is followed."""
    assert fetch(URL, redirecting(swagger="/other")) == b"here"


@pytest.mark.parametrize(
    "target", ["http://api.mypurecloud.com/", "http://127.0.0.1/", "file:///"]
)
def test_a_redirect_away_from_https_is_not_followed(target: str) -> None:
    """An answer cannot lead to http, to this machine, or to a file."""
    with pytest.raises(UnreadableError, match="redirects"):
        fetch(URL, redirecting(swagger=target))


def test_redirects_end() -> None:
    """An address that leads to itself is given up."""
    with pytest.raises(UnreadableError, match="more than 5 times"):
        fetch(URL, redirecting(swagger=URL))


def test_an_endless_answer_is_cut() -> None:
    """More bytes than the vendor's file could have are not read."""
    with pytest.raises(UnreadableError, match="more than 10 bytes"):
        fetch(URL, answering(httpx.Response(200, content=b"x" * 11)), limit=10)
    assert fetch(URL, answering(httpx.Response(200, content=b"x" * 10)), limit=10) == b"x" * 10


def test_a_machine_that_does_not_answer_is_one_error() -> None:
    """A connection that fails is told with its address."""

    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("All connection attempts failed", request=request)

    with pytest.raises(UnreadableError, match="all connection attempts failed"):
        fetch(URL, httpx.MockTransport(fail))


def test_without_httpx_the_extra_is_named() -> None:
    """Without httpx the error says what to install, or to name a file instead."""
    program = (
        "import sys; sys.modules['httpx'] = None\n"
        "from scopeaudit.catalog.fetch import fetch\n"
        "from scopeaudit.errors import UsageError\n"
        f"try: fetch('{URL}')\nexcept UsageError as error: print(error)\n"
    )
    command = [sys.executable, "-c", program]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "scopeaudit[live]" in said
    assert "name it" in said


def test_what_is_an_address() -> None:
    """A source with a scheme is an address; anything else is a file."""
    assert is_url("https://a/b")
    assert is_url("file:///b")
    assert not is_url("a/b.json")
