"""Gathering the vocabulary of all files: a name means one thing, and never what is published."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scopeaudit.documents import Node, shown
from scopeaudit.model.policy import Location, Need
from scopeaudit.policy.needs import NeedReader
from scopeaudit.policy.sections import Sections
from scopeaudit.policy.vocabulary import Vocabulary


def read_vocabulary(files: Iterable[Sections], reader: NeedReader) -> Vocabulary:
    """Read what the names of all files stand for; the reader is one without a vocabulary."""
    files = tuple(files)
    wrong = frozenset(name for file in files for name in file.wrong_entries("vocabulary"))
    right = frozenset(name for file in files for name, _ in file.entries("vocabulary"))
    declared = wrong | right
    gathering = _Gathering(reader, declared, {}, {})
    for file in files:
        for name, node in file.entries("vocabulary"):
            gathering.add(name, node)
    read = {name for _, name in gathering.meanings}
    return Vocabulary(gathering.meanings, declared - read)


class _Gathering(NamedTuple):
    """The meanings so far, and where each was said; `declared` are the names of all files."""

    reader: NeedReader
    declared: frozenset[str]
    meanings: dict[tuple[str, str], Need]
    places: dict[tuple[str, str], Location]

    def add(self, name: str, node: Node) -> None:
        """Add what one name stands for."""
        ((kind, value),) = node.entries()
        if self._refuse_published(kind, name, node) or self._refuse_nested(value):
            return
        meaning = self._read(kind, value)
        at = self.places.setdefault((kind, name), node.key_at)
        if self.meanings.setdefault((kind, name), meaning) != meaning:
            message = f"{shown(name)} stands for something else at {at}"
            hint = "a name means one thing in all files; rename one, or make them equal"
            self.reader.remarks.refuse_key(node, message, hint)

    def _read(self, kind: str, value: Node) -> Need:
        if kind == "scope":
            return self.reader.read_scopes(value)
        if kind == "permission":
            return self.reader.read_permissions(value)
        return self.reader.read_roles(value)

    def _refuse_published(self, kind: str, name: str, node: Node) -> bool:
        """Refuse a name that the vendor publishes: something else would meet it unseen."""
        catalog = self.reader.catalog
        published = {"scope": catalog.scopes, "permission": catalog.permissions}.get(kind, ())
        if name in published:
            message = f"{shown(name)} is a {kind} the vendor publishes; it stands for itself"
            self.reader.remarks.refuse_key(node, message, "choose a name of your own")
        return name in published

    def _refuse_nested(self, value: Node) -> bool:
        """Refuse a meaning in other names of the vocabulary."""
        nested = [node for node in _names_in(value) if node.text in self.declared]
        for node in nested:
            message = f"{shown(node.text)} is a name of the vocabulary itself"
            hint = "write out the published names that it stands for"
            self.reader.remarks.refuse(node, message, hint)
        return bool(nested)


def _names_in(value: Node) -> Iterator[Node]:
    """Yield the names of a choice: one, a list, or a mapping of a list."""
    if value.is_text:
        yield value
    elif value.is_list:
        yield from value.items()
    else:
        for _, names in value.entries():
            yield from names.items()
