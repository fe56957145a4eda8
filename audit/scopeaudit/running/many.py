"""Many jobs, each in a process of its own, so many at once: what becomes of one stops none of the others."""

import os
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from pathlib import Path

from scopeaudit.errors import UnreadableError, UsageError
from scopeaudit.model.batch import Line
from scopeaudit.render.visible import visible
from scopeaudit.running.child import Child, around, not_started, start
from scopeaudit.running.job import Job
from scopeaudit.running.line import NO_VERDICT, line_of
from scopeaudit.running.perform import give_up
from scopeaudit.running.placing import PLACE

PATIENCE = 10.0
"""Seconds that an interrupted process may take to end."""

Tell = Callable[[str, str], None]
"""Takes the name of an organization, and a line that is said of it."""


def refuse_shared(jobs: Sequence[Job], besides: Iterable[Path] = ()) -> None:
    """Raise UsageError, before any work is done, for files that one job writes and another writes or reads.

    `besides` are written for all of them.
    """
    owners = {_place(path): "the summary" for path in besides}
    shared = []
    for job in jobs:
        for path in job.written:
            owner = owners.setdefault(_place(path), job.organization)
            if owner != job.organization:
                shared.append(f"{_both(owner, job)} would both write `{path}`")
    for job in jobs:
        for read in job.inputs:
            owner = owners.get(_place(read), job.organization)
            if owner != job.organization:
                shared.append(
                    f"{_both(owner, job)}: the first would write `{read}`, the second reads it"
                )
    if shared:
        hint = f"put {PLACE} into the path: each organization gets its name there"
        raise UsageError("\n".join(shared), hint)


def _both(owner: str, job: Job) -> str:
    return visible(f"`{owner}` and `{job.organization}`")


def _place(path: str | Path) -> str:
    # NOTE: some file systems take `A` and `a` for the same name.
    return os.path.realpath(path).casefold()


def perform_many(jobs: Sequence[Job], at_once: int, tell: Tell, *, quiet: bool) -> Generator[Line]:
    """Perform jobs and yield the line of each as it ends; what is left when this is closed is stopped."""
    waiting = list(reversed(jobs))
    running: list[Child] = []
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                job = waiting.pop()
                try:
                    running.append(start(job, quiet=quiet))
                except OSError as error:
                    yield _lost(job, not_started(error), tell)
            ready = wait([one.messages for one in running]) if running else []
            for child in [one for one in running if one.messages in ready]:
                line = _heard(child, tell)
                if line is not None:
                    running.remove(child)
                    yield line
    finally:
        _stop(running)


def _heard(child: Child, tell: Tell) -> Line | None:
    """Take one message; return the line of the summary where that was the last one."""
    name = child.job.organization
    try:
        message = child.messages.recv()
    except (EOFError, OSError):
        child.end()
        return _lost(child.job, child.loss(), tell)
    if isinstance(message, str):
        tell(name, message)
        return None
    child.end(PATIENCE)
    return message


def _lost(job: Job, error: UnreadableError, tell: Tell) -> Line:
    """Follow up a job whose process is gone, or never was, as that would have done."""
    name = job.organization
    tell(name, f"error: {error}")

    def say(text: str) -> None:
        tell(name, text)

    return line_of(give_up(job, error, around(say, say)))


def _stop(running: Sequence[Child]) -> None:
    for child in running:
        child.stop()
    for child in running:
        with suppress(OSError):
            child.end(PATIENCE)


def unfinished(jobs: Sequence[Job], lines: Sequence[Line], code: int) -> tuple[Line, ...]:
    """Return the lines of jobs that were interrupted, or never begun."""
    done = {one.name for one in lines}
    names = [one.organization for one in jobs if one.organization not in done]
    return tuple(
        Line(name=one, word=NO_VERDICT, exit_code=code, error="interrupted") for one in names
    )
