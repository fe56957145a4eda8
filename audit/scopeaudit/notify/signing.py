"""How a message to a webhook is signed: as Standard Webhooks says, so that receivers find libraries for it.

The signature is HMAC-SHA256 over the id, the time and the body, so that none of them can be changed or used anew.
"""

import base64
import binascii
import hmac
from collections.abc import Mapping

from scopeaudit.api.secret import Secret
from scopeaudit.errors import UsageError

_PREFIX = "whsec_"
_SHORTEST = 16
"""Bytes of a secret; a shorter one can be guessed."""


def key_of(secret: Secret, place: str) -> Secret:
    """Return a secret that was checked to be a key; raises UsageError for one that is none, without it."""
    _bytes(secret, place)
    return secret


def headers(secret: Secret, event: str, seconds: int, body: bytes) -> Mapping[str, str]:
    """Return the headers that name, date and sign a message; `seconds` count from 1970."""
    signed = f"{event}.{seconds}.".encode() + body
    digest = hmac.digest(_bytes(secret, "the secret"), signed, "sha256")
    return {
        "webhook-id": event,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def _bytes(secret: Secret, place: str) -> bytes:
    text = secret.reveal()
    try:
        found = (
            base64.b64decode(text[len(_PREFIX) :], validate=True)
            if text.startswith(_PREFIX)
            else text.encode()
        )
    except binascii.Error:
        raise UsageError(
            f"{place} begins with `{_PREFIX}`, and what follows is no base64",
            "take the secret as it was made, or any other text of 16 characters and more",
        ) from None
    if len(found) < _SHORTEST:
        raise UsageError(
            f"{place} is shorter than {_SHORTEST} bytes: a signature by it proves nothing",
            "`openssl rand -hex 32` makes one",
        )
    return found
