"""A document as plain values, each with the place where it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import field

from scopeaudit.errors import Problem
from scopeaudit.model.policy import Location, Mark
from scopeaudit.records import dataclass

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
"""What YAML becomes: nothing else is ever made of it."""

Step = str | int
"""One step to a value: the key of a mapping, or the position in a list, counted from 0."""

Spot = tuple[int, int]
"""A line and a column, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file: its name as the user gave it, the SHA-256 of its bytes, its text, its values and their places.

    `spots` gives by steps from the root where the key (or the list item) and the value begin; `marks` are
    its comments for this tool.
    """

    name: str
    digest: str
    text: str = field(repr=False)
    value: Plain
    spots: Mapping[tuple[Step, ...], tuple[Spot, Spot]] = field(repr=False)
    marks: tuple[Mark, ...] = field(default=(), repr=False)

    @property
    def root(self) -> "Node":
        """Return the whole value as a node."""
        return Node(self, (), self.value)

    def at(self, *steps: Step) -> Location:
        """Return where the value at those steps begins; KeyError if there is none."""
        return Location(self.name, *self.spots[steps][1])

    def key_at(self, *steps: Step) -> Location:
        """Return where the key of the value at those steps begins; of a list item, the item."""
        return Location(self.name, *self.spots[steps][0])


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a document, which knows where it stands; read it after its shape was checked."""

    document: Document = field(repr=False)
    steps: tuple[Step, ...]
    value: Plain

    @property
    def at(self) -> Location:
        """Return where the value begins."""
        return self.document.at(*self.steps)

    @property
    def key_at(self) -> Location:
        """Return where its key begins; of a list item, the item."""
        return self.document.key_at(*self.steps)

    @property
    def text(self) -> str:
        """Return the value, which is text."""
        if not isinstance(self.value, str):
            raise TypeError(self.steps)
        return self.value

    @property
    def is_text(self) -> bool:
        """Say whether the value is text."""
        return isinstance(self.value, str)

    @property
    def is_list(self) -> bool:
        """Say whether the value is a list."""
        return isinstance(self.value, list)

    def get(self, key: str) -> "Node | None":
        """Return the value of that key of a mapping, None if the key is not there."""
        if not isinstance(self.value, dict):
            raise TypeError(self.steps)
        return self[key] if key in self.value else None

    def __getitem__(self, key: str) -> "Node":
        """Return the value of that key of a mapping, which is there."""
        if not isinstance(self.value, dict):
            raise TypeError(self.steps)
        return Node(self.document, (*self.steps, key), self.value[key])

    def entries(self) -> "Iterator[tuple[str, Node]]":
        """Iterate over the keys and values of a mapping, in the order they are written."""
        if not isinstance(self.value, dict):
            raise TypeError(self.steps)
        return ((key, self[key]) for key in self.value)

    def items(self) -> "Iterator[Node]":
        """Iterate over the values of a list."""
        if not isinstance(self.value, list):
            raise TypeError(self.steps)
        return (Node(self.document, (*self.steps, i), v) for i, v in enumerate(self.value))

    def problem(self, message: str, hint: str = "") -> Problem:
        """Make a problem that points at the value."""
        return Problem(self.document.name, self.at.line, self.at.column, message, hint)

    def key_problem(self, message: str, hint: str = "") -> Problem:
        """Make a problem that points at the key."""
        return Problem(self.document.name, self.key_at.line, self.key_at.column, message, hint)
