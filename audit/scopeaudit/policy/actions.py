"""From the actions of all files to actions: each id once, replaced only where a file says so."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from scopeaudit.documents import Node, did_you_mean, shown
from scopeaudit.model.operation import Operation
from scopeaudit.model.policy import Action, Need, Severity, UserContextNeed
from scopeaudit.policy.fields import links_of, remedy_of, severity_of, title_of
from scopeaudit.policy.lint import doubt_weaker
from scopeaudit.policy.needs import NeedReader
from scopeaudit.policy.sections import Sections

_Entries = Mapping[str, Node]


class Actions(NamedTuple):
    """The actions by id; `unread` are ids whose action is not written as it should be."""

    known: Mapping[str, Action]
    unread: frozenset[str]


def read_actions(files: Iterable[Sections], reader: NeedReader) -> Actions:
    """Read the actions of all files, in reading order."""
    files = tuple(files)
    unread = frozenset(action for file in files for action in file.wrong_entries("actions"))
    first: dict[str, Node] = {}
    replacing: dict[str, Node] = {}
    for action, node in (entry for file in files for entry in file.entries("actions")):
        entries = replacing if _overrides(node) else first
        if entries.setdefault(action, node) is not node:
            _refuse_second(action, node, entries, reader)
    for action in replacing.keys() - first.keys() - unread:
        _refuse_replacing_nothing(action, replacing[action], first, reader)
    read = [(action, _action(action, node, reader)) for action, node in first.items()]
    read += [(action, _action(action, node, reader)) for action, node in replacing.items()]
    return Actions(dict(read), unread)


def _overrides(node: Node) -> bool:
    override = node.get("override")
    return override is not None and override.value is True


def _refuse_second(action: str, node: Node, entries: _Entries, reader: NeedReader) -> None:
    at = entries[action].key_at
    if _overrides(node):
        message = f"the action {shown(action)} is overridden at {at} already"
        hint = "one file replaces an action; remove one of the two"
    else:
        message = f"the action {shown(action)} is defined at {at} already"
        hint = "rename one, or replace the other with `override: true`"
    reader.remarks.refuse_key(node, message, hint)


def _refuse_replacing_nothing(
    action: str, node: Node, first: _Entries, reader: NeedReader
) -> None:
    if reader.remarks.complete:
        message = f"`override` of {shown(action)} replaces nothing: no other file defines it"
        hint = did_you_mean(action, first) or "include the file that defines it, or take it out"
        reader.remarks.refuse(node["override"], message, hint)


def _action(action: str, node: Node, reader: NeedReader) -> Action:
    named = node.get("operation")
    operation = reader.find_operation(named) if named else None
    severity = severity_of(node)
    return Action(
        id=action,
        title=title_of(node),
        need=_need(action, node, operation, reader),
        operation=operation.id if operation else None,
        severity=Severity.HIGH if severity is None else severity,
        remedy=remedy_of(node),
        links=links_of(node),
        at=node.key_at,
    )


def _need(action: str, node: Node, operation: Operation | None, reader: NeedReader) -> Need:
    """Return what is written under `needs`; without it, what the operation needs."""
    written = node.get("needs")
    published = reader.catalog.need_of(operation) if operation else None
    if written is None:
        return published or UserContextNeed()  # an unknown operation was refused
    need = reader.read(written)
    if published:
        doubt_weaker(action, need, published, written, reader.remarks)
    return need
