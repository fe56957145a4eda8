"""The client waits as long as it is told, tries again what may pass, and tells what does not."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator

import httpx
import pytest

from scopeaudit.api.call import Answer, Call, Failure, call
from scopeaudit.api.client import Api, Patience
from scopeaudit.api.region import Address
from scopeaudit.errors import UnreadableError
from tests.api.talking import CLIENT, READY, Answering, Waits, answers, api, reply, run

USERS = call("/api/v2/users", pageSize=1)


def asked(answer: Answering, waits: Waits | None = None) -> Answer | Failure:
    """Ask once with a ready token."""

    async def ask() -> Answer | Failure:
        async with api(answer, waits) as one:
            await one.sign_in()
            return await one.ask(USERS)

    return run(ask())


class TestPatience:
    """What may pass is tried again; what will not, is not."""

    @pytest.mark.parametrize("status", [500, 502, 503, 504])
    def test_a_failing_server_is_asked_again(self, status: int) -> None:
        """Waits grow, with a share of chance."""
        waits = Waits()
        found = asked(answers(reply(status), reply(status), reply(ok=True)), waits)
        assert isinstance(found, Answer)
        assert waits.seconds == [1.0, 2.0]

    def test_a_server_that_stays_down_is_given_up(self) -> None:
        """The failure carries status, code and correlation id, and nothing else of the answer."""
        error = reply(
            503, {"ININ-Correlation-Id": "abc-1"}, code="service.unavailable", message="secret?"
        )
        found = asked(answers(error))
        assert found == Failure(
            "GET /api/v2/users",
            "failed",
            "the vendor's service failed",
            503,
            "service.unavailable",
            "abc-1",
        )

    @pytest.mark.parametrize("status", [400, 403, 404, 409])
    def test_a_refusal_is_not_repeated(self, status: int) -> None:
        """A 4xx other than 429 is asked once."""
        waits = Waits()
        found = asked(answers(reply(status, code="no"), reply(ok=True)), waits)
        assert isinstance(found, Failure)
        assert (found.status, waits.seconds) == (status, [])

    @pytest.mark.parametrize(
        "broken",
        [
            httpx.ReadTimeout("slow"),
            httpx.ConnectError("gone"),
            httpx.RemoteProtocolError("cut"),
            httpx.Response(200, content=b'{"entities": ['),
            httpx.Response(200, content=b"\xff"),
        ],
    )
    def test_a_broken_answer_is_asked_for_again(self, broken: httpx.Response | Exception) -> None:
        """A time-out, a lost connection and an answer that was cut may pass."""
        assert isinstance(asked(answers(broken, reply(ok=True))), Answer)

    def test_an_answer_without_end_is_given_up(self) -> None:
        """No answer is larger than the largest list could be."""

        async def ask() -> Answer | Failure:
            patience = Patience(max_bytes=10)
            async with api(answers(reply(text="x" * 100)), patience=patience) as one:
                return await one.ask(USERS)

        found = run(ask())
        assert isinstance(found, Failure)
        assert found.kind == "broken"

    def test_an_answer_that_only_drips_ends_with_the_time_for_the_whole(self) -> None:
        """Each part comes in time, the whole never would."""

        class Drip(httpx.AsyncByteStream):
            async def __aiter__(self) -> AsyncIterator[bytes]:
                for _ in range(1000):
                    await asyncio.sleep(0.01)
                    yield b" "

        async def ask() -> Answer | Failure:
            patience = Patience(whole=0.05, attempts=1)
            answer = answers(httpx.Response(200, stream=Drip()))
            async with api(answer, patience=patience) as one:
                return await one.ask(USERS)

        found = run(ask())
        assert isinstance(found, Failure)
        assert found.reason == "`api.example` did not answer in time"

    @pytest.mark.parametrize(
        ("error", "seconds"),
        [
            (reply(429, {"Retry-After": "7"}), 7.5),
            (reply(429, message="maximum [300] requests within [9] seconds"), 9.5),
            (reply(429, {"inin-ratelimit-reset": "11"}), 11.5),
            (reply(429), 1.5),
        ],
    )
    def test_a_used_up_limit_is_waited_for(self, error: httpx.Response, seconds: float) -> None:
        """Retry-After counts first, then the message, then the reset."""
        waits = Waits()
        assert isinstance(asked(answers(error, reply(ok=True)), waits), Answer)
        assert waits.seconds == [seconds]

    def test_a_wait_of_hours_is_refused(self) -> None:
        """A wait that is longer than any limit's window is a failure, not a hang."""
        waits = Waits()
        found = asked(answers(reply(429, {"Retry-After": "86400"})), waits)
        assert waits.seconds == []
        assert isinstance(found, Failure)
        assert found.status == 429

    def test_pace_is_kept_before_the_limit_is_reached(self) -> None:
        """With as many requests left as may be under way, the rest waits for the reset."""
        waits = Waits()
        low = {
            "inin-ratelimit-count": "298",
            "inin-ratelimit-allowed": "300",
            "inin-ratelimit-reset": "20",
        }

        async def ask() -> None:
            async with api(answers(reply(200, low)), waits) as one:
                await one.ask(USERS)
                assert one.pace.left == 2
                await one.ask(USERS)

        run(ask())
        assert waits.seconds == [20.0]


