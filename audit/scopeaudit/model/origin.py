"""Where in files people write an object of an organization is declared, part by part."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from scopeaudit.model.policy import Location
from scopeaudit.records import dataclass

Part = Literal[
    "grant_type", "scopes", "roles", "redirect_uris", "token_seconds", "state", "permissions"
]
"""What of an object has a place of its own: the field of the snapshot that it becomes."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an object is declared, and where those of its parts are that were given.

    Of a role, `given` are the places of its permissions by `domain:entity`, or by name for general ones.
    """

    at: Location
    parts: Mapping[Part, Location] = field(default_factory=dict)
    given: Mapping[str, Location] = field(default_factory=dict)

    def of(self, part: Part | None) -> Location:
        """Return where a part is declared; the object where the part was left out."""
        return self.parts.get(part, self.at) if part else self.at

    def giving(self, pattern: str) -> Location:
        """Return where a role gives what a pattern such as `routing:queue:*` says."""
        name = pattern.rpartition(":")[0] or pattern
        return self.given.get(name) or self.of("permissions")
