"""One module a format; each renders an `AuditResult` and nothing else, and is imported when used."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from scopeaudit.records import dataclass

if TYPE_CHECKING:
    from scopeaudit.model.result import AuditResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to render; what a format has no use for, it ignores.

    `width` counts terminal cells; `templates` is a folder like the bundled `reports`, whose files go
    before the bundled ones. `folder` is where the current folder stands in its repository, such as `app`.
    `redact` asks for pseudonyms, which whoever renders puts into the result first.
    `tickets` says whether trackers get all open findings, or only those the run before did not know.
    `html_max` is how many findings the page holds, open and accepted ones, the worst first.
    """

    width: int = 100
    colour: bool = False
    verbose: bool = False
    templates: Path | None = None
    folder: str = ""
    tickets: Literal["open", "new"] = "open"
    redact: bool = False
    html_max: int = 100_000


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its module, what it is in a few words, and the usual ending of its files.

    A format with `needs` is bytes for a file, made with that package, which an extra of its name brings.
    """

    module: str
    what: str
    ending: str
    needs: str = ""


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "text": Format("scopeaudit.render.text", "for the terminal", ".txt"),
        "html": Format("scopeaudit.render.html", "one file to open, search and print", ".html"),
        "json": Format(
            "scopeaudit.render.json_v1", "for programs, by a published schema", ".json"
        ),
        "markdown": Format(
            "scopeaudit.render.markdown", "for pull requests, issues and wikis", ".md"
        ),
        "csv": Format("scopeaudit.render.csv", "one row per finding and subject", ".csv"),
        "sarif": Format("scopeaudit.render.sarif", "for code scanning (2.1.0)", ".sarif"),
        "junit": Format("scopeaudit.render.junit", "for what shows test results", ".junit.xml"),
        "github": Format("scopeaudit.render.github", "annotations of a workflow", ".github.txt"),
        "gitlab": Format("scopeaudit.render.gitlab", "code quality report", ".gitlab.json"),
        "jira-csv": Format("scopeaudit.render.jira_csv", "issues to import", ".jira.csv"),
        "servicenow-json": Format(
            "scopeaudit.render.servicenow_json", "incidents to import", ".servicenow.json"
        ),
        "xlsx": Format("scopeaudit.render.xlsx", "a workbook", ".xlsx", "xlsxwriter"),
    }
)
"""Every format by its name; a new one is one new module and one line here."""


TEXTS = tuple(name for name, one in FORMATS.items() if not one.needs)
"""The formats that are text."""


def render(name: str, result: "AuditResult", options: Options) -> str:
    """Render an audit in the named format of `TEXTS`; KeyError where there is no such name."""
    text: str = import_module(FORMATS[name].module).render(result, options)
    return text


def render_file(name: str, result: "AuditResult", options: Options) -> str | bytes:
    """Render an audit in any format, as what a file of it holds; UsageError without what it needs."""
    content: str | bytes = import_module(FORMATS[name].module).render(result, options)
    return content
