"""From credentials to a token, or to one clear reason why not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import msgspec

from scopeaudit.api.browser import Consent
from scopeaudit.api.credentials import ClientCredentials, Person
from scopeaudit.api.region import Address
from scopeaudit.api.secret import Secret
from scopeaudit.errors import UnreadableError

SKEW = timedelta(minutes=5)
"""How far this machine's clock may be from the vendor's."""

_OK = 200
_TOO_MANY = 429
_SERVER_ERROR = 500


class _Token(msgspec.Struct):
    access_token: str
    refresh_token: str | None = None


@dataclass(frozen=True, slots=True)
class Tokens:
    """A token, and what renews it where there is such a thing."""

    access: Secret
    refresh: Secret | None = None


class _Refusal(msgspec.Struct):
    error: str = ""
    error_description: str = ""
    description: str = ""


def by_secret(
    http: httpx.AsyncClient, address: Address, client: ClientCredentials
) -> httpx.Request:
    """Return the request that exchanges client credentials for a token."""
    request = _request(http, address, grant_type="client_credentials")
    basic = httpx.BasicAuth(client.id, client.secret.reveal())
    return next(basic.sync_auth_flow(request))


def by_code(
    http: httpx.AsyncClient, address: Address, person: Person, given: Consent
) -> httpx.Request:
    """Return the request that exchanges the code of a person's sign-in for a token."""
    return _request(
        http,
        address,
        grant_type="authorization_code",
        client_id=person.id,
        code=given.code.reveal(),
        code_verifier=given.verifier.reveal(),
        redirect_uri=given.redirect_uri,
    )


def by_refresh(
    http: httpx.AsyncClient, address: Address, person: Person, refresh: Secret
) -> httpx.Request:
    """Return the request that renews a person's token."""
    return _request(
        http,
        address,
        grant_type="refresh_token",
        client_id=person.id,
        refresh_token=refresh.reveal(),
    )


def _request(http: httpx.AsyncClient, address: Address, **form: str) -> httpx.Request:
    return http.build_request("POST", f"{address.login}/oauth/token", data=form)


def tokens_of(status: int, body: bytes, address: Address) -> Tokens:
    """Return the tokens an answer holds; raises UnreadableError that says what was refused."""
    if status != _OK:
        raise refused(status, body, address)
    try:
        given = msgspec.json.decode(body, type=_Token)
    except msgspec.MsgspecError:
        raise UnreadableError(
            f"`{_host(address)}` answered the sign-in with something that is no token",
            "look whether a proxy or a sign-in page stands in between",
        ) from None
    refresh = given.refresh_token
    return Tokens(Secret(given.access_token), Secret(refresh) if refresh else None)


def refused(status: int, body: bytes, address: Address) -> UnreadableError:
    """Put a refused sign-in in words; nothing of the vendor's text is repeated."""
    try:
        told = msgspec.json.decode(body, type=_Refusal)
    except msgspec.MsgspecError:
        told = _Refusal()
    text = f"{told.error} {told.error_description} {told.description}".lower()
    host = _host(address)
    for words, message, hint in _REASONS:
        if any(word in text for word in words):
            return UnreadableError(f"sign-in at `{host}` was refused: {message}", hint)
    passing = status >= _SERVER_ERROR or status == _TOO_MANY
    hint = "try again later" if passing else _BOTH
    return UnreadableError(f"sign-in at `{host}` was refused with status {status}", hint)


def checked_skew(now: datetime, date: str) -> timedelta | None:
    """Return how far this machine's clock is ahead of the vendor's `Date`, None without a readable one.

    Raises UnreadableError where it is so far off that what is read would carry a wrong time.
    """
    skew = _skew(now, date)
    if skew is not None and abs(skew) > SKEW:
        minutes = round(abs(skew).total_seconds() / 60)
        side = "ahead of" if skew > timedelta() else "behind"
        raise UnreadableError(
            f"this machine's clock is {minutes} minutes {side} the vendor's",
            "set it right: the audit says what was true at what time, and tokens expire by it",
        )
    return skew


def _skew(now: datetime, date: str) -> timedelta | None:
    try:
        theirs = parsedate_to_datetime(date)
    except (TypeError, ValueError, IndexError):
        return None
    return now - theirs if theirs.tzinfo else None


def _host(address: Address) -> str:
    return address.login.partition("://")[2]


_BOTH = "look at the region first: a client is known in its own region only; then at id and secret"
_REASONS = (
    (("secret",), "client id or secret is wrong there", _BOTH),
    (
        ("not found", "unknown client"),
        "no such client is known there",
        "look at the region first: a client is known in its own region only; then at the client id",
    ),
    (
        ("inactive", "disabled", "not active"),
        "the client is not active",
        "set the client to active in Admin > Integrations > OAuth",
    ),
    (
        ("invalid_grant",),
        "the code of the sign-in was not accepted",
        "sign in again, at once and only once",
    ),
    (
        ("unauthorized_client", "unsupported_grant", "grant type", "grant_type"),
        "the client may not sign in with client credentials",
        "make a client whose grant type is Client Credentials, or give a ready token",
    ),
    (("invalid_client", "authentication failed"), "client id or secret is wrong there", _BOTH),
)
"""Words of the vendor's answer, what they mean, and what to do; the first that fits is told."""
