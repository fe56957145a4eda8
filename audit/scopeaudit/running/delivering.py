"""Where results go: standard output, files written whole, and a line for whoever watches."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from scopeaudit.errors import UsageError
from scopeaudit.model.result import AuditResult
from scopeaudit.render import FORMATS, Options, render, render_file
from scopeaudit.running.job import Output
from scopeaudit.writing import check_writable, write_whole

Show = Callable[[str | bytes], None]


def prepare(
    outputs: tuple[Output, ...],
    inputs: Iterable[str | Path | None] = (),
    metrics: Path | None = None,
) -> tuple[Output, ...]:
    """Check that every file can be written and replaces no input, before any work is done.

    Raises UnwritableError or UsageError.
    """
    _need_extras(FORMATS[one.format].needs for one in outputs)
    files = [one for one in (*(each.path for each in outputs), metrics) if one is not None]
    check_writable(files)
    read = tuple(one for one in inputs if one is not None)
    for path in files:
        if replaces(path, read):
            raise UsageError(f"`{path}` would replace what is audited", "name another file")
    return outputs


def replaces(path: Path, others: Iterable[str | Path]) -> bool:
    """Say whether a file, once written, would take the place of another, or of one in another folder."""
    place = os.path.realpath(path)
    there = map(os.path.realpath, others)
    return any(place == one or place.startswith(one + os.sep) for one in there)


def check_templates(folder: Path | None) -> None:
    """Raise UsageError for a folder there is not: the bundled templates would stand in for it unseen."""
    if folder is not None and not folder.is_dir():
        raise UsageError(
            f"there is no folder `{folder}` of templates",
            "name one that is like `reports/templates`",
        )


def _need_extras(packages: Iterable[str]) -> None:
    for package in filter(None, packages):
        if find_spec(package) is None:
            extra = next(name for name, one in FORMATS.items() if one.needs == package)
            raise UsageError(
                f"the format `{extra}` needs {package}", f"pip install 'scopeaudit[{extra}]'"
            )


def deliver(
    result: AuditResult,
    outputs: Sequence[Output],
    options: Options,
    environment: Mapping[str, str],
    show: Show,
) -> None:
    """Render every output and only then write them; `github` also adds to the job's summary.

    Where pseudonyms are asked for, they are put in before anything is rendered.
    """
    if options.redact:
        from scopeaudit.redaction import redacted

        result = redacted(result)
    rendered = [(one, render_file(one.format, result, options)) for one in outputs]
    summary = _job_summary(outputs, environment)
    added = render("markdown", result, options) if summary else ""
    write(rendered, show)
    if summary:
        _add_to(summary, added)


def write(rendered: Iterable[tuple[Output, str | bytes]], show: Show) -> None:
    """Write what was rendered, each to its file or to standard output."""
    for output, content in rendered:
        if output.path is None:
            show(content)
        else:
            write_whole(output.path, content)


def notes(result: AuditResult, outputs: Sequence[Output]) -> Iterable[str]:
    """Yield what is said beside the reports: the headline where none is on standard output, and each file."""
    from scopeaudit.render.view import view

    if all(one.path is not None for one in outputs):
        headline = view(result).headline
        yield f"{headline.word}: {headline.detail}"
    for output in outputs:
        if output.path is not None:
            yield f"wrote {output.path} ({output.format})"


def _job_summary(outputs: Iterable[Output], environment: Mapping[str, str]) -> Path | None:
    """Return the file of the job's summary on GitHub, if the format `github` is asked for."""
    path = environment.get("GITHUB_STEP_SUMMARY")
    return Path(path) if path and any(one.format == "github" for one in outputs) else None


def _add_to(path: Path, text: str) -> None:
    """Add text to the end of a file that other steps may have begun; raises UnwritableError."""
    before = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    write_whole(path, before + text)
