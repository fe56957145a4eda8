"""`scopeaudit schedule --print`: what is asked for meets the machine it will run on."""

import os
import sys
from collections.abc import Iterator

import click

from scopeaudit import __version__, pipeline
from scopeaudit.config.file import Config
from scopeaudit.schedule.asked import Schedule, needed_cron
from scopeaudit.schedule.units import TARGETS
from scopeaudit.schedule.units.refusing import refuse_unsafe
from scopeaudit.schedule.units.wanted import File, Wanted

_HERE = {"posix": ("systemd", "cron"), "nt": ("windows",)}
"""Targets that run on a machine of this kind, with this very Python."""


def unit_of(
    target: str,
    asked: Schedule,
    options: tuple[str, ...],
    run: click.Context,
    config: Config | None,
) -> tuple[File, ...]:
    """Return the files of a unit; `run` holds the options of the run. Raises UsageError for what the target cannot express exactly."""
    cron = needed_cron(asked)
    health = () if asked.health_file is None else (str(asked.health_file),)
    written = (*_named_by_options(run), *_named_by_file(config))
    refuse_unsafe((*options, *health, *written))
    wanted = Wanted(
        schedule=asked,
        cron=cron,
        options=options,
        program=_program(target),
        reports=_reports(run),
        written=written,
        today=pipeline.clock().date(),
        version=__version__,
    )
    return TARGETS[target](wanted)


def _program(target: str) -> tuple[str, ...]:
    if target in _HERE.get(os.name, ()):
        return (sys.executable, "-P", "-m", "scopeaudit")
    return ("scopeaudit",)


def _reports(run: click.Context) -> tuple[str, ...]:
    return tuple(str(one.path) for one in run.params.get("outputs") or () if one.path)


def _named_by_options(run: click.Context) -> tuple[str, ...]:
    others = (run.params.get(name) for name in ("metrics", "write_baseline", "store"))
    return (*_reports(run), *(_file(str(one)) for one in others if one))


def _named_by_file(config: Config | None) -> Iterator[str]:
    """Yield the files of the settings `format`, `metrics` and `store`; a server is none."""
    for name in ("format", "metrics", "store"):
        found = config.settings.get(name) if config else None
        texts = found.value if found and isinstance(found.value, list) else [found and found.value]
        for text in texts:
            if isinstance(text, str):
                yield _file(text if name == "store" else text.partition("=")[2])


def _file(text: str) -> str:
    """Return a path; of an address the one that a file's has."""
    return text.removeprefix("sqlite:///") if text.startswith("sqlite:///") else text
