"""From the tree of python-hcl2's grammar to bodies and expressions."""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lark import Token, Tree

from scopeaudit.sources.terraform.syntax import (
    SPLATTED,
    Attribute,
    Binary,
    Block,
    Body,
    Call,
    Choice,
    Element,
    Expression,
    For,
    Items,
    Literal,
    Name,
    Opaque,
    Pairs,
    Setting,
    Splat,
    Template,
    Unary,
)

Node = Tree[Token]
Child = Node | Token

_MOST_DIGITS = 64
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
_DIRECTIVES = "its text is made with `%{…}`"


class TwiceError(Exception):
    """An attribute stands twice in one body, which Terraform refuses and the grammar does not."""

    def __init__(self, name: str, line: int, column: int) -> None:
        super().__init__(name)
        self.name, self.line, self.column = name, line, column


def body_of(tree: Node) -> Body:
    """Return what a parsed file holds."""
    return _body(_only(tree, "body"))


def _body(tree: Node) -> Body:
    settings: dict[str, Setting] = {}
    blocks: list[Block] = []
    for child in tree.children:
        if not isinstance(child, Tree):
            continue
        if child.data == "attribute":
            name = _first_token(child)
            if str(name) in settings:
                raise TwiceError(str(name), name.line or 0, name.column or 0)
            settings[str(name)] = Setting(
                expression_of(child.children[-1]), name.line or 0, name.column or 0
            )
        elif child.data == "block":
            blocks.append(_block(child))
    return Body(settings, tuple(blocks))


def _block(tree: Node) -> Block:
    kind, *rest = (one for one in tree.children if isinstance(one, Tree))
    labels = [one for one in rest if one.data in {"identifier", "keyword", "string"}]
    token = _first_token(kind)
    return Block(
        str(token),
        tuple(_label(one) for one in labels),
        _body(_only(tree, "body")),
        token.line or 0,
        token.column or 0,
    )


def _label(tree: Node) -> str:
    if tree.data != "string":
        return str(_first_token(tree))
    text = _string(tree)
    return str(text.value) if isinstance(text, Literal) else ""


def _first_token(tree: Child) -> Token:
    while isinstance(tree, Tree):
        tree = tree.children[0]
    return tree


def _only(tree: Node, kind: str) -> Node:
    return next(one for one in tree.children if isinstance(one, Tree) and one.data == kind)


def _parts(tree: Node) -> list[Node]:
    """Return the meaningful children: no signs, no line breaks or comments."""
    return [
        one for one in tree.children if isinstance(one, Tree) and one.data != "new_line_or_comment"
    ]


def _signs(tree: Node) -> Iterator[str]:
    return (one.type for one in tree.children if isinstance(one, Token))


def expression_of(child: Child) -> Expression:
    """Return the expression of a node of the tree."""
    if isinstance(child, Token):
        return Opaque("it is written in a way that is not understood")
    make = _MAKERS.get(str(child.data))
    return make(child) if make else Opaque(f"`{child.data}` is not understood")


def _inner(tree: Node) -> Expression:
    return expression_of(_parts(tree)[0])


def _identifier(tree: Node) -> Expression:
    return Name(str(tree.children[0]))


def _word(tree: Node) -> Expression:
    return Literal({"true": True, "false": False}.get(str(tree.children[0])))


def _whole(tree: Node) -> Expression:
    digits = str(tree.children[0])
    # NOTE: Python refuses to read texts of thousands of digits, which no setting has.
    return Literal(int(digits)) if len(digits) <= _MOST_DIGITS else Opaque("a number is too long")


def _decimal(tree: Node) -> Expression:
    return Literal(float(str(tree.children[0])))


def _string(tree: Node) -> Expression:
    parts: list[Expression] = []
    for part in _parts(tree):
        inner = part.children[0]
        if isinstance(inner, Token):
            parts.append(Literal(_plain(inner)))
        elif inner.data == "interpolation":
            parts.append(_inner(inner))
        else:
            return Opaque(_DIRECTIVES)
    return _joined(parts)


def _joined(parts: list[Expression]) -> Expression:
    if not parts:
        return Literal("")
    if all(isinstance(one, Literal) and isinstance(one.value, str) for one in parts):
        return Literal("".join(str(one.value) for one in parts if isinstance(one, Literal)))
    return parts[0] if len(parts) == 1 else Template(tuple(parts))


def _plain(token: Token) -> str:
    text = str(token)
    if token.type in {"ESCAPED_INTERPOLATION", "ESCAPED_DIRECTIVE"}:
        return text[1:]
    return unescaped(text) if "\\" in text else text


def unescaped(text: str) -> str:
    """Return a text without its backslashes."""
    return _ESCAPE.sub(_unescape, text)


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        number = int(code, 16)
        return chr(number) if number <= sys.maxunicode else "�"
    return _ESCAPED.get(match[3], match[3])


def _heredoc(tree: Node) -> Expression:
    text = str(tree.children[0])
    first, _, rest = text.partition("\n")
    lines = rest.rstrip("\r\n").split("\n")[:-1]
    if first.startswith("<<-"):
        lines = _outdented(lines)
    body = "".join(f"{line}\n" for line in lines)
    return template_of(body) if "${" in body or "%{" in body else Literal(body)


def template_of(text: str) -> Expression:
    """Return a text that is written without quotes, in which `${…}` refers to something."""
    from hcl2.api import parses_to_tree
    from lark.exceptions import UnexpectedInput

    try:
        body = body_of(parses_to_tree(f'text = "{"".join(_quoted(text))}"'))
    except (UnexpectedInput, TwiceError):
        return Opaque("its template is not understood")
    return body.settings["text"].expression


