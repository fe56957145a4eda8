"""From the expectations of all files to expectations: who, which actions, where."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from scopeaudit.documents import Node, did_you_mean, shown
from scopeaudit.model.policy import (
    ClientSelector,
    Expectation,
    InQueues,
    Location,
    UserSelector,
    Where,
)
from scopeaudit.policy.actions import Actions
from scopeaudit.policy.fields import links_of, remedy_of, severity_of, texts_of, title_of
from scopeaudit.policy.offered import offered_by
from scopeaudit.policy.remarks import Remarks
from scopeaudit.policy.sections import Sections

_WILDCARDS = "*?["


def read_expectations(
    files: Iterable[Sections], actions: Actions, remarks: Remarks
) -> tuple[Expectation, ...]:
    """Read the expectations of all files, in reading order; each id is there once."""
    first: dict[str, Location] = {}
    read: list[Expectation] = []
    for node in (item for file in files for item in file.items("expect")):
        expectation = _expectation(node, actions, remarks)
        at = first.setdefault(expectation.id, node["id"].at)
        if at != node["id"].at:
            message = f"the expectation {shown(expectation.id)} is at {at} already"
            remarks.refuse(node["id"], message, "an id names one expectation; rename one")
        read.append(expectation)
    return tuple(read)


def _expectation(node: Node, actions: Actions, remarks: Remarks) -> Expectation:
    allowed = node.get("can")
    named = node["cannot"] if allowed is None else allowed
    clients, users = node.get("clients"), node.get("users")
    return Expectation(
        id=node["id"].text,
        title=title_of(node),
        actions=named_actions(named, actions, remarks),
        allowed=allowed is not None,
        clients=_clients(clients) if clients else None,
        users=_users(users) if users else None,
        where=_where(node),
        severity=severity_of(node),
        remedy=remedy_of(node),
        links=links_of(node),
        at=node.at,
    )


def _clients(node: Node) -> ClientSelector:
    return ClientSelector(
        names=texts_of(node, "name"),
        ids=texts_of(node, "id"),
        grant_types=texts_of(node, "grant_type"),
        states=texts_of(node, "state"),
        roles=texts_of(node, "role"),
    )


def _users(node: Node) -> UserSelector:
    return UserSelector(
        names=texts_of(node, "name"),
        ids=texts_of(node, "id"),
        roles=texts_of(node, "role"),
        groups=texts_of(node, "group"),
        divisions=texts_of(node, "division"),
        states=texts_of(node, "state") or ("active",),
    )


def _where(node: Node) -> Where:
    where = node.get("where")
    if where is None or where.value == "any":
        return "any"
    if where.is_list:
        return texts_of(node, "where")
    if not where.is_text:
        return InQueues(texts_of(where, "queue"))
    return "all" if where.value == "all" else "home"


def named_actions(node: Node, actions: Actions, remarks: Remarks) -> tuple[str, ...]:
    """Return the ids that a list names, each once; those of a pattern in alphabetical order."""
    named: dict[str, None] = {}
    for item in node.items():
        found = _named(item.text, actions)
        if not found and item.text not in actions.unread:
            _remark_on_unknown(item, actions, remarks)
        named |= dict.fromkeys(found)
    return tuple(named)


def _named(name: str, actions: Actions) -> list[str]:
    if any(sign in name for sign in _WILDCARDS):
        return sorted(action for action in actions.known if fnmatchcase(action, name))
    return [name] if name in actions.known else []


def _remark_on_unknown(node: Node, actions: Actions, remarks: Remarks) -> None:
    """Refuse a name that no action has, unless a file that was not read could have it."""
    name = node.text
    near = did_you_mean(name, {*actions.known, *actions.unread})
    if not near and not remarks.complete:
        return
    if any(sign in name for sign in _WILDCARDS):
        hint = "an action has an id such as `call.mute`"
        remarks.refuse(node, f"{shown(name)} matches no action", hint)
    else:
        remarks.refuse(node, f"unknown action {shown(name)}", near or offered_by(name))
