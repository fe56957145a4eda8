"""What a change does to ability, one module a format; imported when used."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from scopeaudit.model.difference import Difference
from scopeaudit.render import Options

DIFFERENCE_FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "scopeaudit.render.difference.text",
        "json": "scopeaudit.render.difference.json_v1",
        "markdown": "scopeaudit.render.difference.markdown",
        "html": "scopeaudit.render.difference.html",
        "csv": "scopeaudit.render.difference.csv",
    }
)
"""Every format of `diff` by its name."""


def render_difference(name: str, found: Difference, options: Options) -> str:
    """Render a difference in the named format."""
    text: str = import_module(DIFFERENCE_FORMATS[name]).render(found, options)
    return text
