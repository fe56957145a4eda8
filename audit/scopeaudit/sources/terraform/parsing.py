"""From the text of a file to what it declares, or to the one problem that keeps it from being read."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from scopeaudit.errors import Problem
from scopeaudit.sources.terraform.schema import LOOKED_UP_BY, META, READ
from scopeaudit.sources.terraform.syntax import EMPTY, Block, Body, File, Opaque, Setting

_CONCERNED = re.compile(
    r"genesyscloud|\b(?:variable|locals|module|output|moved|removed|required_providers)\b|\\u"
)
"""What a file must hold to say anything about what is read; other files are not parsed.

A character that is written by its number may be part of any of these words.
"""

_SIGNS = re.compile(r"\W{1,3}")


def parsed(path: str, text: str) -> File | Problem:
    """Parse a file under the path it is known by."""
    if not _CONCERNED.search(text):
        return File(path, EMPTY)
    if path.endswith(".json"):
        from scopeaudit.sources.terraform.json_syntax import json_body

        found = json_body(path, text)
    else:
        found = _hcl(path, text)
    return found if isinstance(found, Problem) else File(path, pruned(found))


def _hcl(path: str, text: str) -> Body | Problem:
    from hcl2.api import parses_to_tree
    from lark.exceptions import UnexpectedInput

    from scopeaudit.sources.terraform.tree import TwiceError, body_of

    try:
        return body_of(parses_to_tree(text))
    except UnexpectedInput as error:
        return _unexpected(path, text, error)
    except TwiceError as error:
        message = f"attribute `{error.name}` stands twice in one block"
        return Problem(path, error.line, error.column, message, "keep one of the two")
    except RecursionError:
        return Problem(path, 0, 0, "expected HCL, found it nested too deeply to be read")


def values_of(path: str, text: str) -> Body | Problem:
    """Parse the values of variables in a `.tfvars` file."""
    return _hcl(path, text)


def _unexpected(path: str, text: str, error: Any) -> Problem:
    """Say where reading stopped; of what stands there only a sign is shown, never a word."""
    line, column = getattr(error, "line", -1), getattr(error, "column", -1)
    token = str(getattr(error, "token", "") or getattr(error, "char", ""))
    if line < 1 or getattr(getattr(error, "token", None), "type", "") == "$END":
        lines = text.count("\n") + 1
        message = "expected valid HCL, found the end of the file in the middle of a block"
        return Problem(path, lines, 1, message, "close what is open")
    shown = f"`{token}`" if _SIGNS.fullmatch(token) else "what does not belong here"
    if not token.strip():
        shown = "the end of the line"
    return Problem(path, line, column, f"expected valid HCL, found {shown}", "run `terraform fmt`")


def pruned(body: Body) -> Body:
    """Return what matters of a file: no attribute that is not read is kept."""
    return Body({}, tuple(_pruned(one) for one in body.blocks if one.type in _KEEP))


_KEEP: Mapping[str, int] = {
    "resource": 2,
    "data": 2,
    "variable": 1,
    "locals": 0,
    "module": 1,
    "output": 1,
    "terraform": 0,
}
"""The blocks that are kept, and how many labels each has."""


def _pruned(block: Block) -> Block:
    if block.type not in {"resource", "data"} or not block.labels:
        return block
    kind = block.labels[0]
    if kind not in READ:
        return block._replace(body=EMPTY)
    read = READ[kind] | META | set(LOOKED_UP_BY.get(kind, ()))
    settings = {name: one for name, one in block.body.settings.items() if name in read}
    blocks = tuple(one for one in block.body.blocks if one.type in read)
    return block._replace(body=Body(settings | dict(_slips(block.body, READ[kind])), blocks))


def _slips(body: Body, read: frozenset[str]) -> Iterator[tuple[str, Setting]]:
    """Yield what may be meant by names that are a letter off, as something that nobody can know."""
    places = [*((name, one.line, one.column) for name, one in body.settings.items())]
    places += [(one.type, one.line, one.column) for one in body.blocks]
    for name, line, column in places:
        for meant in read if name not in read else ():
            if _is_a_letter_off(name, meant):
                yield meant, Setting(Opaque(f"`{name}` may mean `{meant}`"), line, column)


def _is_a_letter_off(name: str, meant: str) -> bool:
    """Say whether a letter was left out, put in or replaced, or two changed places."""
    if abs(len(name) - len(meant)) > 1 or name == meant:
        return False
    shorter = min(len(name), len(meant))
    alike = next((at for at in range(shorter) if name[at] != meant[at]), shorter)
    rest, other = name[alike:], meant[alike:]
    swapped = rest[:2] == other[:2][::-1] and rest[2:] == other[2:]
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:] or swapped
