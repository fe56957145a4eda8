"""The one client: bounded, paced, patient with what passes, and honest about what does not.

The loop that tries again is our own, not a library's: it keeps three counts apart (failures, waits for the limit,
one renewal of the token), a wait for the limit holds every call and not one, and time and chance are passed
in. A library would replace six lines of it.
"""

import asyncio
import ssl
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Self

import httpx
import msgspec

from scopeaudit import __version__
from scopeaudit.api.browser import consent
from scopeaudit.api.call import Answer, Call, Failure, Kind, safe_code
from scopeaudit.api.credentials import ClientCredentials, Credentials, Person, ReadyToken
from scopeaudit.api.pace import LONGEST_WAIT, Pace, told_wait
from scopeaudit.api.region import Address
from scopeaudit.api.secret import Secret
from scopeaudit.api.signin import by_code, by_refresh, by_secret, checked_skew, tokens_of
from scopeaudit.api.surroundings import Surroundings
from scopeaudit.api.trouble import Cut, explained
from scopeaudit.errors import UnreadableError, UsageError

_UNAUTHORIZED = 401
_TOO_MANY = 429
_OK = range(200, 300)
_SIGN_IN = "POST /oauth/token"
_SERVER_ERROR = 500
_BROKEN = 599
"""Stands for the status of what has none, so that it is tried again like a failing server."""

_POINTLESS = (httpx.ProxyError, httpx.ConnectError, httpx.ConnectTimeout)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often: seconds for a connection, a pause in an answer, a whole answer; attempts."""

    connect: float = 10.0
    pause: float = 30.0
    whole: float = 120.0
    attempts: int = 5
    throttled: int = 10
    concurrency: int = 6
    max_bytes: int = 256 * 1024 * 1024


class _ErrorBody(msgspec.Struct, rename="camel"):
    code: str = ""
    context_id: str = ""


@dataclass(frozen=True, slots=True)
class _Raw:
    """A response that was read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class _Tries:
    """How often a call was sent in vain, and why."""

    attempts: int = 0
    throttled: int = 0
    renewed: bool = False


def _http(
    address: Address, patience: Patience, transport: httpx.AsyncBaseTransport | None
) -> httpx.AsyncClient:
    """Return the client of the network; nothing of the environment's text is repeated: it may hold a password."""
    try:
        return httpx.AsyncClient(
            transport=transport,
            timeout=httpx.Timeout(patience.pause, connect=patience.connect, pool=None),
            # NOTE: what is not encrypted stays on this machine and must not reach a proxy.
            trust_env=address.api.startswith("https:"),
            headers={"User-Agent": f"scopeaudit/{__version__}", "Accept": "application/json"},
        )
    except ImportError:
        raise UsageError(
            "a SOCKS proxy is named in the environment, which needs a package that is not installed",
            "pip install 'httpx[socks]', or name another proxy in HTTPS_PROXY or ALL_PROXY",
        ) from None
    except (ValueError, httpx.InvalidURL):
        raise UsageError(
            "the environment names a proxy that is no address of one",
            "look at HTTPS_PROXY, HTTP_PROXY and ALL_PROXY: expected such as http://proxy:3128",
        ) from None
    except OSError as error:
        reason = "no certificate is in it" if isinstance(error, ssl.SSLError) else error.strerror
        raise UnreadableError(
            f"the certificate authorities cannot be read: {str(reason).lower()}",
            "look at SSL_CERT_FILE and SSL_CERT_DIR",
        ) from None


def _nowhere(_address: str) -> None:
    """Show nothing."""


