"""How far a collection has come, on one line of a terminal; nothing anywhere else."""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scopeaudit.sources.live.progress import Progress, Watch

_APART = 0.1
"""Seconds between two lines; more often nobody can read."""

_CLEAR = "\r\x1b[2K"
_MINUTE = 60


@contextmanager
def watching(*, quiet: bool) -> "Iterator[Watch | None]":
    """Give what shows progress on standard error, None where that is no terminal; leave the line clear."""
    stream = sys.stderr
    if quiet or stream is None or not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    shown_at = 0.0

    def show(progress: "Progress") -> None:
        nonlocal shown_at
        if time.monotonic() - shown_at >= _APART:
            shown_at = time.monotonic()
            width = shutil.get_terminal_size().columns - 1
            click.echo(f"{_CLEAR}{line(progress)[:width]}", err=True, nl=False)

    try:
        yield show
    finally:
        click.echo(_CLEAR, err=True, nl=False)


def line(progress: "Progress") -> str:
    """Say in one line how far a collection has come."""
    parts = [
        f"{progress.section} {progress.done:,} of {progress.known:,} pages",
        f"{progress.all_done:,} of {progress.all_known:,} in all",
    ]
    if progress.left is not None:
        parts.append(f"{progress.left:,} requests left under the limit")
    if progress.seconds is not None:
        parts.append(f"{_about(progress.seconds)} left")
    return ", ".join(parts)


def _about(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"about {max(round(seconds), 1)} s"
    return f"about {round(seconds / _MINUTE)} min"
