"""Signing a person in with a browser: the code flow with PKCE and a redirect to this machine (RFC 7636, 8252).

The server listens on 127.0.0.1 only, for as long as the sign-in takes, and takes one answer: the one with the
state that was sent. It shows nothing of what it was sent.
"""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from scopeaudit.api.call import safe_code
from scopeaudit.api.credentials import Person
from scopeaudit.api.region import Address
from scopeaudit.api.secret import Secret
from scopeaudit.errors import UnreadableError, UsageError

PATIENCE = 300.0
"""Seconds a person has to sign in."""

_LISTEN = "127.0.0.1"
_HOSTS = {"127.0.0.1", "localhost"}
_REQUEST_SECONDS = 10.0
_MOST = 16 * 1024


@dataclass(frozen=True, slots=True)
class Consent:
    """What a sign-in brought: the code, the verifier that proves who asked, and where it was sent."""

    code: Secret
    verifier: Secret
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class _Redirect:
    port: int
    path: str
    host: str

    def uri(self, port: int) -> str:
        return f"http://{self.host}:{port}{self.path}"


async def consent(
    person: Person,
    address: Address,
    randomness: Callable[[int], bytes],
    show: Callable[[str], None],
    patience: float = PATIENCE,
) -> Consent:
    """Show the address to sign in at and wait for the browser to come back.

    Raises UsageError for a redirect that does not lead here, UnreadableError where the port is taken, nobody
    signs in in time, or the sign-in is refused.
    """
    redirect = _redirect(person.redirect_uri)
    verifier, state = _text(randomness(32)), _text(randomness(32))
    answer: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()
    server = await _listening(redirect, state, answer)
    with closing(server):
        uri = redirect.uri(server.sockets[0].getsockname()[1])
        show(_sign_in_at(person, address, uri, state, verifier))
        try:
            async with asyncio.timeout(patience):
                said = await answer
        except TimeoutError:
            message = f"nobody signed in within {round(patience / 60)} minutes"
            raise UnreadableError(message, "run the command again") from None
    if "code" not in said:
        word = safe_code(said.get("error")) or "no reason was given"
        hint = "look at the client's grant type, its redirect URIs, and who may use it"
        raise UnreadableError(f"the sign-in was refused: {word}", hint)
    return Consent(Secret(said["code"]), Secret(verifier), uri)


def _redirect(uri: str) -> _Redirect:
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        port, parts = None, urlsplit("")
    odd = parts.query or parts.fragment or parts.username or parts.password
    if parts.scheme != "http" or parts.hostname not in _HOSTS or port is None or odd:
        raise UsageError(
            "the redirect URI does not lead to this machine",
            "expected such as http://127.0.0.1:8765/, registered with the client",
        )
    return _Redirect(port, parts.path or "/", parts.hostname)


async def _listening(
    redirect: _Redirect, state: str, answer: asyncio.Future[dict[str, str]]
) -> asyncio.Server:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_REQUEST_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
                said = _said(head, redirect.path, state)
                writer.write(_page(said))
                await writer.drain()
            if said is not None and not answer.done():
                answer.set_result(said)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # whoever that was, it was not the browser coming back
        finally:
            writer.close()

    try:
        return await asyncio.start_server(serve, _LISTEN, redirect.port, limit=_MOST)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(
            f"cannot listen on {_LISTEN} port {redirect.port} for the sign-in: {reason}",
            "end what uses the port, or register another redirect URI and name it in the profile",
        ) from None


def _said(head: bytes, path: str, state: str) -> dict[str, str] | None:
    """Return what a request brings back; None where it is not the redirect that is waited for."""
    try:
        method, target, _ = head.split(b"\r\n", 1)[0].decode("ascii").split(" ")
        parts = urlsplit(target)
        fields = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    except ValueError:
        return None
    mine = hmac.compare_digest(fields.get("state", "").encode(), state.encode())
    whole = method == "GET" and parts.path == path and ("code" in fields or "error" in fields)
    return fields if mine and whole else None


def _page(said: dict[str, str] | None) -> bytes:
    status, words = "404 Not Found", "This is not the sign-in that was started."
    if said is not None:
        status = "200 OK"
        words = "Signed in." if "code" in said else "The sign-in was refused."
        words += " You can close this page and go back to the terminal."
    body = f"<!doctype html><title>scopeaudit</title><p>{words}</p>".encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
        "Content-Security-Policy: default-src 'none'\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


def _sign_in_at(person: Person, address: Address, uri: str, state: str, verifier: str) -> str:
    challenge = _text(hashlib.sha256(verifier.encode()).digest())
    query = {
        "response_type": "code",
        "client_id": person.id,
        "redirect_uri": uri,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{address.login}/oauth/authorize?{urlencode(query)}"


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
