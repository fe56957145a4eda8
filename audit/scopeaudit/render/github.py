"""Annotations for GitHub Actions: one workflow command a line, which no name can break out of."""

from collections.abc import Iterator

from scopeaudit.errors import ExitCode
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.details import fields
from scopeaudit.render.place import in_repository, is_absolute, places
from scopeaudit.render.proof import blind_in_words
from scopeaudit.render.standing import fails, standing
from scopeaudit.render.view import View, view
from scopeaudit.render.visible import visible

_SHOWN = 10
"""How many annotations of a kind GitHub shows of one step; all are in the log."""


def render(result: AuditResult, options: Options) -> str:
    """Render the verdict, what is not known, then every finding: those that fail the audit are errors."""
    page = view(result)
    lines = [_head(result, page), *_unsure(result)]
    lines += [_finding(result, one, options) for one in (*page.findings, *page.accepted)]
    return "\n".join(lines) + "\n"


def _head(result: AuditResult, page: View) -> str:
    kind = "notice" if result.exit_code is ExitCode.CLEAN else "error"
    total = page.counts.findings + page.counts.accepted
    more = f"\nGitHub shows {_SHOWN} annotations of a kind; the log has all" * (total > _SHOWN)
    return _command(kind, {"title": "scopeaudit"}, visible(str(page.headline)) + more)


def _unsure(result: AuditResult) -> Iterator[str]:
    for spot in result.blind_spots:
        text = visible(blind_in_words(spot))
        yield _command("warning", {"title": f"{spot.section} not read whole"}, text)


def _finding(result: AuditResult, finding: Finding, options: Options) -> str:
    """Return one annotation; files outside the repository are not named, GitHub would not find them."""
    properties: dict[str, str] = {}
    for at in places(result, finding)[:1]:
        path = in_repository(at.path, options.folder)
        if not is_absolute(path):
            properties = {"file": path, "line": str(at.line), "col": str(max(at.column, 1))}
    properties["title"] = f"{finding.severity}: {finding.rule}"
    told = (f"{name}: {text}" if name else text for name, text in fields(result, finding))
    return _command(
        _kind(result, finding), properties, "\n".join(map(visible, (finding.message, *told)))
    )


def _kind(result: AuditResult, finding: Finding) -> str:
    if fails(result, finding):
        return "error"
    settled = standing(result, finding) in {"accepted", "known"}
    return "notice" if settled or finding.severity < Severity.MEDIUM else "warning"


def _command(kind: str, properties: dict[str, str], text: str) -> str:
    given = ",".join(f"{name}={_property(visible(value))}" for name, value in properties.items())
    return f"::{kind} {given}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
