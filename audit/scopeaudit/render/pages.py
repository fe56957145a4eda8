"""What all pages share: templates, of a team's folder first, a style that is inlined, a security policy by hash."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
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
from scopeaudit.render.proof import blind_in_words
from scopeaudit.render.say import Say
from scopeaudit.render.visible import visible
from scopeaudit.render.words import age, counted, moment

_REMARK = re.compile(r"|/\*.*\*/")

Folders = Sequence[Path]
"""Folders like the bundled `reports`; what a file of an earlier one says goes before the later ones."""


def folders(own: Path | None) -> Folders:
    """Return a team's folder, where there is one, and the bundled one."""
    return [own, bundled("reports")] if own else [bundled("reports")]


def rendered(environment: Environment, template: str, context: Mapping[str, object]) -> str:
    """Render a template; raises UsageError where one is missing or wrong."""
    try:
        return environment.get_template(template).render(context)
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


def environment(within: Folders, say: Say) -> SandboxedEnvironment:
    """Return what renders templates: everything is escaped, and shown on one line."""
    made = SandboxedEnvironment(
        loader=_Templates([folder / "templates" for folder in within]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    made.filters |= {
        "age": age,
        "blind": blind_in_words,
        "counted": counted,
        "moment": moment,
        "ticked": _ticked,
        "number": lambda value: f"{value:,}",
    }
    made.globals |= {"filtered": _filtered, "say": say}
    return made


def _ticked(text: str) -> Markup:
    """Set what stands between backticks apart, where backticks come in pairs."""
    pieces = visible(text).split("`")
    if len(pieces) % 2 == 0:
        return escape(visible(text))
    quoted = Markup("<q>{}</q>")
    return Markup().join(quoted.format(one) if at % 2 else one for at, one in enumerate(pieces))


def _filtered(**wanted: str) -> str:
    """Return the address of a filtered view of the page."""
    return "#" + "&".join(f"{name}={quote(value, safe=':/')}" for name, value in wanted.items())


def static(name: str, within: Folders) -> str:
    """Read a file that is inlined; raises UsageError where it would end the element it is put in."""
    path = next((path for folder in within if (path := folder / "static" / name).is_file()), None)
    if path is None:
        raise UsageError(f"`{name}` is missing", f"expected it in {within[0] / 'static'}")
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


_SPACES = (
    (" {\n", "{"),
    (";\n", ";"),
    ("; ", ";"),
    (": ", ":"),
    (" { ", "{"),
    (", ", ","),
    (" }", "}"),
    (";}", "}"),
    ("}\n", "}"),
)
"""What means the same in a style without a space or a line's end."""


def tight(style: str) -> str:
    """Leave out the spaces of a style that mean nothing; in a selector or a text none of these occurs."""
    for wide, tight in _SPACES:
        style = style.replace(wide, tight)
    return style


def security(style: str, *scripts: str) -> str:
    """Return a content security policy: one style, these scripts, no request."""
    allowed = " ".join(f"'sha256-{_hash(one)}'" for one in scripts)
    return "; ".join(
        (
            "default-src 'none'",
            *([f"script-src {allowed}"] if scripts else []),
            f"style-src 'sha256-{_hash(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()
