"""The page's data: one inert JSON block of columns over a table of strings.

Every text stands once in `strings`; a column holds a position in it, or a list of positions. Finding n
has the rows `subjects_from[n]` up to `subjects_from[n + 1]` of the subject columns. A proof is
`[outcome, asks, [reasons], [children]]`, each different one once.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from scopeaudit.model.finding import Evidence, Subject
from scopeaudit.render.card import Card
from scopeaudit.render.proof import Step
from scopeaudit.render.visible import visible

_TEXTS = (
    "fingerprint",
    "severity",
    "state",
    "rule",
    "title",
    "message",
    "who",
    "cause",
    "lacks",
    "division",
    "at",
)
_LISTS = ("clients", "actions", "expectations", "remedy")
_SUBJECT = ("kind", "name", "client", "id", "fingerprint")
_UNSAFE = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


class _Table:
    """Gives each different value its position, in the order in which they come."""

    def __init__(self) -> None:
        self._positions: dict[Any, int] = {}

    def at(self, value: Any) -> int:
        return self._positions.setdefault(value, len(self._positions))

    def all(self, values: Iterable[Any]) -> list[int]:
        return [self.at(value) for value in values]

    def values(self) -> list[Any]:
        return list(self._positions)


def block(cards: Sequence[Card]) -> str:
    """Return the data of the cards as JSON that can stand inside a script element."""
    text = msgspec.json.encode(columns(cards)).decode()
    for character, escape in _UNSAFE.items():
        text = text.replace(character, escape)
    return text


def columns(cards: Sequence[Card]) -> dict[str, Any]:
    """Lay the cards out in columns."""
    strings, proofs, facts = _Table(), _Table(), _Table()
    findings: dict[str, list[Any]] = {
        name: [strings.at(getattr(card, name)) for card in cards] for name in _TEXTS
    }
    findings |= {name: [strings.all(getattr(card, name)) for card in cards] for name in _LISTS}
    findings["latent"] = [int(card.latent) for card in cards]
    findings["mixed"] = [int(card.mixed) for card in cards]
    findings["evidence"] = [facts.all(card.evidence) for card in cards]
    findings["links"] = [_links(card, strings) for card in cards]
    findings["acceptance"] = [_acceptance(card, strings) for card in cards]
    findings["proof"] = [-1 if card.proof is None else proofs.at(card.proof) for card in cards]
    findings["subjects_from"] = _starts(cards)
    subjects = [subject for card in cards for subject in card.subjects]
    return {
        "findings": findings,
        "subjects": _subjects(subjects, strings),
        "evidence": [_fact(fact, strings) for fact in facts.values()],
        "proofs": [_proof(step, strings) for step in proofs.values()],
        "strings": [visible(text) for text in strings.values()],
    }


def _starts(cards: Sequence[Card]) -> list[int]:
    starts = [0]
    for card in cards:
        starts.append(starts[-1] + len(card.subjects))
    return starts


def _subjects(subjects: Sequence[Subject], strings: _Table) -> dict[str, list[int]]:
    return {name: strings.all(getattr(one, name) for one in subjects) for name in _SUBJECT}


def _links(card: Card, strings: _Table) -> list[list[int]]:
    return [[strings.at(link.title), strings.at(link.url)] for link in card.links]


def _acceptance(card: Card, strings: _Table) -> list[int]:
    by = card.acceptance
    return strings.all((by.owner, by.reason, str(by.until), str(by.at))) if by else []


def _fact(fact: Evidence, strings: _Table) -> list[int]:
    return strings.all((fact.text, fact.source, fact.pointer))


def _proof(step: Step, strings: _Table) -> list[Any]:
    children = [_proof(child, strings) for child in step.children]
    return [str(step.outcome), strings.at(step.asks), strings.all(step.reasons), children]