class Api:
    """The vendor's API with a token; use it as an async context.

    `transport` stands in for the network in tests; without it httpx takes proxies and certificate
    authorities from the environment, and raises UsageError or UnreadableError where these are wrong. `show` gets the address at which a person signs in. `counts` holds how often each call was sent, and the sign-in, `skew` how far
    this machine's clock was ahead at the first answer, None where nobody said.
    """

    def __init__(
        self,
        address: Address,
        credentials: Credentials,
        *,
        surroundings: Surroundings | None = None,
        patience: Patience | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        show: Callable[[str], None] = _nowhere,
    ) -> None:
        self._address = address
        self._credentials = credentials
        self._show = show
        self._surroundings = surroundings or Surroundings()
        self._patience = patience or Patience()
        self._http = _http(address, self._patience, transport)
        self._slots = asyncio.Semaphore(self._patience.concurrency)
        self._renewing = asyncio.Lock()
        self._token: Secret | None = None
        self._refresh: Secret | None = None
        self.pace = Pace(self._surroundings, self._patience.concurrency)
        self.counts: Counter[str] = Counter()
        self.skew: timedelta | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def sign_in(self) -> None:
        """Get a token; raises UnreadableError with the one reason why there is none."""
        match self._credentials:
            case ReadyToken(token):
                self._token = token
            case ClientCredentials() as client:
                await self._exchange(lambda: by_secret(self._http, self._address, client))
            case Person() as person:
                given = await consent(
                    person, self._address, self._surroundings.randomness, self._show
                )
                await self._exchange(lambda: by_code(self._http, self._address, person, given))

    async def _exchange(self, request: Callable[[], httpx.Request]) -> None:
        raw = await self._asked_for_token(request)
        self._compare_clocks(raw)
        tokens = tokens_of(raw.status, raw.body, self._address)
        self._token, self._refresh = tokens.access, tokens.refresh

    def _compare_clocks(self, raw: "_Raw") -> None:
        self.skew = checked_skew(self._surroundings.now(), raw.headers.get("date", ""))

    async def ask(self, call: Call) -> Answer | Failure:
        """Send a call until it has an answer or a failure that will not pass.

        Raises UnreadableError where the first answer shows that this machine's clock is wrong.
        """
        tries = _Tries()
        while True:
            token = self._token
            outcome = await self._once(call, token)
            if isinstance(outcome, _Raw) and self.skew is None:
                self._compare_clocks(outcome)
            if not await self._again(outcome, tries, token):
                return self._settled(call, outcome)

    async def _again(
        self, outcome: "_Raw | Exception", tries: "_Tries", token: Secret | None
    ) -> bool:
        """Say whether to send a call again, after the wait that is due."""
        status = outcome.status if isinstance(outcome, _Raw) else _BROKEN
        if isinstance(outcome, _Raw) and status == _TOO_MANY:
            tries.throttled += 1
            return tries.throttled < self._patience.throttled and self._held(outcome, tries)
        if status == _UNAUTHORIZED:
            if token is not self._token:
                return True
            first, tries.renewed = not tries.renewed, True
            return first and await self._renew(token)
        if status < _SERVER_ERROR:
            return False
        tries.attempts += 1
        if tries.attempts >= self._patience.attempts:
            return False
        await self._surroundings.sleep(self._backoff(tries.attempts))
        return True

    async def _once(self, call: Call, token: Secret | None) -> "_Raw | Exception":
        headers = {"Authorization": f"Bearer {token.reveal()}"} if token else {}
        self.counts[str(call)] += 1
        return await self._sent(
            self._http.build_request(
                call.method, self._address.api + call.target, headers=headers, json=call.body
            )
        )

    async def _read(self, request: httpx.Request) -> "_Raw":
        """Read an answer to its end; a slow drip ends with the time for the whole."""
        async with asyncio.timeout(self._patience.whole):
            response = await self._http.send(request, stream=True)
            try:
                body = bytearray()
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > self._patience.max_bytes:
                        raise Cut
            finally:
                await response.aclose()
        self.pace.saw(response.headers)
        return _Raw(response.status_code, response.headers, bytes(body))

    def _held(self, raw: "_Raw", tries: "_Tries") -> bool:
        """Hold every call for as long as a 429 asks; False when that is too long to wait."""
        asked = told_wait(raw.headers, raw.body)
        wait = self._backoff(tries.throttled) if asked is None else asked
        self.pace.hold(wait + self._surroundings.chance())
        return wait <= LONGEST_WAIT

    def _backoff(self, attempt: int) -> float:
        return float(min(30.0, 2.0 ** (attempt - 1)) * (0.5 + self._surroundings.chance()))

    async def _renew(self, used: Secret | None) -> bool:
        """Get a new token for one that was not accepted; False when there is none to be had."""
        async with self._renewing:
            if self._token is not used:
                return True
            try:
                return await self._signed_in_again()
            except UnreadableError:
                return False

    async def _signed_in_again(self) -> bool:
        """Sign in without asking anybody; False where that is not possible."""
        match self._credentials:
            case ClientCredentials():
                await self.sign_in()
            case Person() as person if self._refresh:
                used = self._refresh
                await self._exchange(lambda: by_refresh(self._http, self._address, person, used))
            case _:
                return False
        return True

    async def _asked_for_token(self, request: Callable[[], httpx.Request]) -> "_Raw":
        """Ask for a token, patiently; raises UnreadableError when there is no answer at all.

        Nothing is lost yet, so that an address nobody answers at is told at once.
        """
        tries = _Tries(renewed=True)
        while True:
            self.counts[_SIGN_IN] += 1
            outcome = await self._sent(request())
            pointless = isinstance(outcome, _POINTLESS)
            if pointless or not await self._again(outcome, tries, self._token):
                break
        if isinstance(outcome, _Raw):
            return outcome
        raise UnreadableError(*explained(outcome, self._address.login)) from None

    async def _sent(self, request: httpx.Request) -> "_Raw | Exception":
        """Send a request at the common pace; what broke on the way is returned."""
        async with self._slots:
            await self.pace.wait()
            try:
                raw = await self._read(request)
                if raw.status in _OK:
                    _check_json(raw.body)
            except (httpx.HTTPError, httpx.StreamError, TimeoutError, Cut) as error:
                return error
        return raw

    def _settled(self, call: Call, outcome: "_Raw | Exception") -> Answer | Failure:
        if isinstance(outcome, _Raw):
            if outcome.status in _OK:
                return Answer(outcome.status, outcome.body)
            return _failure(call, outcome)
        message, _ = explained(outcome, self._address.api)
        return Failure(str(call), "broken", message)


def _check_json(body: bytes) -> None:
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
        body.decode()
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Cut from error


def _failure(call: Call, raw: "_Raw") -> Failure:
    try:
        told = msgspec.json.decode(raw.body, type=_ErrorBody)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        told = _ErrorBody()
    mark = safe_code(raw.headers.get("inin-correlation-id")) or safe_code(told.context_id)
    code = safe_code(told.code)
    for statuses, kind, reason in _KINDS:
        if raw.status in statuses:
            return Failure(str(call), kind, reason, raw.status, code, mark)
    reason = f"the vendor answered with status {raw.status}"
    return Failure(str(call), "failed", reason, raw.status, code, mark)


_KINDS: tuple[tuple[range, Kind, str], ...] = (
    (range(401, 402), "unauthorized", "the token was not accepted"),
    (range(403, 404), "refused", "the auditor's client may not make this call"),
    (range(429, 430), "failed", "the rate limit stayed used up"),
    (range(500, 600), "failed", "the vendor's service failed"),
)
