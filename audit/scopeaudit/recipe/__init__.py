"""From an action and its operation to the sequence that does it: read, check, call, and only then show."""

import re
from collections.abc import Iterator

from scopeaudit.catalog import Catalog
from scopeaudit.errors import UsageError
from scopeaudit.model.leaves import participant_needs
from scopeaudit.model.operation import Operation
from scopeaudit.model.policy import Action, PolicySet
from scopeaudit.model.recipe import Recipe, Upon
from scopeaudit.recipe.refusals import refusals

_PARAMETER = re.compile(r"\{(\w+)\}")
_PATH = re.compile(r"(/[A-Za-z0-9_.:-]+|/\{[A-Za-z]\w*\})+")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CALLS = "/api/v2/conversations/calls/{conversationId}"
_WHOLE = "/api/v2/conversations/{conversationId}"
_KNOWN = frozenset({"conversationId", "participantId"})


def recipe(asked: str, policies: PolicySet, catalog: Catalog) -> Recipe:
    """Return the sequence of an action of the policies, or of an operation.

    Raises UsageError for a name that is neither, and for an action that names no operation.
    """
    action = policies.actions.get(asked)
    operation = catalog.find(action.operation if action and action.operation else asked)
    if operation is None:
        raise _no_operation(asked, action, catalog)
    if not _PATH.fullmatch(operation.path):
        raise UsageError(
            f"the path of `{operation.id}` in the catalog is none", "refresh the catalog"
        )
    parameters = tuple(_PARAMETER.findall(operation.path))
    upon = _upon(operation, parameters, action, policies)
    return Recipe(
        action=asked,
        words=tuple(word.lower() for word in _WORD.findall(action.id if action else operation.id)),
        operation=operation.id,
        method=operation.method,
        path=operation.path,
        parameters=tuple(one for one in parameters if one not in _KNOWN),
        upon=upon,
        read=_read(operation, parameters),
        sends=operation.method in {"POST", "PUT", "PATCH"},
        needs=tuple(_needs(operation, upon)),
        refusals=tuple(refusals(operation, upon)),
    )


def _no_operation(asked: str, action: Action | None, catalog: Catalog) -> UsageError:
    if action is not None:
        hint = "code is written for an operation: name one in the action, or ask for one"
        return UsageError(f"action `{asked}` names no operation", hint)
    near = [f"`{one}`" for one in catalog.nearest("operation", asked)]
    hint = (
        f"did you mean {' or '.join(near)}?" if near else "`scopeaudit policy show` lists actions"
    )
    return UsageError(f"`{asked}` is no action and no operation", hint)


def _upon(
    operation: Operation,
    parameters: tuple[str, ...],
    action: Action | None,
    policies: PolicySet,
) -> Upon:
    if "participantId" not in parameters:
        return "nobody"
    doing = [one for one in policies.actions.values() if one.operation == operation.id]
    actions = [action] if action else doing
    own = any(need.who == "self" for one in actions for need in participant_needs(one.need))
    return "own" if own else "other"


def _read(operation: Operation, parameters: tuple[str, ...]) -> str:
    """Return where the participants are told: of calls without a permission, else by the conversation."""
    if "participantId" not in parameters or "conversationId" not in parameters:
        return ""
    return _CALLS if operation.path.startswith(_CALLS) else _WHOLE


def _needs(operation: Operation, upon: Upon) -> Iterator[str]:
    if operation.scopes:
        yield f"scope {' or '.join(operation.scopes)}"
    if operation.permissions:
        joiner = " and " if operation.mode == "all" else " or "
        yield f"permission {joiner.join(operation.permissions)}"
    if operation.user_context:
        yield "a signed-in user"
    if upon == "own":
        yield "a connected participant of that user"
