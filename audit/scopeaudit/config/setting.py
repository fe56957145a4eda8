"""A value and where it came from."""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
Source = Literal["default", "file", "environment", "flag"]
"""Where a value can come from, in rising order."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A kind of source and the place in it: `--region`, a variable, a file with the key in it."""

    source: Source
    place: str = ""

    def __str__(self) -> str:
        """Render for people, such as `file scopeaudit.toml, profiles.prod.region`."""
        return f"{self.source} {self.place}".rstrip()


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One value with its origin."""

    value: T
    origin: Origin


def highest(*settings: Setting[T] | None) -> Setting[T] | None:
    """Return the first that is there; callers name them from the highest down."""
    return next((one for one in settings if one is not None), None)


def flag(name: str, value: T | None) -> Setting[T] | None:
    """Return what an option of the command line says, None where it was not given."""
    return None if value is None else Setting(value, Origin("flag", name))


def variable(name: str, value: str | None) -> Setting[str] | None:
    """Return what a variable of the environment says, None where it is unset or blank."""
    text = (value or "").strip()
    return Setting(text, Origin("environment", name)) if text else None
