"""The state of a schedule, kept up to date in the health file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

from scopeaudit.errors import UnwritableError
from scopeaudit.schedule.health import Health, write_health


class Book:
    """Holds what is known; threads may change it. A file that cannot be written stops no audit."""

    def __init__(self, path: Path | None, health: Health, say: Callable[[str], None]) -> None:
        self.health = health
        self._path = path
        self._say = say
        self._lock = Lock()

    def change(self, **changes: Any) -> None:
        """Replace fields of the state, and write it."""
        with self._lock:
            self.health = replace(self.health, **changes)
            self._write()

    def skip(self) -> None:
        """Count a run that was due while the one before went on."""
        with self._lock:
            self.health = replace(self.health, skipped=self.health.skipped + 1)
            self._write()

    def _write(self) -> None:
        if self._path is None:
            return
        try:
            write_health(self._path, self.health)
        except UnwritableError as error:
            self._say(f"the health file is out of date: {error.message}")
