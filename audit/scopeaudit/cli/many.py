"""`scopeaudit run --all`: every organization of the file, and one summary."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

import click

from scopeaudit.cli.job import job_for
from scopeaudit.cli.options import one_stdout, terminal_options
from scopeaudit.cli.printing import show, tell
from scopeaudit.cli.settings import organizations_of
from scopeaudit.errors import ExitCode
from scopeaudit.model.batch import Line
from scopeaudit.render.batch import batch_json, batch_text
from scopeaudit.render.visible import visible
from scopeaudit.running.delivering import prepare, write
from scopeaudit.running.job import Output
from scopeaudit.running.keeping import refuse_over_store
from scopeaudit.running.line import worst
from scopeaudit.running.many import perform_many, refuse_shared, unfinished


def run_all(
    context: click.Context, at_once: int, summaries: tuple[Output, ...], *, quiet: bool
) -> int:
    """Audit every organization of the file; return the worst exit code of all, 130 where it is interrupted."""
    jobs = [job_for(context, one, alone=False) for one in organizations_of(context)]
    summaries = one_stdout(summaries)
    refuse_shared(jobs, [one.path for one in summaries if one.path is not None])
    prepare(summaries)
    written = [path for one in jobs for path in one.written]
    for job in jobs:
        refuse_over_store((*written, *(one.path for one in summaries if one.path)), job.store)
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
