"""HCL as this source reads it: bodies of attributes and blocks, and the expressions in them.

Tuples, because the files of a large configuration are parsed in two processes and these travel between
them. Lines and columns count from 1.
"""

from collections.abc import Mapping
from typing import NamedTuple, Union


class Literal(NamedTuple):
    """A text, number, `true`, `false` or `null` that is written out."""

    value: str | int | float | bool | None


class Template(NamedTuple):
    """A text with `${…}` in it."""

    parts: tuple["Expression", ...]


class Items(NamedTuple):
    """`[a, b]`."""

    items: tuple["Expression", ...]


class Pairs(NamedTuple):
    """`{a = b}`; a bare key is a literal."""

    pairs: tuple[tuple["Expression", "Expression"], ...]


class Name(NamedTuple):
    """The first word of a reference, such as `var`, or a name that a `for` binds."""

    name: str


class Attribute(NamedTuple):
    """`of.name`."""

    of: "Expression"
    name: str


class Element(NamedTuple):
    """`of[key]`."""

    of: "Expression"
    key: "Expression"


class Splat(NamedTuple):
    """`of[*].a.b`: for every element `each`, in which the name `SPLATTED` is the element."""

    of: "Expression"
    each: "Expression"


class Call(NamedTuple):
    """`name(arguments)`; with `spread` the last argument is a list of further ones."""

    name: str
    arguments: tuple["Expression", ...]
    spread: bool


class Choice(NamedTuple):
    """`condition ? yes : no`."""

    condition: "Expression"
    yes: "Expression"
    no: "Expression"


class Binary(NamedTuple):
    """`left sign right`."""

    sign: str
    left: "Expression"
    right: "Expression"


class Unary(NamedTuple):
    """`!of` or `-of`."""

    sign: str
    of: "Expression"


class For(NamedTuple):
    """`[for key, value in of : item if when]`; with `into` an object whose keys `into` gives."""

    key: str
    value: str
    of: "Expression"
    into: Union["Expression", None]
    item: "Expression"
    when: Union["Expression", None]
    grouped: bool


class Opaque(NamedTuple):
    """What is understood as text only; `reason` says why."""

    reason: str


Expression = (
    Literal
    | Template
    | Items
    | Pairs
    | Name
    | Attribute
    | Element
    | Splat
    | Call
    | Choice
    | Binary
    | Unary
    | For
    | Opaque
)

SPLATTED = "*"
"""The name of the element in a splat; no name that people write can be it."""


class Setting(NamedTuple):
    """`name = expression`."""

    expression: Expression
    line: int
    column: int


class Block(NamedTuple):
    """`type "label" { … }`."""

    type: str
    labels: tuple[str, ...]
    body: "Body"
    line: int
    column: int


class Body(NamedTuple):
    """What stands between braces, or in a file."""

    settings: Mapping[str, Setting]
    blocks: tuple[Block, ...]

    def all(self, kind: str) -> list[Block]:
        """Return the blocks of a type, in the order they stand."""
        return [one for one in self.blocks if one.type == kind]


class File(NamedTuple):
    """One parsed file, under the path a reader knows it by."""

    path: str
    body: Body


EMPTY = Body({}, ())
"""A body without anything."""
