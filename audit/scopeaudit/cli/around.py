"""What a job finds around it when a command performs it: this process, its terminal, the clock."""

import os
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from scopeaudit import pipeline
from scopeaudit.cli.connecting import show as show_sign_in
from scopeaudit.cli.printing import show, tell
from scopeaudit.cli.progress import watching
from scopeaudit.running.around import Around
from scopeaudit.running.job import Job, Live

if TYPE_CHECKING:
    from scopeaudit.sources.live.progress import Watch


def around(job: Job, *, quiet: bool) -> Around:
    """Return what is around a job in this process; quietly, standard error is left alone."""
    source = job.source

    def watch() -> "AbstractContextManager[Watch | None]":
        return watching(quiet=quiet or not isinstance(source, Live))

    def sign_in(address: str) -> None:
        if isinstance(source, Live):
            show_sign_in(address, source.way)

    return Around(
        clock=pipeline.clock,
        elapsed=time.monotonic,
        environment=os.environ,
        folder=Path.cwd(),
        show=show,
        tell=None if quiet else tell,
        sign_in=sign_in,
        watching=watch,
    )
