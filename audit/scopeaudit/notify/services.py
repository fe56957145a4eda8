"""Sending through apprise, which knows a hundred services by their addresses.

An address is a secret, and apprise's log repeats parts of it: the log is read here for a status or a silence, and
shown to nobody.
"""

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from scopeaudit.api.secret import Secret
from scopeaudit.notify.answer import Answer
from scopeaudit.notify.template import Text

_WHOLE = 30
"""Seconds for everything."""

_STATUS = re.compile(r"\berror=(\d{3})\b")
_SILENT = re.compile("Read timed out|RemoteDisconnected|Connection aborted")
"""What requests says where a message had been sent and no answer came."""


def send(address: Secret, text: Text, *, markdown: bool) -> Answer:
    """Send a message once and say what is known of it; a service that is silent may have taken it."""
    import apprise

    # NOTE: names must not become emoji nor escapes; nothing is kept on disk; nobody is sent elsewhere.
    asset = apprise.AppriseAsset(
        app_id="scopeaudit",
        app_desc="scopeaudit",
        http_redirects=False,
        interpret_emojis=False,
        interpret_escapes=False,
        storage_mode="memory",
    )
    with _unheard() as log:
        service = apprise.Apprise(asset=asset)
        if not service.add(address.reveal()):
            return Answer("failed", "is no address that apprise knows")
        form = apprise.NotifyFormat.MARKDOWN if markdown else apprise.NotifyFormat.TEXT
        result = service.notify(
            title=text.verdict,
            body=text.rest or text.verdict,
            body_format=form,
            timeout=_WHOLE,
        )
        if result.timeout_count:
            return Answer("unknown", "did not answer in time")
        return Answer("sent", "apprise sent it") if result else _refused(log.lines)


def _refused(lines: list[str]) -> Answer:
    said = "\n".join(lines)
    status = _STATUS.search(said)
    if status:
        return Answer("failed", f"answered {status[1]}")
    if _SILENT.search(said):
        return Answer("unknown", "took the message and did not answer")
    return Answer("failed", "could not be reached, or apprise could not send it")


class _Log(logging.Handler):
    """Keeps the lines of a log for this module alone."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(record.getMessage())


@contextmanager
def _unheard() -> Iterator[_Log]:
    """Keep what apprise and what it uses say from every log and screen, and give it to the block."""
    log, loggers = _Log(), [logging.getLogger(name) for name in ("apprise", "urllib3", "requests")]
    before = [(one, one.level, one.propagate, one.handlers) for one in loggers]
    for one in loggers:
        one.handlers, one.propagate = [log], False
        one.setLevel(logging.DEBUG)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield log
    finally:
        for one, level, propagate, handlers in before:
            one.setLevel(level)
            one.propagate, one.handlers = propagate, handlers
