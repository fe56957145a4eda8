"""What the makers of objects write down beside the objects: blind spots, undecided rules, origins."""

from collections.abc import Iterable, Mapping

from scopeaudit.model.origin import Origin, Part
from scopeaudit.model.policy import Location
from scopeaudit.model.snapshot import BlindSpot, Section
from scopeaudit.sources.terraform.declared import GIVEN, Declared

_PLACES: Mapping[str, Part] = {
    "authorized_grant_type": "grant_type",
    "scopes": "scopes",
    "roles": "roles",
    "registered_redirect_uris": "redirect_uris",
    "access_token_validity_seconds": "token_seconds",
    "state": "state",
    "permission_policies": "permissions",
    "permissions": "permissions",
}


class Gathered:
    """Grows while the objects of a configuration are made."""

    def __init__(self) -> None:
        self.spots: dict[BlindSpot, None] = {}
        self.undecided: dict[tuple[str, BlindSpot], None] = {}
        self.origins: dict[str, Origin] = {}

    def hide(
        self,
        section: Section,
        reasons: Iterable[str],
        *ids: str,
        at_most: tuple[str, ...] | None = None,
    ) -> None:
        """Write down what is not known of one object; without an id, of objects that are not listed."""
        for reason in reasons:
            spot = BlindSpot(section=section, reason=reason, ids=ids, at_most=at_most)
            self.spots[spot] = None

    def leave_undecided(self, rule: str, section: Section, reasons: Iterable[str]) -> None:
        """Write down what keeps one rule from being decided, and no other."""
        for reason in reasons:
            spot = BlindSpot(section=section, reason=reason, ids=())
            self.undecided[rule, spot] = None

    def place(self, identifier: str, declared: Declared) -> None:
        """Write down where an object and its parts are declared."""
        parts = {
            part: declared.places[name]
            for name, part in _PLACES.items()
            if name in declared.places
        }
        known = self.origins.get(identifier)
        if known:
            parts = {**known.parts, **parts}
        given = {
            name.removeprefix(GIVEN): at
            for name, at in declared.places.items()
            if name.startswith(GIVEN)
        }
        self.origins[identifier] = Origin(declared.at, parts, given)

    def place_part(self, identifier: str, part: Part, at: Location) -> None:
        """Write down where a part of an object is declared that stands in a resource of its own."""
        known = self.origins.get(identifier)
        parts = {**(known.parts if known else {}), part: at}
        self.origins[identifier] = Origin(known.at if known else at, parts)
