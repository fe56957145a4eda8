"""What a name someone asks for is: an operation, a permission or a scope, and what it opens."""

from scopeaudit.catalog.catalog import Catalog, Kind
from scopeaudit.catalog.faults import plain
from scopeaudit.catalog.opened import also_needed, writes
from scopeaudit.errors import UsageError
from scopeaudit.model.operation import Operation
from scopeaudit.model.permission import is_wildcard
from scopeaudit.records import dataclass

_KINDS: tuple[Kind, ...] = ("scope", "permission", "operation")


@dataclass(frozen=True, slots=True)
class PermissionAnswer:
    """What a permission, or a wildcard, opens alone and what it opens only together with others."""

    name: str
    alone: tuple[Operation, ...]
    together: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class ScopeAnswer:
    """What a scope opens: operations that may change something, and those that only read."""

    name: str
    writing: tuple[Operation, ...]
    reading: tuple[Operation, ...]

    @property
    def readonly(self) -> bool:
        """Say whether the name promises that nothing is changed."""
        return self.name.endswith(":readonly")


Answer = Operation | PermissionAnswer | ScopeAnswer


def look_up(catalog: Catalog, name: str) -> Answer:
    """Say what a name is; UsageError with the nearest names where nothing has it."""
    operation = catalog.find(name)
    if operation:
        return operation
    if name in catalog.permissions or is_wildcard(name):
        opened = catalog.opened_by_permission(name)
        if opened:
            return _permission(name, opened)
    if name in catalog.scopes:
        opened = catalog.opened_by_scope(name)
        changing = tuple(one for one in opened if writes(one))
        return ScopeAnswer(name, changing, tuple(one for one in opened if not writes(one)))
    raise _unknown(catalog, name)


def _permission(name: str, opened: tuple[Operation, ...]) -> PermissionAnswer:
    alone = tuple(one for one in opened if not also_needed(one, name))
    return PermissionAnswer(name, alone, tuple(one for one in opened if also_needed(one, name)))


def _unknown(catalog: Catalog, name: str) -> UsageError:
    """Name what is near of the kinds it may be, and say so where web pages invented the name."""
    invented = catalog.guesses.invented(name)
    kinds = _KINDS if invented else _kinds(name)
    near = [_near(kind, names) for kind in kinds if (names := catalog.nearest(kind, name))]
    meant = f"did you mean {', or '.join(near)}?" if near else "try `scopeaudit catalog search`"
    said = "web pages use this name, the vendor publishes it nowhere; " if invented else ""
    return UsageError(f"no operation, permission or scope is named `{plain(name)}`", said + meant)


def _kinds(name: str) -> tuple[Kind, ...]:
    """Tell by its signs what a name may be: only paths have slashes, only operations no colon."""
    if "/" in name:
        return ("operation",)
    return ("permission", "scope") if ":" in name else _KINDS


def _near(kind: Kind, names: tuple[str, ...]) -> str:
    plural = "s" if len(names) > 1 else ""
    return f"the {kind}{plural} " + ", ".join(f"`{name}`" for name in names)
