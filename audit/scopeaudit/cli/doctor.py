"""`scopeaudit doctor`: check region, sign-in, clock, and what the auditor's client may do."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from scopeaudit import pipeline
from scopeaudit.cli.connecting import connection, connection_options
from scopeaudit.errors import ExitCode
from scopeaudit.model.policy import Severity
from scopeaudit.render.visible import visible
from scopeaudit.running.job import Way

if TYPE_CHECKING:
    from scopeaudit.sources.live.checkup import Checkup, Holding, Lack

_AT_ONCE = 10
"""Seconds that an answer may take, by which a clock cannot be told from one that is right."""


@click.command("doctor")
@connection_options
def command(way: Way) -> int:
    """Check region, sign-in and clock, and what the auditor's own client lacks or need not have.

    Exit codes: 0 everything an audit needs is there, 3 no sign-in, 4 something is lacking.
    """
    source = connection(way)
    found = pipeline.check_auditor(source)
    click.echo(f"ok: `{source.address.api}` answers and accepts the sign-in")
    for line in _lines(found):
        click.echo(visible(line))
    return ExitCode.CLEAN if _is_whole(found) else ExitCode.INCOMPLETE


def _is_whole(found: "Checkup") -> bool:
    lacking = any(_is_needed(one) for holding in found.holdings for one in holding.lacks)
    return not (lacking or found.confined or found.unread)


def _is_needed(lack: "Lack") -> bool:
    return lack.action.severity >= Severity.MEDIUM


def _lines(found: "Checkup") -> Iterator[str]:
    yield f"ok: organization `{found.organization}`, client `{found.client}`"
    if found.skew is not None:
        seconds = round(abs(found.skew).total_seconds())
        off = f"{seconds} seconds off, which does no harm" if seconds > _AT_ONCE else "right"
        yield f"ok: this machine's clock is {off}"
    for holding in found.holdings:
        yield from _access(holding)
    for role in found.confined:
        yield f"lacks: role `{role}` on all divisions; grants elsewhere stay unseen"
    if found.unread is not None:
        yield f"lacks: a look into its own roles: {found.unread.reason}"
        yield "  hint: give its role Authorization > Role > View first"


def _access(holding: "Holding") -> Iterator[str]:
    for lack in holding.lacks:
        word = "lacks" if _is_needed(lack) else "optional"
        yield f"{word}: {holding.kind} {', '.join(lack.names)}: {lack.action.title.lower()}"
    if not any(_is_needed(one) for one in holding.lacks):
        yield f"ok: it holds every {holding.kind} that an audit needs"
    for name in holding.unneeded:
        yield f"unneeded: {holding.kind} {name}"
