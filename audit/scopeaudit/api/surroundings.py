"""Time and chance, passed in so that a test can hold them still."""

import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The clock on the wall, a clock that only runs forward in seconds, waiting, and chance in [0, 1).

    `randomness` gives that many bytes nobody can guess.
    """

    now: Callable[[], datetime] = _now
    elapsed: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.SystemRandom().random
    randomness: Callable[[int], bytes] = os.urandom
