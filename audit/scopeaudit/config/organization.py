"""An organization of the file: what is audited under its name, and what it says otherwise than the rest."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scopeaudit.config.flat import placed, settings_of
from scopeaudit.config.keys import KEYS
from scopeaudit.config.setting import Setting
from scopeaudit.config.shape import Table, Text
from scopeaudit.records import dataclass

ORGANIZATION = Table(
    {
        "profile": Text('"production"'),
        "snapshot": Text('"org.json"'),
        **{name: key.kind for name, key in KEYS.items()},
    }
)
"""What an organization may say."""


@dataclass(frozen=True, slots=True)
class ByProfile:
    """A live organization, by the name of its profile."""

    profile: str


@dataclass(frozen=True, slots=True)
class BySnapshot:
    """A saved organization, by its path."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """An organization by the name the file gives it; its settings go before those of the file."""

    name: str
    source: Setting[ByProfile | BySnapshot]
    settings: Mapping[str, Setting[Any]]


def organization_of(
    name: str, said: Mapping[str, Any], folder: Path, setting: Callable[..., Setting[Any]]
) -> Organization:
    """Make an organization of a table whose shape was checked; `folder` is what its paths are relative to."""
    table = ("organizations", name)
    if "profile" in said:
        source = setting(ByProfile(said["profile"]), *table, "profile")
    else:
        source = setting(BySnapshot(placed(said["snapshot"], folder)), *table, "snapshot")
    return Organization(
        name=name, source=source, settings=settings_of(said, folder, setting, table)
    )
