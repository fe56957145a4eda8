"""What the last audit of an organization says of each rule; what is not known never looks like a pass."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from scopeaudit.checks import RULES
from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.model.run import OpenNow
from scopeaudit.pipeline.in_force import rules_in_force

State = Literal["found", "none", "undecided", "off", "unknown"]
"""Findings are open; it ran and found none; it could not be decided; it did not run; nobody can say."""


class Cell(NamedTuple):
    """A rule in an organization; `more` says that findings may be missing from those that are there."""

    state: State
    findings: int = 0
    worst: Severity | None = None
    more: bool = False


class Column(NamedTuple):
    """A rule of the matrix: in how many organizations it has findings, and how bad the worst is."""

    rule: str
    failing: int
    worst: Severity | None


class Checked:
    """The last audit of an organization, asked about rules.

    `result` is that audit made again; None where that cannot be done, and then only what the store holds
    open is known.
    """

    def __init__(self, result: AuditResult | None, opened: Mapping[str, OpenNow]) -> None:
        self._known = result is not None
        self._running = frozenset(rules_in_force(result)) if result else frozenset[str]()
        self._undecided = _undecided(result) if result else frozenset[str]()
        self.told = frozenset(rule for rule, _ in result.undecided) if result else frozenset[str]()
        self.found = (
            _found(result)
            if result
            else {rule: Cell("found", one.findings, one.worst) for rule, one in opened.items()}
        )

    def cell(self, rule: str) -> Cell:
        """Say how a rule stands."""
        found, undecided = self.found.get(rule), rule in self._undecided
        if found is not None:
            return found._replace(more=undecided)
        if not self._known:
            return Cell("unknown")
        if undecided:
            return Cell("undecided")
        return Cell("none" if rule in self._running else "off")


def columns(every: Sequence[Checked]) -> list[Column]:
    """Return the rules with findings or undecided anywhere: the worst first, then those of most organizations."""
    rules = sorted({rule for one in every for rule in (*one.found, *one.told)})
    return sorted((_column(rule, every) for rule in rules), key=_weight)


def _weight(column: Column) -> tuple[int, int, str]:
    return (-1 if column.worst is None else column.worst) * -1, -column.failing, column.rule


def _column(rule: str, every: Sequence[Checked]) -> Column:
    found = [one.found[rule] for one in every if rule in one.found]
    worst = max((cell.worst for cell in found if cell.worst is not None), default=None)
    return Column(rule, len(found), worst)


def _found(result: AuditResult) -> dict[str, Cell]:
    counts = Counter(one.rule for one in result.findings)
    worst: dict[str, Severity] = {}
    for one in result.findings:
        worst[one.rule] = max(one.severity, worst.get(one.rule, one.severity))
    return {rule: Cell("found", number, worst[rule]) for rule, number in counts.items()}


def _undecided(result: AuditResult) -> frozenset[str]:
    """Return the rules that may have missed something; an unknown verdict may hide any gap in access."""
    told = {rule for rule, _ in result.undecided}
    if any(cell.unknown for cell in result.cells):
        told |= {name for name, rule in RULES.items() if rule.family == "access"}
    return frozenset(told)