def test_only_so_many_are_under_way() -> None:
    """Calls go side by side, and never more of them than there may be."""
    under_way: list[int] = []
    most: list[int] = []

    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            under_way.append(1)
            most.append(len(under_way))
            await asyncio.sleep(0.001)
            under_way.pop()
            return httpx.Response(200, json={"asked": request.url.path})

    async def ask() -> None:
        address = Address("", "https://api.example", "https://login.example")
        async with Api(address, READY, patience=Patience(concurrency=4), transport=Slow()) as one:
            await asyncio.gather(*(one.ask(USERS) for _ in range(30)))

    run(ask())
    assert max(most) == 4


class TestToken:
    """A token is asked for with Basic authentication, renewed once, and never repeated in words."""

    def test_an_expired_token_is_renewed_once(self) -> None:
        """The call goes out again with the new token; a second refusal is a failure."""
        tokens = iter(("t-1", "t-2", "t-3"))
        sent = []

        def answer(request: httpx.Request) -> httpx.Response:
            if request.url.path == "/oauth/token":
                assert request.headers["authorization"].startswith("Basic ")
                assert request.content == b"grant_type=client_credentials"
                return reply(access_token=next(tokens))
            sent.append(request.headers["authorization"])
            return reply(401, code="bad.credentials")

        async def ask() -> Answer | Failure:
            async with api(answer, credentials=CLIENT) as one:
                await one.sign_in()
                return await one.ask(USERS)

        found = run(ask())
        assert sent == ["Bearer t-1", "Bearer t-2"]
        assert isinstance(found, Failure)
        assert found.kind == "unauthorized"

    def test_a_renewal_that_is_refused_ends(self) -> None:
        """A sign-in server that answers 401 the second time is not asked for ever."""
        sign_ins: list[int] = []

        def answer(request: httpx.Request) -> httpx.Response:
            if request.url.path != "/oauth/token":
                return reply(401, code="bad.credentials")
            sign_ins.append(1)
            assert len(sign_ins) < 10
            first = len(sign_ins) == 1
            return reply(access_token="t-1") if first else reply(401, error="invalid_client")  # noqa: S106 - no secret

        async def ask() -> Answer | Failure:
            async with api(answer, credentials=CLIENT) as one:
                await one.sign_in()
                return await one.ask(USERS)

        found = run(ask())
        assert isinstance(found, Failure)
        assert found.kind == "unauthorized"

    @pytest.mark.parametrize(
        ("answer", "message"),
        [
            (reply(400, error="invalid_client", description="authentication failed"), "is wrong"),
            (reply(400, error="invalid_client", description="client not found"), "no such client"),
            (reply(400, error="invalid_client", description="client is inactive"), "not active"),
            (reply(400, error="unauthorized_client"), "may not sign in with client credentials"),
            (reply(503), "status 503"),
            (reply(no="token"), "something that is no token"),
            (httpx.ProxyError("403 Forbidden"), "the proxy refused"),
            (httpx.ConnectTimeout("slow"), "did not answer in time"),
            (httpx.ReadTimeout("slow"), "did not answer in time"),
            (httpx.ConnectError("[Errno -2] Name or service not known"), "was not found"),
            (httpx.ConnectError("certificate verify failed"), "certificate of `login.example`"),
            (httpx.ConnectError("refused"), "no connection to `login.example`"),
        ],
    )
    def test_why_there_is_none(self, answer: httpx.Response | Exception, message: str) -> None:
        """Each cause has one clear message with a hint."""

        async def sign_in() -> None:
            async with api(answers(answer), credentials=CLIENT) as one:
                await one.sign_in()

        with pytest.raises(UnreadableError, match=message) as raised:
            run(sign_in())
        assert raised.value.hint
        assert "s-1" not in str(raised.value)

    @pytest.mark.parametrize(
        ("cause", "message", "hint"),
        [
            (socket.gaierror(-2, "x"), "the name `login.example` was not found", "region"),
            (
                ssl.SSLCertVerificationError("certificate is not yet valid"),
                "certificate of `login.example`",
                "clock",
            ),
        ],
    )
    def test_the_cause_beneath_counts(self, cause: Exception, message: str, hint: str) -> None:
        """What the operating system said decides, not the wording of the library."""
        error = httpx.ConnectError("no")
        error.__cause__ = cause

        async def sign_in() -> None:
            async with api(answers(error), credentials=CLIENT) as one:
                await one.sign_in()

        with pytest.raises(UnreadableError, match=message) as raised:
            run(sign_in())
        assert hint in raised.value.hint

    @pytest.mark.parametrize(
        ("date", "words"),
        [
            ("Mon, 23 Nov 2026 10:00:00 GMT", "120 minutes ahead of"),
            ("Mon, 23 Nov 2026 12:30:00 GMT", "30 minutes behind"),
        ],
    )
    def test_a_clock_that_is_wrong(self, date: str, words: str) -> None:
        """A clock more than five minutes off is told before anything is read by it."""

        async def sign_in() -> None:
            answer = httpx.Response(200, headers={"Date": date}, json={"access_token": "t"})
            async with api(answers(answer), credentials=CLIENT) as one:
                await one.sign_in()

        with pytest.raises(UnreadableError, match=words):
            run(sign_in())


def test_a_call_is_named_as_the_vendor_names_it() -> None:
    """Its name has the template, what is sent has the ids, quoted."""
    one = call("/api/v2/authorization/roles/{roleId}/subjectgrants", "a/../b?c", pageSize=100)
    assert str(one) == "GET /api/v2/authorization/roles/{roleId}/subjectgrants"
    assert one.target == ("/api/v2/authorization/roles/a%2F..%2Fb%3Fc/subjectgrants?pageSize=100")
    assert str(Call("/x", method="POST")) == "POST /x"
