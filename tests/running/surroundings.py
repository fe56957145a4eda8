"""What a job finds around it in tests: a clock that stands, and lists in the place of streams."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from scopeaudit.running.around import Around

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


@dataclass
class Heard:
    """What went to standard output, and the lines beside it."""

    shown: list[str | bytes] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def around(heard: Heard, folder: Path = Path()) -> Around:
    """Return surroundings in which each look at the time finds a second more."""
    seconds = count()
    return Around(
        clock=lambda: NOW,
        elapsed=lambda: float(next(seconds)),
        environment={},
        folder=folder,
        show=heard.shown.append,
        tell=heard.told.append,
        sign_in=heard.told.append,
    )
