"""What is found while policies are resolved: problems, which stop the audit, and cautions."""

from typing import NamedTuple

from scopeaudit.documents import Node, add_problem
from scopeaudit.errors import Problem
from scopeaudit.model.policy import Caution


class Remarks(NamedTuple):
    """The remarks on all files; `complete` says whether all that they define is known.

    What a file that could not be read may define is not called unknown.
    """

    complete: bool
    problems: list[Problem]
    cautions: list[Caution]

    def refuse(self, node: Node, message: str, hint: str = "") -> None:
        """Add a problem with a value; EnoughError after a hundred."""
        add_problem(self.problems, node.problem(message, hint))

    def refuse_key(self, node: Node, message: str, hint: str = "") -> None:
        """Add a problem with the key of a value; EnoughError after a hundred."""
        add_problem(self.problems, node.key_problem(message, hint))

    def doubt(self, node: Node, message: str, hint: str = "", permission: str = "") -> None:
        """Add a caution; the organization's own catalog may clear one about a permission."""
        self.cautions.append(
            Caution(at=node.at, message=message, hint=hint, permission=permission)
        )
