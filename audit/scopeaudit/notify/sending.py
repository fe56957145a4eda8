"""One message to one target: its secrets are fetched at this moment, and whatever happens is an answer."""

from collections.abc import Callable, Mapping
from datetime import datetime

from scopeaudit.config.notify import Service, Webhook
from scopeaudit.config.reference import fetched
from scopeaudit.errors import AuditError, place_of_bug
from scopeaudit.notify.answer import Answer
from scopeaudit.notify.signing import headers, key_of
from scopeaudit.notify.template import Text
from scopeaudit.notify.webhook import checked_url, post
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message ready to be sent: its name, when, in words, and what gives it as data."""

    event: str
    at: datetime
    text: Text
    markdown: bool
    document: Callable[[], bytes]


def send(target: Service | Webhook, letter: Letter, environment: Mapping[str, str]) -> Answer:
    """Send a message to a target, once; a secret that cannot be had is a failure like any other.

    After a bug, or one in what sends for us, nobody knows whether it was sent.
    """
    try:
        if isinstance(target, Webhook):
            return _to_webhook(target, letter, environment)
        return _by_service(target, letter, environment)
    except AuditError as error:
        return Answer("failed", error.message)
    except Exception as error:  # noqa: BLE001 - one target must not keep the others from hearing
        return Answer("unknown", f"could not be sent to for a bug ({place_of_bug(error)})")


def _by_service(target: Service, letter: Letter, environment: Mapping[str, str]) -> Answer:
    from scopeaudit.notify.services import send as send_by_apprise

    return send_by_apprise(fetched(target.url, environment), letter.text, markdown=letter.markdown)


def _to_webhook(target: Webhook, letter: Letter, environment: Mapping[str, str]) -> Answer:
    place = f"notify.to.{target.name}"
    secret = key_of(fetched(target.secret, environment), f"`{place}.secret`")
    url = target.url if isinstance(target.url, str) else fetched(target.url, environment).reveal()
    body = letter.document()
    signed = headers(secret, letter.event, int(letter.at.timestamp()), body)
    return post(checked_url(url, f"`{place}.webhook`"), signed, body)
