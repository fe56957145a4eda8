"""Finding and reading the file: upward from a folder, only where nobody else could have put it."""

import os
import re
import stat
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scopeaudit.config.finding import NAMED_BY, OWN, SHARED, candidates
from scopeaudit.config.flat import settings_of
from scopeaudit.config.keys import KEYS
from scopeaudit.config.notify import NOTIFY, Notify, notify_complaints, notify_of
from scopeaudit.config.organization import ORGANIZATION, Organization, organization_of
from scopeaudit.config.profile import PROFILE, Profile, profile_of
from scopeaudit.config.schedule import SCHEDULE, Said, said_by_file
from scopeaudit.config.setting import Setting
from scopeaudit.config.shape import Complaint, Named, Table, Text, complaints, named
from scopeaudit.config.written import Written
from scopeaudit.documents.nearest import did_you_mean
from scopeaudit.errors import PolicyError, Problem, UnreadableError, UsageError
from scopeaudit.records import dataclass
from scopeaudit.render.visible import visible

_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")

SHAPE = Table(
    {
        "profile": Text('"production"'),
        **{name: key.kind for name, key in KEYS.items()},
        "profiles": Named(PROFILE),
        "organizations": Named(ORGANIZATION),
        "schedule": SCHEDULE,
        "notify": NOTIFY,
    }
)
"""Everything the file may say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a file says; `profile` is the one that is used where none is named.

    `settings` are the flat keys it has, with paths as seen from the working directory; `said` is the whole
    table as it stands, whose shape was checked, and `source` where each key is written.
    """

    source: Written
    profile: Setting[str] | None
    profiles: Mapping[str, Profile]
    settings: Mapping[str, Setting[Any]]
    organizations: Mapping[str, Organization]
    schedule: Said
    notify: Notify | None
    said: Mapping[str, Any]

    @property
    def path(self) -> Path:
        """Return where the file is."""
        return self.source.path


def find_config(start: Path, environment: Mapping[str, str]) -> Config | None:
    """Return the file the environment names, or the nearest one upward; None where there is none.

    Raises PolicyError with everything that is wrong in it, UnreadableError where it cannot be read, and
    UsageError where another user owns it or may change it: it decides which commands are run and where a
    secret is sent.
    """
    named = environment.get(NAMED_BY, "").strip()
    if named:
        return read_config(Path(named))
    for path in candidates(start):
        text = _text(path)
        if path.name == OWN or _mentions_us(path, text):
            _refuse_if_foreign(path)
            return _config(path, text)
    return None


def read_config(path: Path) -> Config:
    """Return what a file says; raises PolicyError, UnreadableError, and UsageError for a project without us."""
    text = _text(path)
    if path.name == SHARED and not _mentions_us(path, text):
        raise UsageError(f"`{path}` has no [tool.scopeaudit]", f"name {OWN}, or add that table")
    return _config(path, text)


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
    try:
        return "scopeaudit" in _table(_parsed(path, text).get("tool"))
    except PolicyError:
        if "tool.scopeaudit" in text:
            raise
        return False


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
    except (
        ValueError,
        RecursionError,
    ) as error:  # numbers and nesting have bounds in Python, not in TOML
        found = _AT.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found else (0, 0)
        raise PolicyError((Problem(str(path), line, column, "this is not TOML"),)) from None


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _config(path: Path, text: str) -> Config:
    said = _parsed(path, text)
    prefix: tuple[str, ...] = ()
    if path.name == SHARED:
        said, prefix = _table(_table(said.get("tool")).get("scopeaudit")), ("tool", "scopeaudit")
    source = Written(path, text, prefix)
    found = (*complaints(said, SHAPE), *_contradictions(said))
    if found:
        raise PolicyError(tuple(sorted(source.problem(*one) for one in found)))
    return _of(source, said)


def _contradictions(said: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield what is wrong between keys that are each right."""
    profiles, organizations = _table(said.get("profiles")), _table(said.get("organizations"))
    yield from _no_profile(("profile",), said, profiles)
    yield from _excluding((), said, (("store", "baseline"),))
    yield from notify_complaints(said)
    for name, one in profiles.items():
        pairs = (("region", "base_url"), ("token", "secret"), ("token", "sign_in"))
        yield from _excluding(("profiles", name), _table(one), pairs)
    for name, one in organizations.items():
        key, table = ("organizations", name), _table(one)
        yield from _no_profile((*key, "profile"), table, profiles)
        yield from _excluding(key, table, (("profile", "snapshot"), ("store", "baseline")))
        if isinstance(one, dict) and not {"profile", "snapshot"} & table.keys():
            message = f"{named(key)} says nothing to audit"
            yield Complaint(key, message, 'add profile = "NAME", or snapshot = "PATH"')


def _no_profile(
    key: tuple[str, ...], table: Mapping[str, Any], profiles: Mapping[str, Any]
) -> Iterator[Complaint]:
    name = table.get("profile")
    if isinstance(name, str) and name.strip() and name not in profiles:
        hint = did_you_mean(name, profiles)
        yield Complaint(key, f"{named(key)} names `{visible(name)}`, which is no profile", hint)


def _excluding(
    key: tuple[str, ...], table: Mapping[str, Any], pairs: Iterable[tuple[str, str]]
) -> Iterator[Complaint]:
    for pair in pairs:
        if set(pair) <= table.keys():
            words = f"{named(key)} holds `{pair[0]}` and `{pair[1]}`"
            yield Complaint((*key, pair[1]), f"{words}, which exclude each other")


def _of(source: Written, said: Mapping[str, Any]) -> Config:
    folder, setting = source.path.parent, source.setting
    default = said.get("profile")
    return Config(
        source=source,
        profile=None if default is None else setting(default, "profile"),
        profiles={
            name: profile_of(name, table, folder, setting)
            for name, table in _table(said.get("profiles")).items()
        },
        settings=settings_of(said, folder, setting),
        organizations={
            name: organization_of(name, table, folder, setting)
            for name, table in _table(said.get("organizations")).items()
        },
        schedule=said_by_file(_table(said.get("schedule")), folder, setting),
        notify=notify_of(said, folder),
        said=said,
    )
