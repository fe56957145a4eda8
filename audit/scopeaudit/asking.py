"""What a person names on the command line → the objects it means, or an error with the nearest name."""

from collections.abc import Iterable
from typing import Literal, Protocol, TypeVar

from scopeaudit.catalog import Catalog
from scopeaudit.documents import did_you_mean
from scopeaudit.errors import UsageError
from scopeaudit.index import Index
from scopeaudit.model.answer import Asked
from scopeaudit.model.permission import is_wildcard
from scopeaudit.model.policy import PermissionNeed, PolicySet, ScopeNeed
from scopeaudit.model.snapshot import Client, Conversation, Division, User

_SHOWN = 5


class _Identified(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


_T = TypeVar("_T", bound=_Identified)


def find_asked(text: str, policies: PolicySet, catalog: Catalog, index: Index) -> Asked:
    """Find an action, operation, permission, scope or a team's own name; raises UsageError."""
    if text in policies.actions:
        action = policies.actions[text]
        return Asked("action", action.id, action.need, action.title)
    operation = catalog.find(text)
    if operation is not None:
        route = f"{operation.method} {operation.path}"
        return Asked("operation", operation.id, catalog.need_of(operation), route)
    if text in catalog.permissions or text in index.permissions:
        return Asked("permission", text, PermissionNeed(text))
    if text in catalog.scopes:
        return Asked("scope", text, ScopeNeed(text))
    if text in policies.vocabulary:
        need = policies.vocabulary[text]
        kind: Literal["permission", "scope"] = (
            "scope" if isinstance(need.literal, ScopeNeed) else "permission"
        )
        return Asked(kind, text, need)
    raise _not_found(text, policies, catalog)


def find_client(text: str, index: Index) -> Client:
    """Find a client by id or name; raises UsageError."""
    return _find("client", text, index.clients.values())


def find_user(text: str, index: Index) -> User:
    """Find a user by id or name; raises UsageError."""
    found = _find("user", text, index.people.rows)
    return index.people[index.people.column("id").index(found.id)]


def find_division(text: str, index: Index) -> Division:
    """Find a division by id or name; raises UsageError."""
    return _find("division", text, index.divisions.values())


def find_conversation(text: str, index: Index) -> Conversation:
    """Find a conversation by its id; raises UsageError."""
    known = {one.id: one for one in index.snapshot.conversations or ()}
    if text in known:
        return known[text]
    hint = did_you_mean(text, known) or "`scopeaudit collect --conversations ID` reads one"
    raise UsageError(f"no conversation with the id `{text}` was read", hint)


def _not_found(text: str, policies: PolicySet, catalog: Catalog) -> UsageError:
    if is_wildcard(text):
        return UsageError(f"`{text}` is a pattern", "name one permission, such as one it covers")
    published = (
        name
        for kind in ("operation", "permission", "scope")
        for name in catalog.nearest(kind, text)
    )
    own = (*policies.actions, *policies.vocabulary)
    hint = did_you_mean(text, own) or did_you_mean(text, published)
    seek = "`scopeaudit catalog search WORD` finds names"
    return UsageError(f"`{text}` is no action, operation, permission or scope", hint or seek)


def _find(kind: str, text: str, objects: Iterable[_T]) -> _T:
    known = tuple(objects)
    named = [one for one in known if one.id == text] or [one for one in known if one.name == text]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(f"`{one.id}`" for one in named[:_SHOWN])
        raise UsageError(f"{len(named)} {kind}s are named `{text}`", f"give an id: {ids}")
    hint = did_you_mean(text, (one.name for one in known))
    raise UsageError(f"no {kind} has the name or id `{text}`", hint)
