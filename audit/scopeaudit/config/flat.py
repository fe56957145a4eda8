"""The flat keys of a table, with what is relative to the file made so."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scopeaudit.config.home import expanded
from scopeaudit.config.keys import KEYS
from scopeaudit.config.reference import SecretReference, reference_of
from scopeaudit.config.setting import Setting

_FILE = "sqlite:///"


def settings_of(
    said: Mapping[str, Any],
    folder: Path,
    setting: Callable[..., Setting[Any]],
    table: tuple[str, ...] = (),
) -> dict[str, Setting[Any]]:
    """Return the flat keys of a table whose shape was checked, as options take them."""
    return {
        name: setting(_taken(name, said[name], folder, (*table, name)), *table, name)
        for name in KEYS
        if name in said
    }


def _taken(name: str, value: Any, folder: Path, key: tuple[str, ...]) -> Any:
    """Return a value as the option of the same name takes it; lists also where one was said."""
    match KEYS[name].holds:
        case "plain":
            return value
        case "path":
            return placed(value, folder)
        case "paths":
            return [placed(one, folder) for one in _listed(value)]
        case "output":
            return _output(value, folder)
        case "outputs":
            return [_output(one, folder) for one in _listed(value)]
        case "store":
            return _store(value, folder, ".".join(key))


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def placed(path: str, folder: Path) -> str:
    """Return a path relative to the file as seen from the working directory, where it is below that."""
    place = folder / expanded(path)
    here = Path.cwd()
    return str(place.relative_to(here) if place.is_relative_to(here) else place)


def _output(said: str, folder: Path) -> str:
    name, _, path = said.partition("=")
    return f"{name}={placed(path, folder)}" if path not in {"", "-"} else name


def _store(value: Any, folder: Path, place: str) -> str | SecretReference:
    if isinstance(value, dict):
        return reference_of(value, place, folder)
    if value.startswith(_FILE) or "://" not in value:
        return placed(value.removeprefix(_FILE), folder)
    return str(value)
