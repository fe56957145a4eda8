"""What is right in actions and expectations that are wrong elsewhere: names in it are checked too."""

from collections.abc import Iterable

from scopeaudit.documents import Node
from scopeaudit.policy.actions import Actions
from scopeaudit.policy.expectations import named_actions
from scopeaudit.policy.needs import NeedReader
from scopeaudit.policy.sections import Sections


def check_rest(files: Iterable[Sections], reader: NeedReader, actions: Actions) -> None:
    """Remark on unknown names in entries that were passed over because of their shape."""
    for file in files:
        for node in file.wrong_entries("actions").values():
            _check_action(node, file, reader)
        for node in file.wrong_items("expect"):
            for key, value in file.right_parts(node, file.shape("Expectation")):
                if key in {"can", "cannot"}:
                    named_actions(value, actions, reader.remarks)


def _check_action(node: Node, file: Sections, reader: NeedReader) -> None:
    if not isinstance(node.value, dict):
        return
    parts = dict(file.right_parts(node, file.shape("Action")))
    if "operation" in parts:
        reader.find_operation(parts["operation"])
    if needs := node.get("needs"):
        for key, value in file.right_parts(needs, file.shape("Needs")):
            reader.read_part(key, value)
