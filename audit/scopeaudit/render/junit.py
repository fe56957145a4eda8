"""JUnit XML, for what shows test results: something in it is red exactly when the exit code is not 0."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.cases import Case, cases
from scopeaudit.render.visible import visible

_NO_XML = re.compile("[\ufffe\uffff]")
"""What XML 1.0 has no place for and is still there after `visible`."""


def render(result: AuditResult, options: Options) -> str:
    """Render suites `findings`, `expectations` and `audit`."""
    suites = cases(result, options)
    at = f"{result.provenance.audited_at:%Y-%m-%dT%H:%M:%S}"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="scopeaudit" {_numbers([one for suite in suites.values() for one in suite])}>',
        *(line for name, suite in suites.items() for line in _suite(name, suite, at)),
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _suite(name: str, suite: list[Case], at: str) -> Iterator[str]:
    yield f' <testsuite name="{name}" {_numbers(suite)} {_skipped(suite)} timestamp="{at}">'
    for case in suite:
        yield from _case(case)
    yield " </testsuite>"


def _numbers(suite: list[Case]) -> str:
    failures = sum(one.state == "failure" for one in suite)
    errors = sum(one.state == "error" for one in suite)
    return f'tests="{len(suite)}" failures="{failures}" errors="{errors}"'


def _skipped(suite: list[Case]) -> str:
    return f'skipped="{sum(one.state == "skipped" for one in suite)}"'


def _case(case: Case) -> Iterator[str]:
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
