"""What a change does to ability, as one page that opens from disk and makes no request."""

import base64
from hashlib import sha256

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from scopeaudit.bundled import bundled
from scopeaudit.model.difference import Difference
from scopeaudit.render import Options
from scopeaudit.render.difference.words import (
    facts,
    headline,
    sections,
    sentence,
    through,
    unread,
)
from scopeaudit.render.visible import visible


def render(found: Difference, options: Options) -> str:
    """Render with every subject, from the template `difference.html`, which a team may replace."""
    own = [options.templates] if options.templates else []
    folders = [folder / "templates" for folder in (*own, bundled("reports"))]
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    style, _, _ = environment.loader.get_source(environment, "difference.css")  # type: ignore[union-attr]  # set above
    return environment.get_template("difference.html").render(
        headline=headline(found),
        facts=list(facts(found)),
        unread=list(unread(found)),
        sections=[
            (title, [(one, sentence(one, found.names), through(one, found.names)) for one in part])
            for title, part in sections(found)
        ],
        style=style,
        style_hash=base64.b64encode(sha256(style.encode()).digest()).decode(),
    )
