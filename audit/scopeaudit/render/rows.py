"""Findings as rows: what findings have in common once as their kind, what differs in packed columns.

A kind is a list in the order of `KIND`; its texts, in the order of `TEXTS`, stand apart, as kinds share them. A text is `[template, number, …]`, the template by its
position in the strings, each number naming what fills the next hole: 0 the name of the row's first subject,
1 the client it acts through, 2 the position of the first subject among the users that were read (where all of them have a page), 3 and more what
the row keeps of its own, by its position in the parts.
"""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from scopeaudit.model.finding import Acceptance, Finding, Subject
from scopeaudit.model.history import Since
from scopeaudit.model.result import AuditResult
from scopeaudit.render.abilities import MOST
from scopeaudit.render.packing import Table, cut, cut_places, filled, packed, packed_marks, shown
from scopeaudit.render.people import People
from scopeaudit.render.proof import division_in_words
from scopeaudit.render.proofs import Proofs
from scopeaudit.render.sheets import Sheets
from scopeaudit.render.view import by_name, lack_in_words
from scopeaudit.render.words import moment

KIND = (
    "severity",
    "state",
    "rule",
    "latent",
    "actions",
    "expectations",
    "links",
    "at",
    "acceptance",
    "own",
    "texts",
)
TEXTS = ("message", "cause", "lacks", "division", "remedy", "evidence", "sources")

_KNOWN, _NEW, _REOPENED = 0, 1, 2
_IMPLIED = 3
_NOBODY, _NO_CLIENT, _NOWHERE = object(), object(), object()
"""Stand where nothing is implied; no text equals them."""
_FIXED = 4
"""Texts every finding has: message, cause, what it lacks, where."""

Key = tuple[Any, ...]


def _column() -> "array[int]":
    """Return an empty column; a list of as many numbers takes nine times the memory."""
    return array("I")


class Rows:
    """Collects findings; `strings`, `people`, `proofs` and `sheets` are shared with the rest of the page's data."""

    def __init__(
        self,
        result: AuditResult,
        strings: Table,
        people: People,
        proofs: Proofs,
        sheets: Sheets,
    ) -> None:
        self._names, self._strings, self._people, self._proofs = (
            result.names,
            strings,
            people,
            proofs,
        )
        self._sheets, self._sheet = sheets, _column()
        users = result.directory.users if len(result.directory.users) <= MOST else ()
        self._positions = {one.id: str(at) for at, one in enumerate(users)}
        self._history = _History(result.since)
        self._kinds, self._texts, self._parts = Table(), Table(), Table()
        self._kind, self._own_parts, self._proof, self._count = (
            _column(),
            _column(),
            _column(),
            _column(),
        )
        self._marks: list[str] = []
        self._subjects = _Subjects(people)

    def add(self, finding: Finding) -> None:
        """Add one finding with its subjects."""
        subjects = finding.subjects
        if len(subjects) > 1:
            subjects = tuple(by_name(subjects))
        self._count.append(len(subjects))
        self._subjects.add(subjects)
        template, pieces = cut(_texts(finding, self._names))
        places, numbers = cut_places(_places(finding))
        known = self._implied(subjects)
        filling = tuple([known.setdefault(one, len(known)) for one in (*pieces, *numbers)])
        own = [*known][_IMPLIED:]
        self._kind.append(self._kinds.at(_key(finding, len(own), template, places, filling)))
        self._own_parts.extend(self._parts.all(own))
        self._proof.append(self._proofs.at(finding.proof))
        self._sheet.append(self._sheets.at(finding))
        self._marks.append(finding.fingerprint)

    def _implied(self, subjects: Sequence[Subject]) -> dict[Any, int]:
        """Return what a row need not keep: the names of its first subject and of that one's client."""
        if not subjects:
            return {_NOBODY: 0, _NO_CLIENT: 1, _NOWHERE: 2}
        first = subjects[0]
        client = self._names.get(first.client, first.client)
        known: dict[Any, int] = {first.name or first.id: 0}
        known[_NO_CLIENT if not client or client in known else client] = 1
        position = self._positions.get(first.id)
        known[_NOWHERE if position is None or position in known else position] = 2
        return known

    def columns(self) -> dict[str, Any]:
        """Return all rows, laid out in columns; `count` is empty where every row has one subject."""
        parts, own_parts = self._parts.by_use(self._own_parts)
        kinds, kind = self._kinds.by_use(self._kind)
        made = [self._kind_of(key) for key in kinds]
        return {
            "kinds": made,
            "texts": [self._texts_of(key) for key in self._texts.values()],
            "kind": packed(kind),
            "parts": list(shown(parts)),
            "own_parts": packed(own_parts),
            "proof": packed(self._proof),
            "sheet": packed(self._sheet),
            "marks": packed_marks(self._marks),
            "count": "" if set(self._count) <= {1} else packed(self._count),
            **self._history.columns(self._marks),
            **self._subjects.columns(),
        }

    def _kind_of(self, key: Key) -> list[Any]:
        """Put what findings have in common into the order of `KIND`."""
        severity, state, rule, latent, actions, expectations, links, at, by, *more = key
        steps, sources, own, template, places, numbers = more
        return [
            *(severity, state, self._strings.at(rule), latent),
            *(self._strings.all(actions), self._strings.all(expectations)),
            [[self._strings.at(link.title), self._strings.at(link.url)] for link in links],
            self._strings.at(str(at or "")),
            self._acceptance(by),
            own,
            self._texts.at((steps, sources, template + places, numbers)),
        ]

    def _texts_of(self, key: Key) -> list[Any]:
        """Put the texts of findings into the order of `TEXTS`."""
        steps, sources, template, numbers = key
        texts = [[self._strings.at(text), *filling] for text, filling in filled(template, numbers)]
        first, last = _FIXED + steps, _FIXED + steps + len(sources)
        facts, pointers = texts[first:last], texts[last : last + len(sources)]
        return [
            *texts[:_FIXED],
            texts[_FIXED:first],
            list(zip(facts, pointers, self._strings.all(sources), strict=True)),
            texts[last + len(sources) :],
        ]

    def _acceptance(self, by: Acceptance | None) -> list[int]:
        if by is None:
            return []
        return self._strings.all((by.owner, by.reason, str(by.until), str(by.at)))


