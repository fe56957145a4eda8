"""The catalog: the vendor's operations, permissions and scopes of one version, and look-ups in them.

Nothing is decoded before it is asked for; what a look-up had to build is kept for the next one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from scopeaudit.catalog.rows import Rows
from scopeaudit.catalog.sdk_names import sdk_name
from scopeaudit.model.operation import Operation

if TYPE_CHECKING:  # a look-up pays for none of these
    from scopeaudit.catalog.guesses import Guesses
    from scopeaudit.catalog.routes import Routes
    from scopeaudit.model.policy import OperationNeed

Kind = Literal["operation", "permission", "scope"]


@dataclass(frozen=True, eq=False)
class Catalog:
    """What the vendor publishes, by one version and source.

    `aliases` map ids the vendor's file uses to the ids of the catalog, where the two differ.
    """

    version: str
    source: str
    rows: Rows
    aliases: Mapping[str, str]

    @property
    def operations(self) -> Mapping[str, Operation]:
        """All operations by id, as the corrections leave them."""
        return self.rows

    @cached_property
    def permissions(self) -> frozenset[str]:
        """All permissions that operations name; an organization's own catalog may hold others."""
        return self.rows.names("permissions")

    @cached_property
    def scopes(self) -> frozenset[str]:
        """All scopes that operations name."""
        return self.rows.names("scopes")

    def find(self, text: str) -> Operation | None:
        """Return the operation that an id, an SDK method name or `METHOD /path` names, in any case.

        The path may be the template or a concrete one; host, query string and fragment are ignored.
        """
        key = self._key(text.strip())
        return self.rows[key] if key else None

    def _key(self, text: str) -> str | None:
        if text in self.rows:
            return text
        if "/" in text:
            from scopeaudit.catalog.routes import parse_route

            route = parse_route(text)
            return self.routes.find(route) if route else None
        return self._named(text)

    def _named(self, text: str) -> str | None:
        """Find an id or SDK name; an SDK names an alias as the vendor's file does."""
        folded = text.lower()
        for alias, key in self.aliases.items():
            if text == alias or folded == sdk_name(alias):
                return key
        found = self._folded.get(folded) or self._folded.get(folded.replace("_", ""), "")
        return found if found and folded in {found.lower(), sdk_name(found)} else None

    @cached_property
    def routes(self) -> "Routes":
        """All methods and paths."""
        from scopeaudit.catalog.routes import Routes

        return Routes(self.rows.heads())

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        """Ids by their lower-case form."""
        return {key.lower(): key for key in self.rows}

    def python_name(self, operation: Operation) -> str:
        """Return the method's name in the vendor's Python SDK."""
        names = {key: alias for alias, key in self.aliases.items()}
        return sdk_name(names.get(operation.id, operation.id))

    def opened_by_permission(self, name: str) -> tuple[Operation, ...]:
        """Return the operations that name a permission `name` covers; it may hold `*`.

        One of mode `all` may need other permissions too: see `also_needed`.
        """
        from scopeaudit.catalog.opened import by_permission

        return by_permission(self.operations, name)

    def opened_by_scope(self, name: str) -> tuple[Operation, ...]:
        """Return the operations that accept the scope, or its readonly form."""
        from scopeaudit.catalog.opened import by_scope

        return by_scope(self.operations, name)

    def need_of(self, operation: Operation) -> "OperationNeed":
        """Return all that an operation needs, with what a reader must know of its row."""
        from scopeaudit.catalog.needs import need_of

        return need_of(operation)

    def nearest(self, kind: Kind, name: str) -> tuple[str, ...]:
        """Return up to three published names of that kind someone may have meant, best first.

        Operations are named as they were asked for: by id, or by `METHOD /path`.
        """
        return self.guesses.nearest(kind, name)

    @cached_property
    def guesses(self) -> "Guesses":
        """What names that are not published may stand for."""
        from scopeaudit.catalog.guesses import Guesses

        return Guesses(self)
