"""A pytest plugin: an audit as test items, and a fixture `audit` for tests of a team's own.

    pytest --scopeaudit org.json --scopeaudit-policies policies/

Without `--scopeaudit` it adds options and a fixture and nothing else; what it needs is imported when used.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from scopeaudit.model.result import AuditResult
    from scopeaudit.model.snapshot import Snapshot
    from scopeaudit.render.cases import Case


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of an audit."""
    group = parser.getgroup("scopeaudit", "audit of OAuth scopes and roles")
    group.addoption("--scopeaudit", metavar="ORG.JSON", help="Audit a saved organization.")
    group.addoption(
        "--scopeaudit-policies",
        metavar="PATH",
        action="append",
        default=[],
        help="Policy file or folder; repeatable. Default: the bundled policies.",
    )
    group.addoption("--scopeaudit-waivers", metavar="FILE", help="Accepted findings (YAML).")
    group.addoption("--scopeaudit-baseline", metavar="FILE", help="An earlier JSON report.")
    group.addoption(
        "--scopeaudit-fail-on",
        metavar="SEVERITY",
        default="high",
        help="Lowest severity that fails (default: high).",
    )
    group.addoption(
        "--scopeaudit-allow-unknown",
        action="store_true",
        help="Skip what stays unknown instead of failing.",
    )


def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add an item for each finding, expectation and action, and rule that could not be decided."""
    organization = config.getoption("scopeaudit")
    if organization:
        items.extend(_items(session, config, organization))


def _items(
    session: pytest.Session, config: pytest.Config, organization: str
) -> Iterator[pytest.Item]:
    from scopeaudit.render import Options
    from scopeaudit.render.cases import cases
    from scopeaudit.render.visible import visible

    result = _audited(config, organization)
    for suite, found in cases(result, Options()).items():
        for case in found:
            name = visible(f"scopeaudit::{suite}::{case.group}::{case.name}")
            yield AuditItem.from_parent(session, name=name, case=case)


def _audited(config: pytest.Config, organization: str) -> "AuditResult":
    from scopeaudit.errors import AuditError

    option = config.getoption
    try:
        return run_audit(
            organization,
            option("scopeaudit_policies"),
            waivers=option("scopeaudit_waivers"),
            baseline=option("scopeaudit_baseline"),
            fail_on=option("scopeaudit_fail_on"),
            allow_unknown=option("scopeaudit_allow_unknown"),
        )
    except AuditError as error:
        raise pytest.UsageError(f"scopeaudit: no audit was performed: {error}") from error


class AuditItem(pytest.Item):
    """One case of an audit."""

    def __init__(self, *, case: "Case", **given: Any) -> None:
        super().__init__(**given)
        self.case = case

    def runtest(self) -> None:
        """Pass, skip, or fail with what the audit found."""
        if self.case.state == "skipped":
            pytest.skip(self.case.message)
        if self.case.state != "passed":
            raise AuditFailed(self.case)

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: Any = None,
    ) -> Any:
        """Tell the finding instead of a traceback."""
        if isinstance(excinfo.value, AuditFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the policy, or the object concerned, is written."""
        at = self.case.at
        return (Path(at.path), at.line - 1, self.name) if at else (self.path, None, self.name)


class AuditFailed(Exception):  # noqa: N818 - it is a verdict, not an error
    """A case of the audit that is not as expected."""

    def __init__(self, case: "Case") -> None:
        from scopeaudit.render.visible import visible

        super().__init__(f"{visible(case.message)}\n{case.text}".rstrip())


def run_audit(
    organization: "str | Path | Snapshot",
    policies: str | Path | Iterable[str | Path] = (),
    *,
    waivers: str | Path | None = None,
    baseline: str | Path | None = None,
    now: datetime | None = None,
    fail_on: str = "high",
    allow_unknown: bool = False,
) -> "AuditResult":
    """Audit a saved organization, or one in memory, against policies; the bundled ones without any.

    The audit is made at `now`, by default at the time the organization was read. Raises AuditError.
    """
    from scopeaudit import pipeline

    loaded, catalog = pipeline.load(_paths(policies))
    read = _organization(organization)
    moment = now or read.snapshot.taken_at
    terms = pipeline.Terms(
        now=moment if moment.tzinfo else moment.replace(tzinfo=UTC),
        fail_on=_severity(fail_on),
        allow_unknown=allow_unknown,
    )
    accepted = pipeline.read_waivers(Path(waivers) if waivers else None)
    before = pipeline.read_baseline(Path(baseline) if baseline else None, read)
    return pipeline.audit(read, loaded, catalog, accepted, terms, before)


def _paths(policies: str | Path | Iterable[str | Path]) -> tuple[Path, ...]:
    given = (policies,) if isinstance(policies, str | Path) else policies
    return tuple(map(Path, given))


def _organization(organization: "str | Path | Snapshot") -> Any:
    from scopeaudit import pipeline
    from scopeaudit.sources.file import digest_of

    if isinstance(organization, str | Path):
        return pipeline.read_organization(str(organization))
    return pipeline.Organization(snapshot=organization, digest=digest_of(organization))


def _severity(word: str) -> Any:
    from scopeaudit.errors import UsageError
    from scopeaudit.model.policy import Severity

    words = {str(one): one for one in reversed(Severity)}
    if word not in words:
        raise UsageError(f"`{word}` is no severity; expected {', '.join(words)}")
    return words[word]


@pytest.fixture
def audit() -> "Callable[..., AuditResult]":
    """Return the function `audit(organization, policies, …)`; see `run_audit`."""
    return run_audit
