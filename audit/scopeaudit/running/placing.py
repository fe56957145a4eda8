"""`{organization}` in the paths of a job: a name that people choose becomes part of file names, safely."""

import unicodedata
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar, cast

from scopeaudit.render import Options
from scopeaudit.running.job import Job, Output

PLACE = "{organization}"
_LONGEST = 80
"""Letters; file systems take 255 bytes for a whole name."""

_NUMBERED = tuple(f"{one}{number}" for one in ("com", "lpt") for number in range(1, 10))
_DEVICES = frozenset({"con", "prn", "aux", "nul", *_NUMBERED})
"""Names that are no files on Windows, whatever follows a dot."""


T = TypeVar("T")


def has_place(job: Job) -> bool:
    """Say whether a path of a job leaves room for the name of an organization."""
    return _filled(job, "") != job


def placed(job: Job, name: str) -> Job:
    """Return the job for the organization of that name, which goes where its paths leave room for it."""
    return replace(_filled(job, safe_name(name)), organization=name)


def safe_name(name: str) -> str:
    """Return a name as a part of a file name: letters, digits, `-`, `_` and dots that do not begin it.

    Two names may become the same; whoever writes files for several compares them.
    """
    plain = unicodedata.normalize("NFC", name)
    safe = "".join(one if one.isalnum() or one in "-_." else "_" for one in plain)
    safe = safe.lstrip(".")[:_LONGEST].rstrip(".") or "_"
    return f"{safe}_" if safe.partition(".")[0].casefold() in _DEVICES else safe


def _filled(value: T, name: str) -> T:
    """Return a value with the name in every path in it; strings are paths or hold no room."""
    filled: Any = value
    match value:
        case str():
            filled = value.replace(PLACE, name)
        case Path():
            filled = Path(str(value).replace(PLACE, name))
        case tuple():
            filled = tuple(_filled(one, name) for one in value)
        case Job() | Output() | Options():
            found = {one.name: _filled(getattr(value, one.name), name) for one in fields(value)}
            filled = replace(value, **found)
    return cast("T", filled)
