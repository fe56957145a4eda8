"""What a decoder refused, said in the words of the snapshot: where, what was expected, what was found."""

import re
from typing import Any

from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sources.shape import Step, described, is_written_exactly, required, within

_PLACE = re.compile(r" - at `\$(?P<path>.*)`$")
_STEP = re.compile(r"\.(?P<key>\w+)|\[(?P<position>\d+)\]")
_LACKS = re.compile(r"missing required field `(?P<field>\w+)`")
_SHOWN = 60


def explained(message: str, document: Any, root: Any = Snapshot) -> str:
    """Rewrite a decoder's message about a document that is JSON but not of the root type.

    `message` ends in ``- at `$.clients[3].scopes` `` where it is not about the whole document.
    """
    found = _PLACE.search(message)
    steps = _steps(found["path"]) if found else ()
    place = _place(steps, document, root)
    lacks = _LACKS.search(message)
    if lacks:
        return f"{place} lacks `{lacks['field']}`"
    kind, value = _reached(steps, document, root)
    found_there = shown(value, exactly=is_written_exactly(kind))
    return f"{place} should be {described(kind)}, found {found_there}"


def pointed(steps: tuple[Step, ...]) -> str:
    """Render a path through the document, such as `clients[3].scopes`."""
    text = "".join(f".{step}" if isinstance(step, str) else f"[{step}]" for step in steps)
    return text.removeprefix(".")


def escaped(text: str) -> str:
    """Return text that is safe to print: cut, and with unprintable characters as escapes."""
    cut = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)


def shown(value: Any, *, exactly: bool = False) -> str:
    """Put a value that was found in words, text exactly only on demand: it may be what is no one's business."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return f"text `{escaped(value)}`" if exactly else "text"
        case dict():
            return "an object"
        case list():
            return f"a list of {len(value)}"
    return f"the number {escaped(repr(value))}"


def named(steps: tuple[Step, ...], document: Any, root: Any = Snapshot) -> str:
    """Name the innermost object on the way that has a name or an id, such as client `Wallboard`."""
    kind, value, name = root, document, ""
    for step in steps:
        kind, value = within(kind, step), _inside(value, step)
        label = _label(value)
        if label and kind is not None:
            name = f"{_words(required(kind).__name__)} `{escaped(label)}`"
    return name


def _steps(path: str) -> tuple[Step, ...]:
    return tuple(
        step["key"] if step["key"] is not None else int(step["position"])
        for step in _STEP.finditer(path)
    )


def _place(steps: tuple[Step, ...], document: Any, root: Any) -> str:
    if not steps:
        return "the document"
    name = named(steps, document, root)
    return f"`{pointed(steps)}`" + (f" ({name})" if name else "")


def _reached(steps: tuple[Step, ...], document: Any, root: Any) -> tuple[Any, Any]:
    kind: Any = root
    for step in steps:
        kind, document = within(kind, step), _inside(document, step)
    return kind, document


def _inside(value: Any, step: Step) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) else None


def _label(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    labels = (value.get("name"), value.get("id"))
    return next((label for label in labels if isinstance(label, str) and label), "")


def _words(kind: str) -> str:
    """Split a type's name: `AccessPolicy` is an access policy."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()
