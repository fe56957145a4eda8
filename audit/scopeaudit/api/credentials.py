"""What to sign in with; a secret never comes from the command line."""

from collections.abc import Mapping
from dataclasses import dataclass

from scopeaudit.api.secret import Secret
from scopeaudit.errors import UsageError

CLIENT_ID = "GENESYSCLOUD_OAUTHCLIENT_ID"
CLIENT_SECRET = "GENESYSCLOUD_OAUTHCLIENT_SECRET"  # noqa: S105 - the name of a variable
ACCESS_TOKEN = "GENESYSCLOUD_ACCESS_TOKEN"  # noqa: S105 - the name of a variable
REGION = "GENESYSCLOUD_REGION"

HOW = (
    f"set {CLIENT_ID} and {CLIENT_SECRET}, or {ACCESS_TOKEN}, in the environment, or name a --profile; "
    "docs/live.md shows how to make the client"
)


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """A client and its secret, exchanged for a token as often as needed."""

    id: str
    secret: Secret


@dataclass(frozen=True, slots=True)
class ReadyToken:
    """A token somebody else asked for; it cannot be renewed."""

    token: Secret


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in with a browser through a client of grant type CODE, by PKCE and without a secret.

    `redirect_uri` is on this machine and must be registered with the client; with `opened` the browser is
    opened, otherwise the address is only shown.
    """

    id: str
    redirect_uri: str = "http://127.0.0.1:8765/"
    opened: bool = True


Credentials = ClientCredentials | ReadyToken | Person


def credentials_from(environment: Mapping[str, str]) -> Credentials:
    """Return what the environment holds, a ready token first; raises UsageError without any."""
    token = environment.get(ACCESS_TOKEN, "").strip()
    if token:
        return ReadyToken(sendable(token, ACCESS_TOKEN))
    identifier = environment.get(CLIENT_ID, "").strip()
    secret = environment.get(CLIENT_SECRET, "").strip()
    if not identifier and not secret:
        raise UsageError("there is nothing to sign in with", HOW)
    if not identifier or not secret:
        there, missing = (CLIENT_ID, CLIENT_SECRET) if identifier else (CLIENT_SECRET, CLIENT_ID)
        raise UsageError(f"{there} is set, but {missing} is not", HOW)
    return ClientCredentials(identifier, sendable(secret, CLIENT_SECRET))


def token_from(text: str) -> ReadyToken:
    """Return the token that a file or standard input holds; raises UsageError where it is none."""
    token = text.strip()
    if not token:
        raise UsageError("the token file is empty", "expected an access token and nothing else")
    return ReadyToken(sendable(token, "the token file"))


def sendable(text: str, where: str) -> Secret:
    """Return a text as a secret; raises UsageError, without the text, where no header could carry it."""
    if not text.isascii() or not text.isprintable() or " " in text:
        raise UsageError(
            f"{where} holds what no token or secret is made of", "expected one line of plain ASCII"
        )
    return Secret(text)
