"""What covers a permission, by look-up instead of scan: one level a segment of its name."""

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from scopeaudit.model.permission import SUPER_USER, parts

_T = TypeVar("_T")
_V = TypeVar("_V")
_BORDERS = 2
"""How many colons a permission has that is not a general one."""


class Segments(Generic[_T]):
    """Values by the pattern they are of; what covers a permission is found once.

    The relation is that of `permission_covers`: a permission is covered by itself, by its wildcard forms,
    and by the super-user.
    """

    def __init__(self, make: Callable[[], _T]) -> None:
        self._make = make
        self._domains: dict[str, dict[str, dict[str, _T]]] = {}
        self._general: dict[str, _T] = {}
        self._known: dict[str, tuple[tuple[_T, ...], tuple[Mapping[str, _T], ...]]] = {}

    def at(self, name: str) -> _T:
        """Return the value of a pattern, made where there is none yet."""
        pieces = parts(name)
        if pieces is None:
            return self._general.setdefault(name, self._make())
        domain, entity, action = pieces
        return self.of_entity(domain, entity).setdefault(action, self._make())

    def of_entity(self, domain: str, entity: str) -> dict[str, _T]:
        """Return the values of the patterns of one domain and entity, by action."""
        return self._domains.setdefault(domain, {}).setdefault(entity, {})

    def covering(self, name: str) -> tuple[tuple[_T, ...], list[_T]]:
        """Return the values of the patterns that cover a permission, those for all actions apart.

        For all permissions of one entity those are the same tuple.
        """
        prefix, _, action = name.rpartition(":") if name.count(":") == _BORDERS else ("", "", name)
        known = self._known.get(prefix)
        if known is None:
            known = self._known[prefix] = self._of_prefix(prefix)
        whole, levels = known
        return whole, [one[action] for one in levels if action in one and action != "*"]

    def _of_prefix(self, prefix: str) -> tuple[tuple[_T, ...], tuple[Mapping[str, _T], ...]]:
        """Return what covers all permissions of an entity, and where to look for one of its actions."""
        general = self._general.get(SUPER_USER)
        supers = () if general is None else (general,)
        if not prefix:
            return supers, (
                {name: one for name, one in self._general.items() if name != SUPER_USER},
            )
        domain, _, entity = prefix.partition(":")
        levels = tuple(
            actions for entities in _at(self._domains, domain) for actions in _at(entities, entity)
        )
        return (*supers, *(one["*"] for one in levels if "*" in one)), levels


def _at(level: Mapping[str, _V], segment: str) -> list[_V]:
    """Return what stands at a segment of a name, and at `*`."""
    return [level[one] for one in dict.fromkeys((segment, "*")) if one in level]
