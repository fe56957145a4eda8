"""Results on standard output and in files, and a line for whoever watches."""

import os
from collections.abc import Sequence

import click

from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.running import delivering
from scopeaudit.running.job import Output


def show(content: str | bytes) -> None:
    """Write to standard output, with no line added."""
    click.echo(content, nl=False)


def tell(line: str) -> None:
    """Write a line to standard error."""
    click.echo(line, err=True)


def deliver(
    result: AuditResult, outputs: Sequence[Output], options: Options, *, quiet: bool
) -> None:
    """Render every output and only then write them; `github` also adds to the job's summary."""
    delivering.deliver(result, outputs, options, os.environ, show)
    if not quiet:
        for line in delivering.notes(result, outputs):
            tell(line)
