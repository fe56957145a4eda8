"""Requirements the vendor began to enforce on a day: code that worked before is refused from then on."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from scopeaudit.bundled import bundled
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Enforcement:
    """What is enforced since when, on which operations, for whom; `who` is `anyone` or `service clients`.

    `permissions` are what is needed since; none means those the catalog names. `instead` are operations
    that need less.
    """

    since: date
    operations: tuple[str, ...]
    what: str
    source: str
    who: str = "anyone"
    permissions: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


def load_enforcements() -> tuple[Enforcement, ...]:
    """Read the bundled list, in the order it stands."""
    path = bundled("policies") / "catalog" / "enforcements.json"
    return tuple(map(_enforcement, json.loads(path.read_bytes())))


def _enforcement(entry: Mapping[str, Any]) -> Enforcement:
    values: dict[str, Any] = {
        key: tuple(one) if isinstance(one, list) else one for key, one in entry.items()
    }
    values["since"] = date.fromisoformat(entry["since"])
    return Enforcement(**values)