def _quoted(text: str) -> Iterator[str]:
    """Yield a text as it stands between quotes; what `${…}` holds stays as it is."""
    at = 0
    for start, end in _interpolations(text):
        yield _backslashed(text[at:start])
        yield text[start:end]
        at = end
    yield _backslashed(text[at:])


def _backslashed(text: str) -> str:
    return text.translate(_BACKSLASHED)


_BACKSLASHED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


def _interpolations(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each `${…}` begins and ends; one that does not end goes to the end of the text."""
    at = 0
    while (found := _OPENING.search(text, at)) is not None:
        at = found.end()
        if found[0] != "${":
            continue
        depth = 1
        while depth and (step := _INSIDE.search(text, at)) is not None:
            at = step.end()
            depth += {"{": 1, "}": -1}.get(step[0], 0)
        yield found.start(), len(text) if depth else at


_OPENING = re.compile(r"\$\$\{|\$\{")
_INSIDE = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]')


def _outdented(lines: list[str]) -> list[str]:
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    return [line[min(indents, default=0) :] for line in lines]


def _items(tree: Node) -> Expression:
    return Items(tuple(map(expression_of, _parts(tree))))


def _pairs(tree: Node) -> Expression:
    return Pairs(tuple(_pair(one) for one in _parts(tree)))


def _pair(tree: Node) -> tuple[Expression, Expression]:
    key, value = _parts(tree)
    return _key(key), expression_of(value)


def _key(tree: Node) -> Expression:
    """Return a key; a bare word is the word itself, not what it refers to."""
    inner = tree.children[0]
    if isinstance(inner, Tree) and inner.data == "keyword":
        return Literal(str(_first_token(inner)))
    found = expression_of(inner)
    bare = isinstance(inner, Tree) and "LPAR" not in set(_signs(inner))
    if isinstance(found, Name) and bare:
        return Literal(found.name)
    if isinstance(found, Literal) and not isinstance(found.value, str):
        return Literal(str(_first_token(inner)))
    return found


def _call(tree: Node) -> Expression:
    names = [one for one in _parts(tree) if one.data == "identifier"]
    name = "::".join(str(one.children[0]) for one in names)
    found = [one for one in _parts(tree) if one.data == "arguments"]
    if not found:
        return Call(name, (), spread=False)
    arguments = tuple(map(expression_of, _parts(found[0])))
    return Call(name, arguments, spread="ELLIPSIS" in set(_signs(found[0])))


def _attribute(tree: Node) -> Expression:
    of, step = _parts(tree)
    return Attribute(expression_of(of), str(_first_token(step.children[-1])))


def _element(tree: Node) -> Expression:
    of, step = _parts(tree)
    return _stepped(expression_of(of), step)


def _stepped(of: Expression, step: Node) -> Expression:
    if step.data == "get_attr":
        return Attribute(of, str(_first_token(step.children[-1])))
    if step.data == "short_index":
        return Element(of, Literal(int(str(step.children[-1]))))
    return Element(of, _inner(step))


def _splat(tree: Node) -> Expression:
    of, steps = _parts(tree)
    each: Expression = Name(SPLATTED)
    for step in _parts(steps):
        each = _stepped(each, step)
    return Splat(expression_of(of), each)


def _choice(tree: Node) -> Expression:
    return Choice(*map(expression_of, _parts(tree)))


def _binary(tree: Node) -> Expression:
    left, term = _parts(tree)[:2]
    sign, right = _parts(term)
    # NOTE: a line break before a sign is glued to it by the parser's second pass.
    return Binary(str(_first_token(sign)).split()[-1], expression_of(left), expression_of(right))


def _unary(tree: Node) -> Expression:
    return Unary(str(tree.children[0]), expression_of(tree.children[1]))


def _for_list(tree: Node) -> Expression:
    intro, item, *rest = _parts(tree)
    key, value, of = _intro(intro)
    return For(key, value, of, None, item=expression_of(item), when=_when(rest), grouped=False)


def _for_object(tree: Node) -> Expression:
    intro, into, item, *rest = _parts(tree)
    key, value, of = _intro(intro)
    grouped = "ELLIPSIS" in set(_signs(tree))
    return For(key, value, of, expression_of(into), expression_of(item), _when(rest), grouped)


def _intro(tree: Node) -> tuple[str, str, Expression]:
    *names, of = _parts(tree)
    words = [str(one.children[0]) for one in names]
    return (words[0] if len(words) > 1 else ""), words[-1], expression_of(of)


def _when(rest: list[Node]) -> Expression | None:
    return _inner(rest[0]) if rest else None


_MAKERS: Mapping[str, Callable[[Any], Expression]] = {
    "expr_term": _inner,
    "expression": _inner,
    "identifier": _identifier,
    "keyword": _identifier,
    "literal_value": _word,
    "int_lit": _whole,
    "float_lit": _decimal,
    "string": _string,
    "heredoc_template": _heredoc,
    "heredoc_template_trim": _heredoc,
    "tuple": _items,
    "object": _pairs,
    "function_call": _call,
    "get_attr_expr_term": _attribute,
    "index_expr_term": _element,
    "attr_splat_expr_term": _splat,
    "full_splat_expr_term": _splat,
    "conditional": _choice,
    "binary_op": _binary,
    "unary_op": _unary,
    "for_tuple_expr": _for_list,
    "for_object_expr": _for_object,
}
