"""Comments that speak to this tool, `# scopeaudit: …`, each with the block of lines it stands above.

The same for YAML and for Terraform: a block is the next line that holds something, and all lines after it
that are indented deeper, with the bracket that closes it. Only a comment on a line of its own counts.
"""

import re
from collections.abc import Iterator, Sequence

import yaml

from scopeaudit.model.policy import Block, Location, Mark

_MARK = re.compile(r"(\s*)(?:#|//)+\s*scopeaudit\s*:\s*(.*?)\s*$")
_IDLE = re.compile(r"\s*(?:(?:#|//).*)?$")
"""A line that is empty or a comment."""
_LIST = re.compile(r"-(?:\s|$)")
_CLOSING = ("}", "]", ")")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def yaml_marks(text: str, name: str) -> tuple[Mark, ...]:
    """Return the marks of a YAML file that the parser accepts; text in a value is no comment."""
    found = marks(text, name)
    if not found:
        return ()
    inside = {line for first, last in _long_values(text) for line in range(first + 1, last + 1)}
    return tuple(one for one in found if one.at.line not in inside)


def _long_values(text: str) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of values that go over several lines."""
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            end = event.end_mark
            last = end.line + 1 if end.column else end.line
            if last > event.start_mark.line + 1:
                yield event.start_mark.line + 1, last


def marks(text: str, name: str) -> tuple[Mark, ...]:
    """Return the marks of a file in which `#` or `//` begins a comment, in order."""
    if "scopeaudit" not in text:
        return ()
    lines = text.splitlines()
    return tuple(_marks(lines, name))


def _marks(lines: Sequence[str], name: str) -> Iterator[Mark]:
    for number, line in enumerate(lines, 1):
        if match := _MARK.match(line):
            first, last = _block(lines, number)
            at = Location(name, number, len(match[1]) + 1)
            yield Mark(at=at, text=match[2], block=Block(name, first, last))


def _block(lines: Sequence[str], above: int) -> tuple[int, int]:
    """Return the first and last line of the next block below a line; the line itself without one."""
    below = (number for number in range(above, len(lines)) if not _IDLE.match(lines[number]))
    first = next(below, None)
    if first is None:
        return above, above
    head = lines[first]
    last = first
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if _IDLE.match(line):
            continue
        if _closes(head, line):
            last = number
            break
        if not _belongs(head, line):
            break
        last = number
    return first + 1, last + 1


def _closes(head: str, line: str) -> bool:
    """Say whether a line is the bracket that ends the block of the head."""
    text = line.lstrip()
    return _indent(line) == _indent(head) and text.startswith(_CLOSING)


def _belongs(head: str, line: str) -> bool:
    """Say whether a line is a part of the block: deeper, or an item of the list its key begins."""
    if _indent(line) > _indent(head):
        return True
    begins = head.rstrip().endswith(":") and not _LIST.match(head.lstrip())
    return begins and _indent(line) == _indent(head) and bool(_LIST.match(line.lstrip()))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
