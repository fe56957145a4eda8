"""Where results go: standard output, files written whole, and a line for whoever watches."""

from collections.abc import Sequence

import click

from scopeaudit.cli.options import Output
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options, render
from scopeaudit.writing import check_writable, write_whole


def prepare(outputs: tuple[Output, ...]) -> tuple[Output, ...]:
    """Check that every file can be written, before any work is done; raises UnwritableError."""
    check_writable(one.path for one in outputs if one.path is not None)
    return outputs


def deliver(
    result: AuditResult, outputs: Sequence[Output], options: Options, *, quiet: bool
) -> None:
    """Render every output and only then write them."""
    rendered = [(one, render(one.format, result, options)) for one in outputs]
    for output, text in rendered:
        if output.path is None:
            click.echo(text, nl=False)
        else:
            write_whole(output.path, text)
    if not quiet:
        _note(result, outputs)


def _note(result: AuditResult, outputs: Sequence[Output]) -> None:
    from scopeaudit.render.view import view

    if all(one.path is not None for one in outputs):
        headline = view(result).headline
        click.echo(f"{headline.word}: {headline.detail}", err=True)
    for output in outputs:
        if output.path is not None:
            click.echo(f"wrote {output.path} ({output.format})", err=True)