def _texts(finding: Finding, names: Mapping[str, str]) -> list[str]:
    """Return the texts of a finding: those every one has, its steps, its facts.

    What lacks is set apart, so that findings that lack something else share their kind.
    """
    lacks = f"`{lack_in_words(finding)}`" if finding.lacks else ""
    place = f"`{division_in_words(finding.division, names)}`" if finding.division else ""
    facts = [fact.text for fact in finding.evidence]
    return [finding.message, finding.cause, lacks, place, *finding.remedy, *facts]


def _places(finding: Finding) -> list[str]:
    """Return where the facts of a finding stand in the snapshot, then where its objects are written."""
    pointers = [fact.pointer for fact in finding.evidence]
    return pointers + [str(one) for one in finding.sources] if finding.sources else pointers


def _key(finding: Finding, own: int, template: str, places: str, numbers: tuple[int, ...]) -> Key:
    return (
        int(finding.severity),
        int(finding.acceptance is not None),
        finding.rule,
        int(finding.latent),
        finding.actions,
        finding.expectations,
        finding.links,
        finding.at,
        finding.acceptance,
        len(finding.remedy),
        tuple([fact.source for fact in finding.evidence]),
        own,
        template,
        places,
        numbers,
    )


class _Subjects:
    """The subjects of all rows, one after the other."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._person, self._through = _column(), _column()
        self._marks: list[str] = []

    def add(self, subjects: Sequence[Subject]) -> None:
        for one in subjects:
            self._person.append(self._people.at(one.kind, one.id, one.name))
            self._through.append(self._people.client(one.client))
            self._marks.append(one.fingerprint)

    def columns(self) -> dict[str, Any]:
        return {
            "person": packed(self._person),
            "through": packed(self._through),
            "own_marks": packed_marks(self._marks),
        }


class _History:
    """When each row was first seen, and whether it is new; empty columns without an earlier audit."""

    def __init__(self, since: Since | None) -> None:
        self._since = since
        self._changes: dict[str, int] = {}
        if since is not None:
            self._changes = dict.fromkeys(since.new, _NEW)
            self._changes |= dict.fromkeys(since.reopened, _REOPENED)

    def columns(self, marks: Sequence[str]) -> dict[str, Any]:
        """Return the history of the findings with these fingerprints."""
        if self._since is None:
            return {"moments": [""], "first": "", "changed": "", "waived": {}, "change": ""}
        moments = Table(None)
        first = moments.all(map(self._since.first_seen.get, marks))
        changed = moments.all(map(self._since.changed.get, marks))
        waived = {
            mark: [moments.all(span) for span in spans]
            for mark, spans in self._since.waived.items()
        }
        return {
            "moments": [moment(one) if one else "" for one in moments.values()],
            "first": packed(first),
            "changed": packed(changed) if any(changed) else "",
            "waived": waived,
            "change": packed([self._changes.get(mark, _KNOWN) for mark in marks]),
        }
