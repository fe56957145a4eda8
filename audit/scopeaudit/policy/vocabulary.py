"""A team's own names: what they stand for."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scopeaudit.model.policy import NamedNeed, Need, PermissionNeed, ScopeNeed


class Vocabulary(NamedTuple):
    """What each name stands for, by kind (`scope`, `permission`, `role`) and name.

    `unread` are names whose meaning is not written as it should be.
    """

    meanings: Mapping[tuple[str, str], Need]
    unread: frozenset[str]

    def names(self, kind: str) -> Iterator[str]:
        """Yield the names of one kind."""
        return (name for one, name in self.meanings if one == kind)

    def needs(self) -> dict[str, NamedNeed]:
        """Return the names of scopes and permissions as needs; a scope's goes before a permission's."""
        literals = {"permission": PermissionNeed, "scope": ScopeNeed}
        return {
            name: NamedNeed(name, literal(name), meaning)
            for kind, literal in literals.items()
            for (of, name), meaning in self.meanings.items()
            if of == kind
        }
