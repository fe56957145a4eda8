"""The audit as one self-contained page: it opens from disk, makes no request and runs one script.

Templates come from `options.templates` first and from the bundled folder otherwise. The script and the
style are inlined and allowed by their SHA-256; all data stands in one inert JSON block.
"""

import hashlib
import re

from markupsafe import Markup

from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.card import card
from scopeaudit.render.client_matrix import client_matrix
from scopeaudit.render.columns import block, compressed
from scopeaudit.render.first import do_first
from scopeaudit.render.gaps import gaps
from scopeaudit.render.limit import held
from scopeaudit.render.outline import outline
from scopeaudit.render.pages import (
    Folders,
    environment,
    folders,
    rendered,
    security,
    static,
    tight,
)
from scopeaudit.render.reliance import Reliance
from scopeaudit.render.say import read_phrases, sayer
from scopeaudit.render.squeezed import squeezed
from scopeaudit.render.trend import trend
from scopeaudit.render.view import WORST_FIRST, view, who_else

ACCEPTED = 10
"""Accepted findings that stand in the page itself; the script shows them all."""

STYLE, WORDS = "report.css", "words.json"
_SAID = re.compile(r"say\(`([a-z_.]+)\$\{")
"""How the script says a phrase of which only the beginning is certain."""

SCRIPTS = (
    "say",
    "data",
    "address",
    "elements",
    "search",
    "filters",
    "facets",
    "ways",
    "proof",
    "comparing",
    "fixing",
    "finding",
    "needing",
    "subject",
    "cell",
    "sheet",
    "copying",
    "table",
    "people",
    "printing",
    "start",
)
"""Parts of the one script, in order; all stand in `static/script/`."""


def render(result: AuditResult, options: Options) -> str:
    """Render as one HTML file; UsageError where a template or a static file is missing or wrong."""
    return Page(options).render(result)


class Page:
    """The page with its templates, style and script read once, which takes most of the time of a short report."""

    def __init__(self, options: Options) -> None:
        within = folders(options.templates)
        phrases = read_phrases(static(WORDS, within), WORDS)
        style, script = tight(static(STYLE, within)), _script(within)
        self._templates = environment(within, sayer(phrases))
        self._said = _of_the_script(phrases, script)
        self._most = options.html_max
        self._frame = {
            "style": Markup(style),  # noqa: S704  our own file, and cannot end its element
            "script": Markup(script),  # noqa: S704  likewise
            "security": security(style, script),
        }

    def render(self, result: AuditResult) -> str:
        """Render an audit; UsageError where a template is wrong."""
        context = {**self._frame, **_context(result, self._said, self._most)}
        return rendered(self._templates, "page.html", context)


def _context(result: AuditResult, said: dict[str, str], most: int) -> dict[str, object]:
    page = view(result)
    inside, left_out = held(page, most)
    data = block(result, inside, said)
    return {
        "result": result,
        "facts": result.provenance,
        "view": page,
        "gaps": gaps(result, page),
        "first": do_first(page.findings, Reliance(result)),
        "clients": client_matrix(result),
        "trend": trend(result),
        "outline": outline(page.findings, result.names),
        "left_out": left_out,
        "held": len(inside.findings) + len(inside.accepted),
        "accepted": [card(one, result.names) for one in page.accepted[:ACCEPTED]],
        "severities": [str(severity) for severity in WORST_FIRST],
        "who": lambda finding: who_else(finding, result.names),
        "data": Markup(compressed(data)),  # noqa: S704  base64
        "data_digest": hashlib.sha256(data).hexdigest(),
        "policies_digest": _policies_digest(result),
    }


def _of_the_script(phrases: dict[str, str], script: str) -> dict[str, str]:
    """Return the phrases that the script says: by name, by how they begin, or as a noun, which has no dot."""
    begun = tuple(_SAID.findall(script))
    return {
        key: text
        for key, text in phrases.items()
        if "." not in key or f'"{key}"' in script or key.startswith(begun)
    }


def _policies_digest(result: AuditResult) -> str:
    files = "".join(f"{file.digest}  {file.path}\n" for file in result.policies.files)
    return hashlib.sha256(files.encode("utf-8", "backslashreplace")).hexdigest()


def _script(within: Folders) -> str:
    """Join the parts of the script in one function, so that none of their names is global."""
    parts = (static(f"script/{name}.js", within) for name in SCRIPTS)
    return squeezed('(async () => {\n"use strict";\n' + "".join(parts) + "})();\n")
