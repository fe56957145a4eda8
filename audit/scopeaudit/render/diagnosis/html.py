"""Diagnoses as one small page: it opens from disk, makes no request and runs no script."""

import hashlib
from base64 import b64encode

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from scopeaudit.bundled import bundled
from scopeaudit.errors import UsageError
from scopeaudit.model.diagnosis import Diagnoses
from scopeaudit.render import Options
from scopeaudit.render.diagnosis.facts import (
    SHOWN,
    aside,
    basis,
    facts,
    open_causes,
    ruled_out,
    title,
)
from scopeaudit.render.visible import visible


def render(found: Diagnoses, options: Options) -> str:
    """Render as one HTML file; UsageError where the template is missing or wrong."""
    folders = [*([options.templates] if options.templates else []), bundled("reports")]
    style = (bundled("reports") / "static" / "diagnosis.css").read_text(encoding="utf-8")
    environment = SandboxedEnvironment(
        loader=FileSystemLoader([folder / "templates" for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    environment.filters["ticked"] = _ticked
    try:
        return environment.get_template("diagnosis.html").render(
            diagnoses=found.diagnoses[:SHOWN],
            aside=tuple(aside(found)),
            basis=basis(found),
            title=title,
            facts=facts,
            open_causes=open_causes,
            ruled_out=ruled_out,
            style=Markup(style),  # noqa: S704 - our own file, and cannot end its element
            security=_security(style),
        )
    except TemplateError as error:
        raise UsageError(f"cannot render the diagnosis: {error.message}") from error


def _ticked(text: str) -> Markup:
    """Set what stands between backticks apart, where backticks come in pairs."""
    pieces = visible(text).split("`")
    if len(pieces) % 2 == 0:
        return escape(visible(text))
    quoted = Markup('<q class="tick">{}</q>')
    return Markup().join(quoted.format(one) if at % 2 else one for at, one in enumerate(pieces))


def _security(style: str) -> str:
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src 'sha256-{digest}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
