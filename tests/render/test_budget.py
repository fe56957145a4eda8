"""How long a report may be: the page without data, and with a thousand findings."""

import re

import pytest

from benchmarks.audits import Shape, audit_of
from scopeaudit.render import Options
from scopeaudit.render.html import render

SHELL = 60_000
"""Bytes of style, scripts and everything else that is there whatever was found."""
THOUSAND = 200_000
"""Bytes of a report of a thousand findings that have nothing in common."""


def test_the_shell_is_short() -> None:
    """Style, scripts and the words of the script, without what stands in the page because of an audit."""
    text = render(audit_of(1, "shared"), Options())
    parts = re.findall(r'(?s)<style>(.*?)</style>|id="code">([^<]+)|<script>(.*?)</script>', text)
    assert sum(len(one) for part in parts for one in part) < SHELL


@pytest.mark.parametrize("shape", ["shared", "each"])
def test_a_thousand_findings_fit(shape: Shape) -> None:
    """A file of the size of a photograph, whatever the findings are."""
    assert len(render(audit_of(1_000, shape), Options()).encode()) < THOUSAND
