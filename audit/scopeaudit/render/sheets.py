"""What a finding's sheet holds beside the finding's words: each different one once, and by number.

A sheet is `[fix, relied, excess]`: numbers of a fix and of what relies on it, from 1, 0 for none, and rows of
`[need, have]`. A fix is `[lines of Terraform, lines of calls]`, with the mark of `mending` for ids of users.
What relies is `[[expectation, action], …]`, then calls as `[call, times, refused]`, null where none was read, and days.
"""

from typing import Any

from scopeaudit.model.change import Change
from scopeaudit.model.finding import Finding
from scopeaudit.render.dossier import Dossiers
from scopeaudit.render.packing import Table
from scopeaudit.render.reliance import Relied


class Sheets:
    """Numbers sheets from 0, which is that of a finding of which nothing more is told."""

    def __init__(self, dossiers: Dossiers, strings: Table) -> None:
        self._dossiers, self._strings = dossiers, strings
        self._made, self._relied = Table((0, 0, ())), Table(None)
        self._known: dict[tuple[tuple[Change, ...], bool, str], int] = {}

    def at(self, finding: Finding) -> int:
        """Return the number of the sheet of a finding."""
        if finding.excess:
            return self._new(finding)
        if not finding.changes:
            return 0
        key = (finding.changes, len(finding.subjects) > 1, finding.client)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._new(finding)
        return known

    def _new(self, finding: Finding) -> int:
        fix = self._dossiers.fixes.at(finding)
        relied = self._relied.at(self._packed(self._dossiers.relied_on(finding)))
        return self._made.at((fix, relied, self._excess(finding)))

    def columns(self) -> dict[str, Any]:
        """Return all sheets, and what they name by number."""
        return {
            "sheets": self._made.values(),
            "fixes": [
                [self._strings.all(one.terraform), self._strings.all(one.calls)]
                for one in self._dossiers.fixes.values()
            ],
            "relied": self._relied.values()[1:],
        }

    def _excess(self, finding: Finding) -> tuple[tuple[int, int], ...]:
        rows = self._dossiers.excess(finding) if finding.excess else ()
        at = self._strings.at
        return tuple((at(one.need), at(have)) for one in rows for have in one.have)

    def _packed(self, relied: Relied | None) -> tuple[Any, ...] | None:
        if relied is None:
            return None
        at = self._strings.at
        asked = tuple((at(expectation), at(action)) for expectation, action in relied.expectations)
        if relied.calls is None:
            return asked, None, relied.days
        calls = (
            (at(f"{one.method} {one.path}"), one.requests, one.refused) for one in relied.calls
        )
        return asked, tuple(calls), relied.days
