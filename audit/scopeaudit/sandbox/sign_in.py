"""The sign-in server: client credentials, the code flow with PKCE, refresh, and the implicit flow.

Secrets are made from client ids, so that no real one is ever needed; a snapshot holds none. Wrong
credentials are answered as the vendor answers them, 400 `invalid_client`.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from scopeaudit.model.snapshot import Client, User
from scopeaudit.sandbox.call import Answer, Request
from scopeaudit.sandbox.state import IssuedCode, IssuedToken, State
from scopeaudit.sandbox.tenant import Tenant, scopes_of

_USUAL_SECONDS = 86_400
_CODE_SECONDS = 300
_LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
_SERVICE, _CODE, _IMPLICIT = "CLIENT-CREDENTIALS", "CODE", "TOKEN"


def secret_of(client: str) -> str:
    """Return the secret the sandbox gives a client id."""
    return f"sandbox-{client}"


class SignInError(Exception):
    """A sign-in that is refused, in the words of OAuth."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.error = error
        self.description = description

    def answer(self) -> Answer:
        """Return the body the vendor answers, with the description twice."""
        said = {"description": self.description, "error_description": self.description}
        return Answer(status=400, body={"error": self.error} | said)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One request to the sign-in server; `usual_user` signs in where the request names nobody."""

    request: Request
    tenant: Tenant
    state: State
    now: datetime
    new_token: Callable[[], str]
    usual_user: str = ""

    def token(self) -> Answer:
        """Answer `/oauth/token`; raises SignInError."""
        form = self._form()
        flows = {
            "client_credentials": self._client_credentials,
            "authorization_code": self._code,
            "refresh_token": self._refresh,
        }
        flow = flows.get(form.get("grant_type", ""))
        if flow is None:
            raise SignInError("unsupported_grant_type", "the grant type is not supported")
        return flow(form)

    def authorize(self) -> Answer:
        """Answer `/oauth/authorize` with a redirect, at once and for the user that is named.

        Nothing is redirected to an address the client has not registered. Raises SignInError.
        """
        asked = {name: values[-1] for name, values in self.request.query.items()}
        client = self._active(asked.get("client_id", ""))
        redirect = asked.get("redirect_uri", "")
        if not any(_same(redirect, one) for one in client.redirect_uris):
            raise SignInError("invalid_request", "the redirect_uri is not one of the client's")
        wanted = {"code": _CODE, "token": _IMPLICIT}.get(asked.get("response_type", ""))
        if wanted is None or client.grant_type != wanted:
            raise SignInError("unauthorized_client", "the client's grant type is another one")
        user = self._user(asked.get("login_hint") or self.usual_user)
        given = {"state": asked["state"]} if "state" in asked else {}
        flow = self._give_code if wanted == _CODE else self._give_token
        return flow(client, user, asked, given)

    def _give_code(
        self, client: Client, user: User, asked: Mapping[str, str], given: dict[str, str]
    ) -> Answer:
        challenge = asked.get("code_challenge", "")
        if challenge and asked.get("code_challenge_method", "S256") != "S256":
            raise SignInError("invalid_request", "the code_challenge_method is not S256")
        code = self.new_token()
        issued = IssuedCode(
            client=client.id,
            user=user.id,
            redirect=asked["redirect_uri"],
            challenge=challenge,
            expires_at=self.now + timedelta(seconds=_CODE_SECONDS),
        )
        state = replace(self.state, codes={**self.state.codes, code: issued})
        return _redirect(asked["redirect_uri"], "?", {"code": code, **given}, state)

    def _give_token(
        self, client: Client, user: User, asked: Mapping[str, str], given: dict[str, str]
    ) -> Answer:
        token, issued = self._issued(client, user.id)
        fields = {"access_token": token, "token_type": "bearer", "expires_in": _seconds(client)}
        state = replace(self.state, tokens={**self.state.tokens, token: issued})
        return _redirect(asked["redirect_uri"], "#", {**fields, **given}, state)

    def _client_credentials(self, form: Mapping[str, str]) -> Answer:
        client = self._authenticated(form)
        if client.grant_type != _SERVICE:
            raise SignInError("unauthorized_client", "the client's grant type is another one")
        return self.granted(client, None)

    def _code(self, form: Mapping[str, str]) -> Answer:
        code = form.get("code", "")
        issued = self.state.codes.get(code)
        if issued is None or issued.expires_at <= self.now:
            raise SignInError("invalid_grant", "the code is unknown, used or expired")
        if form.get("redirect_uri") != issued.redirect:
            raise SignInError("invalid_grant", "the redirect_uri is not the one of the code")
        client = self._authenticated(form, public=bool(issued.challenge))
        if client.id != issued.client:
            raise SignInError("invalid_grant", "the code is another client's")
        if issued.challenge and not _proves(form.get("code_verifier", ""), issued.challenge):
            raise SignInError("invalid_grant", "the code_verifier does not fit")
        left = {name: one for name, one in self.state.codes.items() if name != code}
        return replace(self, state=replace(self.state, codes=left)).granted(client, issued.user)

    def _refresh(self, form: Mapping[str, str]) -> Answer:
        token = form.get("refresh_token", "")
        known = self.state.refreshes.get(token)
        if known is None:
            raise SignInError("invalid_grant", "the refresh_token is unknown or used")
        client = self._authenticated(form, public=True)
        if client.id != known.client or known.user is None:
            raise SignInError("invalid_grant", "the refresh_token is another client's")
        self._user(known.user)
        left = {name: one for name, one in self.state.refreshes.items() if name != token}
        after = replace(self, state=replace(self.state, refreshes=left))
        return after.granted(client, known.user)

    def granted(self, client: Client, user: str | None) -> Answer:
        """Answer a new token with the scopes of this moment; for a user with a refresh token too."""
        token, issued = self._issued(client, user)
        body = {"access_token": token, "token_type": "bearer", "expires_in": _seconds(client)}
        state = replace(self.state, tokens={**self.state.tokens, token: issued})
        if user is not None:
            refresh = self.new_token()
            body["refresh_token"] = refresh
            state = replace(state, refreshes={**state.refreshes, refresh: issued})
        return Answer(body=body, state=state, headers={"cache-control": "no-store"})

    def _issued(self, client: Client, user: str | None) -> tuple[str, IssuedToken]:
        until = self.now + timedelta(seconds=_seconds(client))
        issued = IssuedToken(
            client=client.id, user=user, scopes=scopes_of(client), expires_at=until
        )
        return self.new_token(), issued

    def _form(self) -> dict[str, str]:
        try:
            pairs = parse_qsl(self.request.body.decode("utf-8"), max_num_fields=20)
        except ValueError:
            raise SignInError("invalid_request", "the body is not a form") from None
        return dict(pairs)

    def _authenticated(self, form: Mapping[str, str], *, public: bool = False) -> Client:
        """Return the client that proved to be itself; a public one need only say which it is."""
        header = self.request.headers.get("authorization", "")
        if not header and public:
            return self._active(form.get("client_id", ""))
        identifier, secret = _basic(header)
        client = self._active(identifier)
        if not hmac.compare_digest(secret.encode(), secret_of(client.id).encode()):
            raise _unknown_client()
        return client

    def _active(self, identifier: str) -> Client:
        client = self.tenant.client(identifier)
        if client is None or client.state != "active":
            raise _unknown_client()
        return client

    def _user(self, text: str) -> User:
        user = self.tenant.user_named(text)
        if user is None or user.state != "active":
            raise SignInError("access_denied", "login_hint names no active user by id or name")
        return user


def _unknown_client() -> SignInError:
    return SignInError("invalid_client", "client not found or client secret wrong")


def _seconds(client: Client) -> int:
    return client.token_seconds or _USUAL_SECONDS


def _basic(header: str) -> tuple[str, str]:
    """Read the header of Basic authentication; raises SignInError for any other text."""
    scheme, _, encoded = header.partition(" ")
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        raise _unknown_client() from None
    identifier, colon, secret = text.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise _unknown_client()
    return identifier, secret


def _proves(verifier: str, challenge: str) -> bool:
    digest = hashlib.sha256(verifier.encode()).digest()
    made = base64.urlsafe_b64encode(digest).rstrip(b"=")
    return hmac.compare_digest(made, challenge.rstrip("=").encode())


def _same(asked: str, registered: str) -> bool:
    """Say whether a redirect is the registered one; on the loopback any port will do (RFC 8252)."""
    if asked == registered:
        return True
    try:
        one, other = urlsplit(asked), urlsplit(registered)
    except ValueError:
        return False
    hosts = {one.netloc.rpartition("@")[2].partition(":")[0], str(other.hostname)}
    return (
        "@" not in one.netloc
        and len(hosts) == 1
        and hosts <= _LOOPBACK
        and (one.scheme, one.path, one.query) == (other.scheme, other.path, other.query)
    )


def _redirect(uri: str, mark: str, fields: Mapping[str, object], state: State) -> Answer:
    joined = "&" if mark == "?" and "?" in uri else mark
    location = f"{uri}{joined}{urlencode(fields)}"
    return Answer(status=302, headers={"location": location}, state=state)
