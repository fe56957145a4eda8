"""`scopeaudit schedule --print`: what is asked for meets the machine it will run on."""

import os
import sys

from scopeaudit import __version__, pipeline
from scopeaudit.schedule.asked import Schedule, needed_cron
from scopeaudit.schedule.units import TARGETS
from scopeaudit.schedule.units.refusing import refuse_unsafe
from scopeaudit.schedule.units.wanted import File, Wanted

_HERE = {"posix": ("systemd", "cron"), "nt": ("windows",)}
"""Targets that run on a machine of this kind, with this very Python."""


def unit_of(
    target: str, asked: Schedule, options: tuple[str, ...], reports: tuple[str, ...]
) -> tuple[File, ...]:
    """Return the files of a unit. Raises UsageError for what the target cannot express exactly."""
    cron = needed_cron(asked)
    refuse_unsafe(options)
    wanted = Wanted(
        schedule=asked,
        cron=cron,
        options=options,
        program=_program(target),
        reports=reports,
        today=pipeline.clock().date(),
        version=__version__,
    )
    return TARGETS[target](wanted)


def _program(target: str) -> tuple[str, ...]:
    if target in _HERE.get(os.name, ()):
        return (sys.executable, "-P", "-m", "scopeaudit")
    return ("scopeaudit",)
