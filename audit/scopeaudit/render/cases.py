"""The audit as test cases: something in them is red exactly when the exit code is not 0."""

from collections.abc import Iterator, Mapping
from typing import Literal

from scopeaudit.errors import ExitCode
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import Location
from scopeaudit.model.result import AuditResult, Cell
from scopeaudit.records import dataclass
from scopeaudit.render import Options
from scopeaudit.render.details import fields
from scopeaudit.render.place import in_repository, places
from scopeaudit.render.proof import blind_in_words
from scopeaudit.render.standing import fails, standing, standing_in_words
from scopeaudit.render.view import View, view
from scopeaudit.render.visible import visible
from scopeaudit.render.words import counted

State = Literal["passed", "failure", "error", "skipped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test case; `text` is its explanation, or what a passed one has to say; `at` is the best place."""

    group: str
    name: str
    state: State
    message: str = ""
    kind: str = ""
    text: str = ""
    at: Location | None = None


def cases(result: AuditResult, options: Options) -> Mapping[str, list[Case]]:
    """Return the cases of suites `findings`, `expectations` and `audit`."""
    page = view(result)
    return {
        "findings": [_finding(result, one, options) for one in (*page.findings, *page.accepted)],
        "expectations": [_cell(result, one) for one in result.cells],
        "audit": list(_audit(result, page)),
    }


def _finding(result: AuditResult, finding: Finding, options: Options) -> Case:
    at = places(result, finding)[:1]
    place = [f"at: {in_repository(one.path, options.folder)}:{one.line}" for one in at]
    told = [f"{name}: {text}" if name else text for name, text in fields(result, finding)]
    return Case(
        group=finding.rule,
        name=f"{finding.message} [{finding.fingerprint}]",
        state=_state(result, finding),
        message=_message(result, finding),
        kind=finding.rule,
        text="\n".join(map(visible, [*told, *place])),
        at=at[0] if at else None,
    )


def _state(result: AuditResult, finding: Finding) -> Literal["passed", "failure", "skipped"]:
    if fails(result, finding):
        return "failure"
    return "skipped" if standing(result, finding) in {"accepted", "known"} else "passed"


def _message(result: AuditResult, finding: Finding) -> str:
    said = standing_in_words(result, finding)
    return f"{finding.severity}: {finding.message}" + (f" ({said})" if said else "")


def _cell(result: AuditResult, cell: Cell) -> Case:
    """Return a case for an expectation and action; it fails where a finding of it fails the audit."""
    expected = f"{'can' if cell.allowed else 'cannot'} {cell.action}"
    text = f"{cell.met} met, {cell.missing} missing, {cell.unknown} unknown"
    state: State = "passed"
    message = ""
    if any(fails(result, one) for one in result.findings if _is_of(one, cell)):
        state, message = "failure", f"{counted(cell.failing, 'subject')} not as expected"
    elif cell.unknown:
        state, message = _unsure(result), f"{counted(cell.unknown, 'verdict')} unknown"
    elif cell.failing:
        state = "skipped"
        message = (
            f"{counted(cell.failing, 'subject')} not as expected: accepted, known or below the bar"
        )
    return Case(group=cell.expectation, name=expected, state=state, message=message, text=text)


def _is_of(finding: Finding, cell: Cell) -> bool:
    return (
        cell.failing > 0
        and cell.expectation in finding.expectations
        and cell.action in finding.actions
    )


def _unsure(result: AuditResult) -> Literal["error", "skipped"]:
    """Return how unknown verdicts look: exit code 0 says that they were allowed."""
    return "skipped" if result.exit_code is ExitCode.CLEAN else "error"


def _audit(result: AuditResult, page: View) -> Iterator[Case]:
    """Yield whether anything was audited, and each rule that could not be decided."""
    nothing = result.exit_code is ExitCode.NOTHING_TO_AUDIT
    head = visible(str(page.headline))
    yield Case(
        group="audit",
        name="something was audited",
        state="error" if nothing else "passed",
        message=head if nothing else "",
        text=head,
    )
    for rule, spot in result.undecided:
        why = blind_in_words(spot)
        yield Case(group="audit", name=f"{rule} is decided", state=_unsure(result), message=why)
