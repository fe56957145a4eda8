"""Finding and reading the file: upward from a folder, only where nobody else could have put it."""

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scopeaudit.config.profile import PROFILE, Profile, profile_of
from scopeaudit.config.schedule import SCHEDULE, Said, said_by_file
from scopeaudit.config.setting import Origin, Setting
from scopeaudit.config.shape import Complaint, Named, Table, Text, complaints
from scopeaudit.errors import PolicyError, Problem, UnreadableError, UsageError
from scopeaudit.records import dataclass

NAMED_BY = "SCOPEAUDIT_CONFIG"
"""The variable that names the file instead of looking for it."""

_OWN = "scopeaudit.toml"
_SHARED = "pyproject.toml"
_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")
_HEADER = re.compile(r"\s*\[([^\[\]]+)\]")
_ASSIGNMENT = re.compile(r"\s*([A-Za-z0-9_.\"' -]+?)\s*=")

SHAPE = Table({"profile": Text('"production"'), "profiles": Named(PROFILE), "schedule": SCHEDULE})
"""Everything the file may say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a file says; `profile` is the one that is used where none is named."""

    path: Path
    profile: Setting[str] | None
    profiles: Mapping[str, Profile]
    schedule: Said


def find_config(start: Path, environment: Mapping[str, str]) -> Config | None:
    """Return the file the environment names, or the nearest one upward; None where there is none.

    Raises PolicyError with everything that is wrong in it, UnreadableError where it cannot be read, and
    UsageError where another user owns it or may change it: it decides which commands are run and where a
    secret is sent.
    """
    named = environment.get(NAMED_BY, "").strip()
    if named:
        return _config(Path(named), _text(Path(named)))
    for folder in (start, *start.parents):
        for name in (_OWN, _SHARED):
            path = folder / name
            if not path.is_file():
                continue
            text = _text(path)
            if name == _OWN or _mentions_us(path, text):
                _refuse_if_foreign(path)
                return _config(path, text)
    return None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(f"`{path}` cannot be read: {reason}") from error
    except UnicodeDecodeError as error:
        raise PolicyError((Problem(str(path), 0, 0, "the file is not UTF-8"),)) from error


def _mentions_us(path: Path, text: str) -> bool:
    """Say whether a project's file is ours too; what is broken in the rest of it is not our matter."""
    if "scopeaudit" not in text:
        return False
    return "scopeaudit" in _table(_parsed(path, text).get("tool"))


def _refuse_if_foreign(path: Path) -> None:
    """Refuse a file that somebody else could have put there, as git does with a repository."""
    own = getattr(os, "getuid", None)
    if own is None:
        return
    found = path.stat()
    if found.st_uid not in {own(), 0} or found.st_mode & stat.S_IWOTH:
        raise UsageError(
            f"`{path}` belongs to another user, or anybody may change it",
            f"it says where secrets are sent: if you trust it, name it in {NAMED_BY}",
        )


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found else (0, 0)
        raise PolicyError((Problem(str(path), line, column, "this is not TOML"),)) from None


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _config(path: Path, text: str) -> Config:
    said = _parsed(path, text)
    prefix: tuple[str, ...] = ()
    if path.name == _SHARED:
        said, prefix = _table(_table(said.get("tool")).get("scopeaudit")), ("tool", "scopeaudit")
    problems = tuple(
        Problem(str(path), line := _line(text, (*prefix, *one.key)), min(line, 1), *one[1:])
        for one in (*complaints(said, SHAPE), *_contradictions(said))
    )
    if problems:
        raise PolicyError(tuple(sorted(problems)))
    return _of(path, said, prefix)


def _contradictions(said: Mapping[str, Any]) -> tuple[Complaint, ...]:
    """Return what is wrong between keys that are each right."""
    profiles = _table(said.get("profiles"))
    default = said.get("profile")
    found = []
    if isinstance(default, str) and default.strip() and default not in profiles:
        found.append(Complaint(("profile",), f"`profile` names `{default}`, which is no profile"))
    for name, one in profiles.items():
        table = _table(one)
        for pair in (("region", "base_url"), ("token", "secret"), ("token", "sign_in")):
            if set(pair) <= table.keys():
                key = ("profiles", name, pair[1])
                words = f"`profiles.{name}` holds `{pair[0]}` and `{pair[1]}`"
                found.append(Complaint(key, f"{words}, which exclude each other"))
    return tuple(found)


def _line(text: str, key: tuple[str, ...]) -> int:
    """Return the line that says a key, or what holds it, in the plain way; 0 where none does."""
    whole = range(len(key), 0, -1)
    return next((found for one in whole if (found := _line_of(text, key[:one]))), 0)


def _line_of(text: str, key: tuple[str, ...]) -> int:
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        header, assignment = _HEADER.match(line), _ASSIGNMENT.match(line)
        if header:
            table = _split(header[1])
        if header or assignment:
            said = (*table, *_split(assignment[1])) if assignment else table
            if said == key:
                return number
    return 0


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(one.strip().strip("\"'") for one in dotted.split("."))


def _of(path: Path, said: Mapping[str, Any], prefix: tuple[str, ...]) -> Config:
    def setting(value: str, *key: str) -> Setting[str]:
        return Setting(value, Origin("file", f"{path}, {'.'.join((*prefix, *key))}"))

    default = said.get("profile")
    return Config(
        path=path,
        profile=None if default is None else setting(default, "profile"),
        profiles={
            name: profile_of(name, table, path.parent, setting)
            for name, table in _table(said.get("profiles")).items()
        },
        schedule=said_by_file(_table(said.get("schedule")), path.parent, setting),
    )
