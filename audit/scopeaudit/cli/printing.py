"""Where results go: standard output, files written whole, and a line for whoever watches."""

import os
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

import click

from scopeaudit.cli.options import Output
from scopeaudit.cli.surroundings import add_to, job_summary
from scopeaudit.errors import UsageError
from scopeaudit.model.result import AuditResult
from scopeaudit.render import FORMATS, Options, render, render_file
from scopeaudit.writing import check_writable, write_whole


def prepare(
    outputs: tuple[Output, ...], inputs: Iterable[str | Path | None] = ()
) -> tuple[Output, ...]:
    """Check that every file can be written and replaces no input, before any work is done.

    Raises UnwritableError or UsageError.
    """
    _need_extras(FORMATS[one.format].needs for one in outputs)
    files = [one.path for one in outputs if one.path is not None]
    check_writable(files)
    read = {os.path.realpath(one) for one in inputs if one is not None}
    for path in files:
        place = os.path.realpath(path)
        if any(place == one or place.startswith(one + os.sep) for one in read):
            raise UsageError(f"`{path}` would replace what is audited", "name another file")
    return outputs


def _need_extras(packages: Iterable[str]) -> None:
    for package in filter(None, packages):
        if find_spec(package) is None:
            extra = next(name for name, one in FORMATS.items() if one.needs == package)
            raise UsageError(
                f"the format `{extra}` needs {package}", f"pip install 'scopeaudit[{extra}]'"
            )


def deliver(
    result: AuditResult, outputs: Sequence[Output], options: Options, *, quiet: bool
) -> None:
    """Render every output and only then write them; `github` also adds to the job's summary."""
    rendered = [(one, render_file(one.format, result, options)) for one in outputs]
    summary = job_summary(one.format for one in outputs)
    added = render("markdown", result, options) if summary else ""
    write(rendered)
    if summary:
        add_to(summary, added)
    if not quiet:
        _note(result, outputs)


def write(rendered: Iterable[tuple[Output, str | bytes]]) -> None:
    """Write what was rendered, each to its file or to standard output."""
    for output, content in rendered:
        if output.path is None:
            click.echo(content, nl=False)
        else:
            write_whole(output.path, content)


def _note(result: AuditResult, outputs: Sequence[Output]) -> None:
    from scopeaudit.render.view import view

    if all(one.path is not None for one in outputs):
        headline = view(result).headline
        click.echo(f"{headline.word}: {headline.detail}", err=True)
    for output in outputs:
        if output.path is not None:
            click.echo(f"wrote {output.path} ({output.format})", err=True)
