"""An audit compared with the runs that a store holds: one way of comparing, now and whenever it is made again."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from scopeaudit.baseline import Baseline, Known, compare
from scopeaudit.checks.run import settings_in_force
from scopeaudit.history.past import past_of
from scopeaudit.model.history import RunCounts, Since
from scopeaudit.model.result import AuditResult
from scopeaudit.model.run import Held, Run, State
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.records import dataclass
from scopeaudit.store import lives, runs
from scopeaudit.store.lives import Key

TREND = 90
"""Earlier runs that a report knows: a quarter of nights."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What is new and gone since the run before, None for the first one, and what is decided to be gone."""

    since: Since | None
    decided: frozenset[Key]


def compared(connection: Connection, number: int, result: AuditResult, read: Snapshot) -> Compared:
    """Compare an audit of what was read with what the runs before that number left."""
    organization = result.provenance.organization.id
    earlier = runs.before(connection, organization, number, TREND)
    if not earlier:
        return Compared(None, frozenset())
    held = lives.held_before(connection, organization, number)
    in_force = [one.rule for one in settings_in_force(result.policies, read)]
    at = datetime.fromisoformat(earlier[-1].audited_at)
    was_open = compare(_known(held, "open", at), result, in_force)
    was_waived = compare(_known(held, "waived", at), result, in_force)
    decided = [Key(one.fingerprint, "open") for one in was_open.fixed]
    decided += [Key(one.fingerprint, "waived") for one in was_waived.fixed]
    first = lives.first_seen(connection, organization, number)
    past = _Past(held, first, runs.moments(connection, organization))
    told = past_of(connection, number, result, past.moment)
    since = replace(
        _told(was_open, earlier, result, past), changed=told.changed, waived=told.waived
    )
    return Compared(since, frozenset(decided))


def _known(held: tuple[Held, ...], state: State, at: datetime) -> Baseline:
    found = (one for one in held if one.state == state)
    return Baseline(
        path="",
        audited_at=at,
        findings=tuple(
            Known(
                told=one.told, names=one.names, expectations=one.expectations, actions=one.actions
            )
            for one in found
        ),
    )


class _Past:
    """What is known of subjects: whether they were open at last, and when they were found first."""

    def __init__(
        self, held: tuple[Held, ...], first: dict[str, int], moments: dict[int, str]
    ) -> None:
        self.open = {name for one in held if one.state == "open" for name in one.names}
        self._first = first
        self._moments = moments

    def reopened(self, names: tuple[str, ...]) -> bool:
        """Say whether all were there once, and none was open at last."""
        return all(name in self._first and name not in self.open for name in names)

    def moment(self, number: int) -> datetime | None:
        """Return when a run audited; None for one that is not among them."""
        at = self._moments.get(number)
        return None if at is None else datetime.fromisoformat(at)

    def first_seen(self, names: tuple[str, ...], now: datetime) -> datetime:
        """Return when the first of them was found."""
        known = [self._first[name] for name in names if name in self._first]
        return datetime.fromisoformat(self._moments[min(known)]) if known else now


def _told(since: Since, earlier: tuple[Run, ...], result: AuditResult, past: _Past) -> Since:
    names = {one.fingerprint: lives.names_of(one) for one in result.findings}
    now = result.provenance.audited_at
    reopened = frozenset(name for name in since.new if past.reopened(names[name]))
    return Since(
        what=f"run {earlier[-1].number}",
        audited_at=since.audited_at,
        new=since.new - reopened,
        reopened=reopened,
        fixed=since.fixed,
        first_seen={name: past.first_seen(subjects, now) for name, subjects in names.items()},
        trend=tuple(map(_counts, earlier)),
        new_subjects=since.new_subjects,
        unchecked=since.unchecked,
    )


def _counts(one: Run) -> RunCounts:
    return RunCounts(
        run=str(one.number),
        audited_at=datetime.fromisoformat(one.audited_at),
        open=one.open,
        new=one.new,
        fixed=one.fixed,
    )
