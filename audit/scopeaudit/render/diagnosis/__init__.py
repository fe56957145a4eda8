"""One module a format; each renders `Diagnoses` and nothing else, and is imported when used."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from scopeaudit.model.diagnosis import Diagnoses
from scopeaudit.render import Options

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "scopeaudit.render.diagnosis.text",
        "json": "scopeaudit.render.diagnosis.json_v1",
        "markdown": "scopeaudit.render.diagnosis.markdown",
        "html": "scopeaudit.render.diagnosis.html",
    }
)
"""Every format by its name; a new one is one new module and one line here."""


def render(name: str, found: Diagnoses, options: Options) -> str:
    """Render diagnoses in the named format; KeyError where `FORMATS` has no such name."""
    text: str = import_module(FORMATS[name]).render(found, options)
    return text
