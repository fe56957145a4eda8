"""What a configuration, a plan or a state declares, whichever of them it is read from."""

from collections.abc import Mapping
from dataclasses import field

from scopeaudit.model.policy import Location
from scopeaudit.records import dataclass
from scopeaudit.sources.terraform.value import Unknown, Value

GIVEN = "permission_policies "
"""How the place of one permission policy is named: this, then its `domain:entity`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One resource: its address, which is its id here, and what is set.

    A block is a list of objects, unknown where how many there are cannot be known. `real_id` is the id
    the organization knows it by; `places` are where attributes and the first of their blocks stand.
    """

    address: str
    type: str
    values: Mapping[str, Value]
    at: Location
    places: Mapping[str, Location] = field(default_factory=dict)
    real_id: str = ""

    def value(self, name: str) -> Value:
        """Return an attribute or block; null where it is not set."""
        return self.values.get(name)

    def place(self, name: str) -> Location:
        """Return where an attribute or block stands; the resource where it is not set."""
        return self.places.get(name, self.at)


@dataclass(frozen=True, slots=True)
class Hole:
    """Resources of some types that may be declared and cannot be listed, with the reason and place."""

    types: frozenset[str]
    reason: str
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything that was read, whichever way.

    `ids` map ids of the organization to addresses and to what data sources find, `names` the latter to names;
    `removed` are what the change deletes, by type and id of the organization; `released` are users and
    groups, likewise, whose roles it manages no longer; `partial` are reasons why it is not whole. `at` stands
    for the whole.
    """

    at: Location
    declared: tuple[Declared, ...]
    holes: tuple[Hole, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    removed: frozenset[tuple[str, str]] = frozenset()
    released: frozenset[tuple[str, str]] = frozenset()
    partial: tuple[str, ...] = ()


def why(unknown: Unknown, at: Location) -> str:
    """Say why something is not known, and where it stands."""
    return f"{unknown.reason} ({at.path}:{at.line})"
