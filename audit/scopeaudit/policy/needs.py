"""From what a policy writes under `needs` to needs: every name known, every choice spelt out."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from scopeaudit.catalog import Catalog
from scopeaudit.documents import Node, nearest, shown
from scopeaudit.model.operation import Operation
from scopeaudit.model.permission import parts
from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    NamedNeed,
    Need,
    ParticipantNeed,
    PermissionNeed,
    RoleNeed,
    ScopeNeed,
    UserContextNeed,
)
from scopeaudit.policy.remarks import Remarks
from scopeaudit.policy.unknown import operation_hint, permission_hint, scope_hint
from scopeaudit.policy.vocabulary import Vocabulary

_KEYS = ("scope", "permission", "role", "operation", "user_context", "participant", "all", "any")
_Reader = Callable[[Node], Need]


class NeedReader(NamedTuple):
    """Reads needs whose shape was checked; what is wrong with a name becomes a remark."""

    catalog: Catalog
    vocabulary: Vocabulary
    remarks: Remarks

    def read(self, node: Node) -> Need:
        """Read a mapping of needs: all of them; the order of its keys does not matter."""
        given = ((key, node.get(key)) for key in _KEYS)
        return _joined(AllOf, (self.read_part(key, value) for key, value in given if value))

    def read_part(self, key: str, node: Node) -> Need:
        """Read what stands under one key of a mapping of needs."""
        readers: dict[str, _Reader] = {
            "scope": self.read_scopes,
            "permission": self.read_permissions,
            "role": self.read_roles,
            "operation": lambda value: _choice(value, self._operation),
            "user_context": lambda _: UserContextNeed(),
            "participant": _participant,
            "all": lambda value: _joined(AllOf, map(self.read, value.items())),
            "any": lambda value: _joined(AnyOf, map(self.read, value.items())),
        }
        return readers[key](node)

    def read_scopes(self, node: Node) -> Need:
        """Read one scope, or a choice of them."""
        return _choice(node, self._scope)

    def read_permissions(self, node: Node) -> Need:
        """Read one permission, or a choice of them."""
        return _choice(node, self._permission)

    def read_roles(self, node: Node) -> Need:
        """Read one role, or a choice of them."""
        return _choice(node, lambda role: self._named("role", role, RoleNeed(role.text)))

    def find_operation(self, node: Node) -> Operation | None:
        """Return the operation a text names; none is a problem."""
        operation = self.catalog.find(node.text)
        if operation is None:
            hint = operation_hint(node.text, self.catalog)
            self.remarks.refuse(node, f"unknown operation {shown(node.text)}", hint)
        elif operation.gone:
            message = f"the vendor publishes the operation {shown(operation.id)} no more"
            self.remarks.doubt(node, message, "name the operation that took its place")
        return operation

    def _operation(self, node: Node) -> Need:
        operation = self.find_operation(node)
        return self.catalog.need_of(operation) if operation else UserContextNeed()

    def _scope(self, node: Node) -> Need:
        if self._is_strange("scope", node.text, self.catalog.scopes):
            hint = scope_hint(node.text, self.catalog, self.vocabulary.names("scope"))
            self.remarks.refuse(node, f"unknown scope {shown(node.text)}", hint)
        return self._named("scope", node, ScopeNeed(node.text))

    def _permission(self, node: Node) -> Need:
        if self._is_strange("permission", node.text, self.catalog.permissions):
            self._remark_on_permission(node)
        return self._named("permission", node, PermissionNeed(node.text))

    def _is_strange(self, kind: str, name: str, published: frozenset[str]) -> bool:
        """Say whether no one has the name, or could have it in a file that was not read."""
        if name in published or name in self.vocabulary.unread:
            return False
        own = frozenset(self.vocabulary.names(kind))
        return name not in own and (self.remarks.complete or bool(nearest(name, own | published)))

    def _remark_on_permission(self, node: Node) -> None:
        """Refuse what cannot be a permission; the organization may know one that can."""
        name = node.text
        hint = permission_hint(name, self.catalog, self.vocabulary.names("permission"))
        if name in self.catalog.scopes or (":" in name and parts(name) is None):
            message = f"expected a permission as `domain:entity:action`, found {shown(name)}"
            self.remarks.refuse(node, message, hint)
        else:
            message = f"no published operation names the permission {shown(name)}"
            self.remarks.doubt(node, message, hint, permission=name)

    def _named(self, kind: str, node: Node, literal: Need) -> Need:
        """Return the literal need, with what the vocabulary says it stands for."""
        meaning = self.vocabulary.meanings.get((kind, node.text))
        return NamedNeed(node.text, literal, meaning) if meaning else literal


def _participant(node: Node) -> Need:
    return ParticipantNeed("self" if node.text == "self" else "any")


def _choice(node: Node, read: _Reader) -> Need:
    """Read a name, a list of which all are needed, or a mapping that says `any` or `all`."""
    if node.is_text:
        return read(node)
    if node.is_list:
        return _joined(AllOf, map(read, node.items()))
    ((key, names),) = node.entries()
    return _joined(AnyOf if key == "any" else AllOf, map(read, names.items()))


def _joined(join: type[AllOf | AnyOf], needs: Iterable[Need]) -> Need:
    """Join needs, each once; one alone needs no joining."""
    different = tuple(dict.fromkeys(needs))
    return different[0] if len(different) == 1 else join(different)
