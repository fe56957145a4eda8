"""The pages of a site, from templates that a team may replace; no script, one style, no request."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from jinja2 import Environment
from markupsafe import Markup

from scopeaudit.history.overview import Overview
from scopeaudit.model.run import Run
from scopeaudit.render import Options
from scopeaudit.render.pages import (
    Folders,
    environment,
    folders,
    rendered,
    security,
    static,
    tight,
)
from scopeaudit.render.say import read_phrases, sayer
from scopeaudit.render.view import WORST_FIRST
from scopeaudit.site.organization import Organization, newest_first
from scopeaudit.site.reports import NotThere, Report
from scopeaudit.site.rules import Checked, columns
from scopeaudit.site.verdict import RANK, verdict

LATEST = 30
"""Audits of all organizations that the index lists; the page of an organization has all of its own."""

STYLES, WORDS = ("report.css", "site.css"), "site.json"


class Pages:
    """Renders the pages of one site; UsageError where a template or a static file is missing or wrong."""

    def __init__(
        self,
        told: Overview,
        found: Sequence[Organization],
        checked: Mapping[str, Checked],
        reports: Mapping[int, Report],
        options: Options,
    ) -> None:
        within = folders(options.templates)
        self._templates = _environment(within)
        self._shared = {
            **_style(within),
            "changes": told.changes,
            "first": {one.first for one in found},
            "organizations": found,
            "reports": reports,
            "severities": WORST_FIRST,
            "verdict": verdict,
        }
        self._found, self._checked = found, checked

    def index(self) -> str:
        """Render the index."""
        every = newest_first(one for each in self._found for one in each.audits)
        context = {
            "root": "",
            "checked": self._checked,
            "columns": columns(
                [self._checked[one.identity] for one in self._found if one.audited]
            ),
            "latest": every[:LATEST],
            "listed": len(every),
            "tone": min(
                (one.verdict.tone for one in self._found), key=RANK.__getitem__, default="open"
            ),
        }
        return rendered(self._templates, "site/index.html", {**self._shared, **context})

    def organization(self, one: Organization) -> str:
        """Render the page of an organization."""
        context = {"root": "../", "one": one}
        return rendered(self._templates, "site/organization.html", {**self._shared, **context})


def _environment(within: Folders) -> Environment:
    made = environment(within, sayer(read_phrases(static(WORDS, within), WORDS)))
    made.filters["at"] = datetime.fromisoformat
    made.tests |= {
        "run": lambda one: isinstance(one, Run),
        "without": lambda one: isinstance(one, NotThere),
    }
    return made


def _style(within: Folders) -> dict[str, object]:
    style = "".join(tight(static(name, within)) for name in STYLES)
    return {
        "style": Markup(style),  # noqa: S704  our own files, and cannot end their element
        "security": security(style),
    }
