"""`scopeaudit run --all`: every organization of the file, and one summary."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, TypeVar

import click

from scopeaudit.cli.job import job_for
from scopeaudit.cli.options import OutputType, one_stdout, terminal_options
from scopeaudit.cli.printing import show, tell
from scopeaudit.cli.settings import organizations_of
from scopeaudit.errors import ExitCode, UsageError
from scopeaudit.model.batch import Line
from scopeaudit.render.batch import batch_json, batch_text
from scopeaudit.render.visible import visible
from scopeaudit.running.delivering import prepare, write
from scopeaudit.running.job import Output
from scopeaudit.running.line import worst
from scopeaudit.running.many import perform_many, refuse_shared, unfinished

_F = TypeVar("_F", bound=Callable[..., Any])


def many_options(function: _F) -> _F:
    """Add what is for many organizations."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS = (
    click.option(
        "--organization",
        "named",
        metavar="NAME",
        help="Audit this organization of scopeaudit.toml, as the file says.",
    ),
    click.option(
        "--all", "every", is_flag=True, help="Audit every organization of scopeaudit.toml."
    ),
    click.option(
        "--jobs",
        type=click.IntRange(1, 64),
        metavar="N",
        help="With --all: so many at once, each in a process of its own. Default: 1.",
    ),
    click.option(
        "--summary",
        "summaries",
        type=OutputType(("text", "json")),
        multiple=True,
        metavar="NAME[=PATH]",
        help="With --all: text (default) or json; repeatable.",
    ),
)


def check_many(
    named: str | None, jobs: int | None, summaries: tuple[Output, ...], *, every: bool
) -> None:
    """Raise UsageError for options that are for one organization, or for many."""
    if every and named is not None:
        raise UsageError("`--all` and `--organization` exclude each other", "leave one out")
    if not every and (jobs is not None or summaries):
        raise UsageError("`--jobs` and `--summary` are for `--all`", "add --all")


def run_all(
    context: click.Context, at_once: int, summaries: tuple[Output, ...], *, quiet: bool
) -> int:
    """Audit every organization of the file; return the worst exit code of all, 130 where it is interrupted."""
    jobs = [job_for(context, one, alone=False) for one in organizations_of(context)]
    summaries = one_stdout(summaries)
    refuse_shared(jobs, [one.path for one in summaries if one.path is not None])
    prepare(summaries)
    lines: list[Line] = []
    try:
        with _stoppable(), closing(perform_many(jobs, at_once, _say, quiet=quiet)) as ended:
            lines.extend(ended)
        code = worst(lines)
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
        lines += unfinished(jobs, lines, code)
    order = {job.organization: place for place, job in enumerate(jobs)}
    lines.sort(key=lambda one: order[one.name])
    write([(one, _summary(one.format, lines, code)) for one in summaries], show)
    return code


def _summary(form: str, lines: Sequence[Line], code: int) -> str:
    if form == "json":
        return batch_json(lines, code)
    return batch_text(lines, code, terminal_options(verbose=False))


def _say(name: str, said: str) -> None:
    for line in said.splitlines():
        tell(f"{visible(name)}: {line}")


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let the word of a supervisor to end be an interruption, so that no process is left behind."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
