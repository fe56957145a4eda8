"""The audit as one self-contained page: it opens from disk, makes no request and runs one script.

Templates come from `options.templates` first and from the bundled folder otherwise. The script and the
style are inlined and allowed by their SHA-256; all data stands in one inert JSON block. The script stands
deflated in a block of its own, as a third of a short report would be script, and a loader starts it.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from scopeaudit.bundled import bundled
from scopeaudit.errors import UsageError
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.card import card
from scopeaudit.render.client_matrix import client_matrix
from scopeaudit.render.columns import block, compressed
from scopeaudit.render.first import do_first
from scopeaudit.render.gaps import gaps
from scopeaudit.render.proof import blind_in_words
from scopeaudit.render.say import Say, read_phrases, sayer
from scopeaudit.render.trend import trend
from scopeaudit.render.view import WORST_FIRST, view, who
from scopeaudit.render.visible import visible
from scopeaudit.render.words import age, counted, moment

WITHOUT_SCRIPT = 12
"""Findings that stand in the page itself; the script shows them all."""

STYLE, WORDS, LOADER = "report.css", "words.json", "loader.js"
_PAGE_ONLY = frozenset(
    [
        "nav",
        "verdict",
        "coverage",
        "gaps",
        "first",
        "reading",
        "with",
        "waivers",
        "accepted",
        "help",
    ]
)
"""First parts of the keys of phrases that only the templates say."""

_REMARK = re.compile(r"|/\*.*\*/")

SCRIPTS = (
    "say",
    "data",
    "address",
    "elements",
    "search",
    "filters",
    "ways",
    "proof",
    "finding",
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
    folders = (
        [options.templates, bundled("reports")] if options.templates else [bundled("reports")]
    )
    phrases = read_phrases(_static(WORDS, folders), WORDS)
    environment = _environment(folders, sayer(phrases))
    try:
        return environment.get_template("page.html").render(_context(result, folders, phrases))
    except TemplateError as error:
        raise UsageError(f"cannot render the report: {error.message}", _place(error)) from error


def _place(error: TemplateError) -> str:
    if not isinstance(error, TemplateSyntaxError):
        return "see the templates that `--templates` names"
    return f"see {error.filename}:{error.lineno}"


class _Templates(FileSystemLoader):
    """Loads templates without their indentation, which would be a tenth of a short report."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return a template line by line as it is written, but for the spaces at the start."""
        source, path, current = super().get_source(environment, template)
        return "".join(one.lstrip(" ") for one in source.splitlines(keepends=True)), path, current


def _environment(folders: list[Path], say: Say) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=_Templates([folder / "templates" for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    environment.filters |= {
        "age": age,
        "blind": blind_in_words,
        "counted": counted,
        "moment": moment,
        "ticked": _ticked,
        "number": lambda value: f"{value:,}",
    }
    environment.globals |= {"filtered": _filtered, "say": say}
    return environment


def _ticked(text: str) -> Markup:
    """Set what stands between backticks apart, where backticks come in pairs."""
    pieces = visible(text).split("`")
    if len(pieces) % 2 == 0:
        return escape(visible(text))
    quoted = Markup('<q class="tick">{}</q>')
    return Markup().join(quoted.format(one) if at % 2 else one for at, one in enumerate(pieces))


def _filtered(**wanted: str) -> str:
    """Return the address of a filtered view of the page."""
    return "#" + "&".join(f"{name}={quote(value, safe='')}" for name, value in wanted.items())


def _context(
    result: AuditResult, folders: list[Path], phrases: dict[str, str]
) -> dict[str, object]:
    page = view(result)
    style, script = _tight(_static(STYLE, folders)), _script(folders)
    loader = _static(LOADER, folders)
    data = block(result, page, _of_the_script(phrases))
    return {
        "result": result,
        "facts": result.provenance,
        "view": page,
        "gaps": gaps(result, page),
        "first": do_first(page.findings),
        "clients": client_matrix(result),
        "trend": trend(result),
        "cards": [card(one, result.names) for one in page.findings[:WITHOUT_SCRIPT]],
        "accepted": [card(one, result.names) for one in page.accepted[:WITHOUT_SCRIPT]],
        "severities": [str(severity) for severity in WORST_FIRST],
        "who": lambda finding: who(finding, result.names),
        "style": Markup(style),  # noqa: S704  our own file, and cannot end its element
        "loader": Markup(loader),  # noqa: S704  likewise
        "script": Markup(compressed(script.encode())),  # noqa: S704  base64
        "data": Markup(compressed(data)),  # noqa: S704  base64
        "data_digest": hashlib.sha256(data).hexdigest(),
        "policies_digest": _policies_digest(result),
        "security": _security(style, loader, script),
    }


def _of_the_script(phrases: dict[str, str]) -> dict[str, str]:
    """Return the phrases that the script says, too."""
    return {key: text for key, text in phrases.items() if key.partition(".")[0] not in _PAGE_ONLY}


def _policies_digest(result: AuditResult) -> str:
    files = "".join(f"{file.digest}  {file.path}\n" for file in result.policies.files)
    return hashlib.sha256(files.encode("utf-8", "backslashreplace")).hexdigest()


def _static(name: str, folders: list[Path]) -> str:
    """Read a file that is inlined; it must not end the element it is put in."""
    path = next((path for folder in folders if (path := folder / "static" / name).is_file()), None)
    if path is None:
        raise UsageError(f"`{name}` is missing", f"expected it in {folders[0] / 'static'}")
    text = path.read_text(encoding="utf-8")
    if any(mark in text.lower() for mark in ("</style", "</script", "<!--")):
        raise UsageError(
            f"`{path}` would end the element it is put in", "leave out `</` and `<!--`"
        )
    return _lean(text)


def _lean(text: str) -> str:
    """Leave out indentation and lines that are only a comment; no text of ours depends on either."""
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if not _REMARK.fullmatch(line))


def _tight(style: str) -> str:
    """Leave out the spaces of a style that mean nothing; in a selector or a text none of these occurs."""
    for wide, tight in ((" {\n", "{"), (";\n", ";"), ("; ", ";"), (": ", ":"), (" { ", "{")):
        style = style.replace(wide, tight)
    return style


def _script(folders: list[Path]) -> str:
    """Join the parts of the script in one function, so that none of their names is global."""
    parts = (_static(f"script/{name}.js", folders) for name in SCRIPTS)
    return '(async () => {\n"use strict";\n' + "\n".join(parts) + "})();\n"


def _security(style: str, *scripts: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(f"'sha256-{_hash(one)}'" for one in scripts),
            f"style-src 'sha256-{_hash(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()
