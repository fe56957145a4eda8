"""One file against the schema of policies: what is wrong, and the parts that can be read all the same."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from scopeaudit.documents import Document, Node, check_part, check_shape
from scopeaudit.errors import Problem

Shape = Mapping[str, Any]


class Sections(NamedTuple):
    """The sections of a file; its `problems` are those of its shape."""

    document: Document
    schema: Shape
    problems: tuple[Problem, ...]

    @property
    def title(self) -> str:
        """Return the title on one line, "" where it is not text."""
        title = self._section("title")
        return " ".join(title.text.split()) if title and title.is_text else ""

    @property
    def defines_all(self) -> bool:
        """Say whether the names that the file defines are all where they can be seen."""
        value = self.document.value
        if not isinstance(value, dict) or not value.keys() <= self.schema["properties"].keys():
            return False
        return all(isinstance(value.get(one, {}), dict) for one in ("actions", "vocabulary"))

    def entries(self, section: str) -> Iterator[tuple[str, Node]]:
        """Yield the entries of a section that is a mapping, as far as they are right."""
        shape = self.schema["properties"][section]
        for name, node in self._named(section):
            part = _shape_of(name, shape)
            if part and self.is_right(node, part):
                yield name, node

    def wrong_entries(self, section: str) -> dict[str, Node]:
        """Return the entries of a section that is a mapping that are not right."""
        right = {name for name, _ in self.entries(section)}
        return {name: node for name, node in self._named(section) if name not in right}

    def items(self, section: str) -> Iterator[Node]:
        """Yield the items of a section that is a list, as far as they are right."""
        shape = self.schema["properties"][section]["items"]
        return (item for item in self._listed(section) if self.is_right(item, shape))

    def wrong_items(self, section: str) -> Iterator[Node]:
        """Yield the items of a section that is a list that are not right."""
        shape = self.schema["properties"][section]["items"]
        return (item for item in self._listed(section) if not self.is_right(item, shape))

    def right_parts(self, node: Node, shape: Shape) -> Iterator[tuple[str, Node]]:
        """Yield the keys of a mapping whose values are right, whatever else is wrong with it."""
        for key, part in shape["properties"].items():
            value = node.get(key) if isinstance(node.value, dict) else None
            if value and self.is_right(value, part):
                yield key, value

    def is_right(self, node: Node, shape: Shape) -> bool:
        """Say whether a value is as a part of the schema wants it."""
        return not self.problems or not check_part(node, shape, self.schema)

    def shape(self, name: str) -> Shape:
        """Return the shape that the schema calls by a name."""
        shape: Shape = self.schema["$defs"][name]
        return shape

    def _named(self, section: str) -> Iterator[tuple[str, Node]]:
        node = self._section(section)
        return node.entries() if node and isinstance(node.value, dict) else iter(())

    def _listed(self, section: str) -> Iterator[Node]:
        node = self._section(section)
        return node.items() if node and node.is_list else iter(())

    def _section(self, section: str) -> Node | None:
        root = self.document.root
        return root.get(section) if isinstance(root.value, dict) else None


def sections_of(document: Document, schema: Shape) -> Sections:
    """Check the shape of a file."""
    return Sections(document, schema, check_shape(document, schema))


def _shape_of(name: str, shape: Shape) -> Shape | None:
    """Return the shape of an entry: that of its name, or that of all names."""
    named: Shape | None = shape.get("properties", {}).get(name)
    return named or next(iter(shape.get("patternProperties", {}).values()), None)
