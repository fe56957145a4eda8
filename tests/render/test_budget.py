"""How long a report may be: the page without data, and with a thousand findings."""

import re

import pytest

from benchmarks.audits import Shape, audit_of
from scopeaudit.render import Options
from scopeaudit.render.html import render

SHELL = 95_000
"""Bytes of style and script, which stand in clear, so that they can be read and scanned."""
THOUSAND = 200_000
"""Bytes of a report of a thousand findings that have nothing in common."""


def test_the_shell_is_short() -> None:
    """What is there whatever was found."""
    text = render(audit_of(1, "shared"), Options())
    parts = re.findall(r"(?s)<(style|script)>(.*?)</", text)
    assert [name for name, _ in parts] == ["style", "script"]
    assert sum(len(part.encode()) for _, part in parts) < SHELL


@pytest.mark.parametrize("shape", ["shared", "each"])
def test_a_thousand_findings_fit(shape: Shape) -> None:
    """A file of the size of a photograph, whatever the findings are."""
    assert len(render(audit_of(1_000, shape), Options()).encode()) < THOUSAND
