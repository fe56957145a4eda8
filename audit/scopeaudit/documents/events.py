"""From the parser's events to plain values; what is refused becomes a problem and is passed over."""

from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn

import yaml

from scopeaudit.documents.document import Plain, Spot, Step
from scopeaudit.documents.enough import EnoughError, add_problem
from scopeaudit.documents.scalars import plain_value
from scopeaudit.documents.signs import refused_sign
from scopeaudit.documents.words import found, shown
from scopeaudit.errors import Problem

MAX_DEPTH = 50
"""Mappings and lists nested deeper are refused; the deepest sensible policy needs about ten."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NO_TAGS = "remove the tag; what follows is read as text, a number, a list or a mapping"
_NO_ANCHORS = "anchors and aliases are not supported; write the value out where it is needed"

Events = Iterator[yaml.Event]
Steps = tuple[Step, ...]


class Reading(NamedTuple):
    """One reading of one file; collects the problems, and the place of every key and value."""

    name: str
    problems: list[Problem]
    spots: dict[Steps, tuple[Spot, Spot]]
    loader: Any = _LOADER

    def read(self, text: str) -> Plain:
        """Return the value of the one document in the text; not to be used if there are problems."""
        try:
            return self._document(yaml.parse(text, Loader=self.loader))
        except EnoughError:
            return None
        except yaml.YAMLError as error:
            from scopeaudit.documents.syntax import syntax_problem

            problem = syntax_problem(self.name, text, error)
            if problem.line not in {known.line for known in self.problems}:
                self.problems.append(problem)
            return None

    def _document(self, events: Events) -> Plain:
        starts = (event for event in events if isinstance(event, yaml.DocumentStartEvent))
        value: Plain = None
        if next(starts, None):
            root = next(events)
            value = self._value(root, events, (), _spot(root))
        if second := next(starts, None):
            hint = "put each document into a file of its own"
            self._refuse(second, "expected one document, found a second one", hint)
        if value is None and not self.problems:
            self.problems.append(Problem(self.name, 0, 0, "the file is empty"))
        return value

    def _value(self, event: yaml.Event, events: Events, steps: Steps, key: Spot) -> Plain:
        """Return the value that begins with this event."""
        self.spots[steps] = (key, _spot(event))
        if isinstance(event, yaml.AliasEvent):
            self._refuse_alias(event)
            return None
        self._refuse_ornaments(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if len(steps) >= MAX_DEPTH:
            self._stop(event, f"nested deeper than {MAX_DEPTH} levels", "write it flatter")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(events, steps)
        return self._mapping(events, steps)

    def _scalar(self, event: yaml.ScalarEvent) -> Plain:
        text = str(event.value)
        if sign := refused_sign(text):
            self._refuse(event, f"the character `{sign}` is not allowed", "remove its escape")
        return plain_value(text) if not event.style else text

    def _list(self, events: Events, steps: Steps) -> Plain:
        values: list[Plain] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            values.append(self._value(event, events, (*steps, len(values)), _spot(event)))
        return values

    def _mapping(self, events: Events, steps: Steps) -> Plain:
        values: dict[str, Plain] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event)
            if key in values:
                first = self.spots[*steps, key][0][0]
                message = f"the key {shown(key)} is here a second time, after line {first}"
                self._refuse(event, message, "each key once; join the two, or rename one")
            values[key] = self._value(next(events), events, (*steps, key), _spot(event))
        return values

    def _key(self, event: yaml.Event) -> str:
        """Return a key; one that is not text is a problem, and its text stands for it."""
        if isinstance(event, yaml.AliasEvent):
            self._refuse_alias(event)
            return str(event.anchor)
        if not isinstance(event, yaml.ScalarEvent):
            message = "expected a key that is text, found a list or a mapping"
            self._stop(event, message, "if the brackets belong to the text, quote it")
        self._refuse_ornaments(event)
        key = self._scalar(event)
        if key == "<<" and not event.style:
            self._refuse(event, "the merge key `<<` is not supported", "write the keys out")
        elif not isinstance(key, str):
            hint = f'quote it: `"{event.value}"`' if event.value else ""
            self._refuse(event, f"expected a key that is text, found {found(key)}", hint)
        return str(event.value)

    def _refuse_alias(self, event: yaml.AliasEvent) -> None:
        alias = shown(f"*{event.anchor}")
        hint = f'if it is a name, quote it: `"{alias[1:-1]}"`; {_NO_ANCHORS}'
        self._refuse(event, f"expected a value, found the alias {alias}", hint)

    def _refuse_ornaments(self, event: yaml.Event) -> None:
        """Refuse an anchor or a tag on a value or key."""
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            found_anchor = f"expected a value, found the anchor {shown(f'&{anchor}')}"
            self._refuse(event, found_anchor, _NO_ANCHORS)
        if tag is not None:
            short = shown(tag.replace("tag:yaml.org,2002:", "!!", 1))
            self._refuse(event, f"expected a value, found the tag {short}", _NO_TAGS)

    def _refuse(self, event: yaml.Event, message: str, hint: str = "") -> None:
        line, column = _spot(event)
        add_problem(self.problems, Problem(self.name, line, column, message, hint))

    def _stop(self, event: yaml.Event, message: str, hint: str) -> NoReturn:
        self._refuse(event, message, hint)
        raise EnoughError


def _spot(event: yaml.Event) -> Spot:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)
