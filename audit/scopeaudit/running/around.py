"""What a job finds around it, passed in: clock, environment, standard output, and who watches."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scopeaudit.records import dataclass

if TYPE_CHECKING:
    from scopeaudit.sources.live.progress import Watch


def _fresh() -> str:
    from secrets import token_hex

    return token_hex(16)


def _nobody() -> "AbstractContextManager[Watch | None]":
    return nullcontext()


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a job finds around it.

    `clock` tells the moment and `elapsed` seconds from any beginning; `folder` is where the file of settings
    is looked for. `show` takes what is for standard output, `tell` a line for whoever watches, None where
    nobody wants one. `sign_in` shows the address at which a person signs in; `watching` gives who is told
    how far a collection has come. `fresh` gives a text that nobody can guess and that is never given again.
    """

    clock: Callable[[], datetime]
    elapsed: Callable[[], float]
    environment: Mapping[str, str]
    folder: Path
    show: Callable[[str | bytes], None]
    tell: Callable[[str], None] | None
    sign_in: Callable[[str], None]
    fresh: Callable[[], str] = _fresh
    watching: "Callable[[], AbstractContextManager[Watch | None]]" = _nobody
