"""JUnit XML, for what shows test results: something in it is red exactly when the exit code is not 0."""

import re
from collections.abc import Iterator
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from scopeaudit.errors import ExitCode
from scopeaudit.model.finding import Finding
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

_NO_XML = re.compile("[\ufffe\uffff]")
"""What XML 1.0 has no place for and is still there after `visible`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One test case; `text` is its explanation, or what a passed one has to say."""

    group: str
    name: str
    state: Literal["passed", "failure", "error", "skipped"]
    message: str = ""
    kind: str = ""
    text: str = ""


def render(result: AuditResult, options: Options) -> str:
    """Render suites `findings`, `expectations` and `audit`."""
    page = view(result)
    suites = {
        "findings": [_finding(result, one, options) for one in (*page.findings, *page.accepted)],
        "expectations": [_cell(result, one) for one in result.cells],
        "audit": list(_audit(result, page)),
    }
    at = f"{result.provenance.audited_at:%Y-%m-%dT%H:%M:%S}"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="scopeaudit" {_numbers([one for suite in suites.values() for one in suite])}>',
        *(line for name, cases in suites.items() for line in _suite(name, cases, at)),
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _finding(result: AuditResult, finding: Finding, options: Options) -> _Case:
    at = places(result, finding)[:1]
    place = [f"at: {in_repository(one.path, options.folder)}:{one.line}" for one in at]
    told = [f"{name}: {text}" if name else text for name, text in fields(result, finding)]
    return _Case(
        group=finding.rule,
        name=f"{finding.message} [{finding.fingerprint}]",
        state=_state(result, finding),
        message=_message(result, finding),
        kind=finding.rule,
        text="\n".join(map(visible, [*told, *place])),
    )


def _state(result: AuditResult, finding: Finding) -> Literal["passed", "failure", "skipped"]:
    if fails(result, finding):
        return "failure"
    return "skipped" if standing(result, finding) in {"accepted", "known"} else "passed"


def _message(result: AuditResult, finding: Finding) -> str:
    said = standing_in_words(result, finding)
    return f"{finding.severity}: {finding.message}" + (f" ({said})" if said else "")


def _cell(result: AuditResult, cell: Cell) -> _Case:
    """Return a case for an expectation and action; it fails where a finding of it fails the audit."""
    expected = f"{'can' if cell.allowed else 'cannot'} {cell.action}"
    text = f"{cell.met} met, {cell.missing} missing, {cell.unknown} unknown"
    state: Literal["passed", "failure", "error", "skipped"] = "passed"
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
    return _Case(group=cell.expectation, name=expected, state=state, message=message, text=text)


def _is_of(finding: Finding, cell: Cell) -> bool:
    return (
        cell.failing > 0
        and cell.expectation in finding.expectations
        and cell.action in finding.actions
    )


def _unsure(result: AuditResult) -> Literal["error", "skipped"]:
    """Return how unknown verdicts look: exit code 0 says that they were allowed."""
    return "skipped" if result.exit_code is ExitCode.CLEAN else "error"


def _audit(result: AuditResult, page: View) -> Iterator[_Case]:
    """Yield whether anything was audited, and each rule that could not be decided."""
    nothing = result.exit_code is ExitCode.NOTHING_TO_AUDIT
    head = visible(str(page.headline))
    yield _Case(
        group="audit",
        name="something was audited",
        state="error" if nothing else "passed",
        message=head if nothing else "",
        text=head,
    )
    for rule, spot in result.undecided:
        why = blind_in_words(spot)
        yield _Case(group="audit", name=f"{rule} is decided", state=_unsure(result), message=why)


def _suite(name: str, cases: list[_Case], at: str) -> Iterator[str]:
    yield f' <testsuite name="{name}" {_numbers(cases)} {_skipped(cases)} timestamp="{at}">'
    for case in cases:
        yield from _case(case)
    yield " </testsuite>"


def _numbers(cases: list[_Case]) -> str:
    failures = sum(one.state == "failure" for one in cases)
    errors = sum(one.state == "error" for one in cases)
    return f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'


def _skipped(cases: list[_Case]) -> str:
    return f'skipped="{sum(one.state == "skipped" for one in cases)}"'


def _case(case: _Case) -> Iterator[str]:
    yield f"  <testcase classname={_attribute(case.group)} name={_attribute(case.name)}>"
    if case.state == "passed":
        yield from [f"   <system-out>{_content(case.text)}</system-out>"] if case.text else []
    else:
        kind = f" type={_attribute(case.kind)}" if case.kind else ""
        said = f"<{case.state} message={_attribute(case.message)}{kind}>"
        yield f"   {said}{_content(case.text)}</{case.state}>"
    yield "  </testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_legal(visible(text)))


def _content(text: str) -> str:
    return escape(_legal(text))


def _legal(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
