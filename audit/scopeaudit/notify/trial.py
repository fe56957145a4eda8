"""A test message to each target, which says whether it would hear of an audit."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from scopeaudit.config.notify import Notify, Service, Webhook
from scopeaudit.documents.nearest import did_you_mean
from scopeaudit.errors import UsageError
from scopeaudit.notify.announcing import is_markdown
from scopeaudit.notify.answer import Answer
from scopeaudit.notify.checking import checked
from scopeaudit.notify.message import trial_message
from scopeaudit.notify.payload import trial_payload
from scopeaudit.notify.sending import Letter, send
from scopeaudit.notify.template import worded


def chosen(notify: Notify, names: tuple[str, ...]) -> tuple[Service | Webhook, ...]:
    """Return the targets of these names, all without any; raises UsageError for a name there is not."""
    there = {one.name: one for one in notify.targets}
    for name in names:
        if name not in there:
            hint = did_you_mean(name, there) or f"targets there: {', '.join(there)}"
            raise UsageError(f"there is no target `{name}`", hint)
    return tuple(there[name] for name in dict.fromkeys(names)) or notify.targets


def try_targets(
    notify: Notify,
    targets: tuple[Service | Webhook, ...],
    clock: Callable[[], datetime],
    fresh: Callable[[], str],
    environment: Mapping[str, str],
) -> Iterator[tuple[str, Answer]]:
    """Send a message to each target and yield its name with what it answered.

    Raises UsageError or PolicyError, before anything is sent, for what cannot work.
    """
    template = checked(notify)
    for target in targets:
        at, event = clock(), fresh()
        text = worded(template, trial_message(target.name))
        letter = Letter(
            event=event,
            at=at,
            text=text,
            markdown=is_markdown(notify),
            document=lambda: trial_payload(event, target.name, text.whole, at),  # noqa: B023 - called at once
        )
        yield target.name, send(target, letter, environment)
