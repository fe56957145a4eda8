"""The fix of each finding, made once for all findings that ask for the same changes.

What differs between them, the ids of their users, stands as a mark that is filled in when it is shown.
"""

import json
from collections.abc import Sequence

from scopeaudit.model.change import Change
from scopeaudit.model.finding import Finding, Subject
from scopeaudit.model.result import AuditResult
from scopeaudit.records import dataclass
from scopeaudit.render.mending.calls import Call, calls
from scopeaudit.render.mending.naming import USERS, is_plain, quoted, reference
from scopeaudit.render.mending.terraform import Patch
from scopeaudit.render.view import by_name

MOST = 20
"""Users whose ids are written out; the others are counted."""


@dataclass(frozen=True, slots=True)
class Fix:
    """Lines of Terraform, and of calls of the API; in both, a mark stands for the ids of users."""

    terraform: tuple[str, ...]
    calls: tuple[str, ...]


class Fixes:
    """Numbers the fixes of an audit from 1; 0 is none."""

    def __init__(self, result: AuditResult) -> None:
        self._names = result.names
        self._known: dict[tuple[tuple[Change, ...], bool], int] = {}
        self._made: list[Fix] = []

    def at(self, finding: Finding) -> int:
        """Return the number of the fix of a finding."""
        if not finding.changes:
            return 0
        key = (finding.changes, len(finding.subjects) > 1)
        number = self._known.get(key)
        if number is None:
            self._made.append(self._fix(*key))
            number = self._known[key] = len(self._made)
        return number

    def of(self, finding: Finding) -> Fix | None:
        """Return the fix of a finding, with its users' ids filled in."""
        number = self.at(finding)
        if not number:
            return None
        fix, ids = self._made[number - 1], ids_of(finding.subjects)
        calls_ = with_ids(fix.calls, ids) if all(map(is_plain, ids)) else ()
        return Fix(with_ids(fix.terraform, ids), calls_)

    def values(self) -> Sequence[Fix]:
        """Return all fixes in the order of their numbers, from 1."""
        return self._made

    def _fix(self, changes: tuple[Change, ...], many: bool) -> Fix:  # noqa: FBT001  part of a key
        lines = tuple(Patch(self._names, many).lines(changes))
        return Fix(lines, tuple(line for one in calls(changes) for line in _written(one)))


def _written(call: Call) -> Sequence[str]:
    note = [f"# {call.note}"] if call.note else []
    body = [] if call.body is None else [_json(call.body)]
    return [*note, f"{call.method} {call.path}", *body]


def _json(body: object) -> str:
    return json.dumps(body, ensure_ascii=False).replace(quoted(USERS), USERS)


def ids_of(subjects: Sequence[Subject]) -> tuple[str, ...]:
    """Return the ids of users in the order in which they are shown."""
    return tuple(one.id for one in by_name(subjects) if one.kind == "user")


def with_ids(lines: Sequence[str], ids: Sequence[str]) -> tuple[str, ...]:
    """Fill in the ids of users: within a list all of them, a `DELETE` once for each."""
    shown = ids[:MOST]
    made: list[str] = []
    for line in lines:
        if USERS in line and line.startswith("DELETE "):
            made += [line.replace(USERS, one) for one in shown]
        else:
            made.append(line.replace(USERS, ", ".join(map(reference, shown))))
    if len(ids) > MOST and any(USERS in line for line in lines):
        made.append(f"# and {len(ids) - MOST:,} more: the JSON report has all their ids")
    return tuple(made)
