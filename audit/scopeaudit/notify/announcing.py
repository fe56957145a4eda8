"""After an audit, or after one that could not be made: who is told what, once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from scopeaudit.config.notify import Notify
from scopeaudit.errors import PolicyError
from scopeaudit.model.failure import Failure
from scopeaudit.model.news import Claimed, without_words
from scopeaudit.notify.answer import Answer
from scopeaudit.notify.checking import checked
from scopeaudit.notify.message import message_of
from scopeaudit.notify.payload import payload
from scopeaudit.notify.sending import Letter, send
from scopeaudit.notify.template import worded
from scopeaudit.records import dataclass
from scopeaudit.render.visible import visible
from scopeaudit.store import open_store

if TYPE_CHECKING:
    from jinja2 import Template
    from sqlalchemy import Connection

    from scopeaudit.store.claims import Claimant


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What sending needs: what is asked for, the store by its name, and what is around it.

    `fresh` gives the name of a message, which nobody can guess and no other message has; `tell` takes a line
    for whoever watches. `redact` leaves out what findings and failures say, since that may name people.
    """

    notify: Notify
    store: str
    clock: Callable[[], datetime]
    fresh: Callable[[], str]
    environment: Mapping[str, str]
    tell: Callable[[str], None]
    redact: bool = False


def announce_run(post: Post, number: int) -> None:
    """Tell each target what is new with a run, and that an audit works again; raises StoreError.

    What is to be told is claimed before anything is sent, so that a process that is killed, or another one at
    the same time, sends nothing twice. A message that cannot be delivered is told of and stays to be sent again.
    """
    _announce(post, lambda connection, who: _news_of_run(post.notify, connection, who, number))


def announce_failure(post: Post, failure: Failure) -> None:
    """Tell each target that an audit could not be made, once for each outage; raises StoreError.

    Where a template of one's own is what is wrong, the bundled words tell of it.
    """
    if post.notify.on_failure:
        able = replace(post, notify=_with_words(post.notify))
        _announce(able, lambda connection, who: _news_of_failure(connection, who, failure))


def _with_words(notify: Notify) -> Notify:
    try:
        checked(notify)
    except PolicyError:
        return replace(notify, template=None)
    return notify


Claims = Callable[["Connection", "Claimant"], Iterable[Claimed]]


def _announce(post: Post, claims: Claims) -> None:
    template = checked(post.notify)
    claimed = _claimed(post, claims)
    targets = {one.name: one for one in post.notify.targets}
    for one in claimed:
        answer = send(targets[one.target], _letter(post, one, template), post.environment)
        _settle(post, one, answer)


def _claimed(post: Post, claims: Claims) -> tuple[Claimed, ...]:
    from scopeaudit.store.claims import Claimant

    at = post.clock()
    found: list[Claimed] = []
    with open_store(post.store) as store, store.writing() as connection:
        for target in post.notify.targets:
            who = Claimant(target=target.name, at=at, fresh=post.fresh)
            found += claims(connection, who)
    return tuple(found)


def _news_of_run(
    notify: Notify, connection: "Connection", who: "Claimant", number: int
) -> Iterator[Claimed]:
    from scopeaudit.store import claims

    if notify.on_failure:
        yield from claims.working(connection, who, number)
    found = claims.findings(connection, who, number, notify.at)
    if found is not None:
        yield found


def _news_of_failure(
    connection: "Connection", who: "Claimant", failure: Failure
) -> Iterator[Claimed]:
    from scopeaudit.store import claims

    found = claims.failing(connection, who, failure)
    if found is not None:
        yield found


def _letter(post: Post, claimed: Claimed, template: "Template") -> Letter:
    link, at = post.notify.link, post.clock()
    if post.redact:
        claimed = without_words(claimed)
    text = worded(template, message_of(claimed, link))
    return Letter(
        event=claimed.event,
        at=at,
        text=text,
        markdown=is_markdown(post.notify),
        document=lambda: payload(claimed, text.whole, link, at),
    )


def is_markdown(notify: Notify) -> bool:
    """Say whether messages are Markdown: where the template is a file of that kind."""
    return notify.template is not None and notify.template.suffix == ".md"


def _settle(post: Post, claimed: Claimed, answer: Answer) -> None:
    """Write what became of a message, and say it where it did not arrive."""
    from scopeaudit.store import notices

    with open_store(post.store) as store, store.writing() as connection:
        notices.settle(connection, claimed.number, answer.state, answer.words)
    post.tell(said(claimed.target, answer))


def said(target: str, answer: Answer) -> str:
    """Say what became of a message, in a line."""
    name = f"`{visible(target)}`"
    match answer.state:
        case "sent":
            return f"notified {name}"
        case "failed":
            words = f"{name} was not notified: {answer.words}"
            return f"warning: {words}; it is told with the next audit"
        case "unknown":
            words = f"it is not known whether {name} was notified: it {answer.words}"
            return f"warning: {words}; it is not told again"
