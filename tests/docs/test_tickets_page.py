"""docs/tickets.md does what it says, and says how severities are told."""

import json
import re
import shlex
from pathlib import Path

from scopeaudit.model.policy import Severity
from scopeaudit.render.jira_csv import COLUMNS, PRIORITIES
from scopeaudit.render.servicenow_json import GRADES
from tests.cli.conftest import Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture

PAGE = (Path(__file__).parents[2] / "docs" / "tickets.md").read_text(encoding="utf-8")

scopeaudit = scopeaudit_fixture


def test_every_command_of_the_page_works_as_typed(scopeaudit: Scopeaudit) -> None:
    """On the demo organization, also from a run that is kept: the same tickets."""
    for command in re.findall(r"^\$ scopeaudit (.*)$", PAGE, re.MULTILINE):
        now = ("--now", "2026-11-20T09:00:00Z", "--store", "audits.db")
        assert scopeaudit(*shlex.split(command), *now).code == 1
    first = Path("findings.csv").read_bytes()
    (again,) = re.findall(r"^`scopeaudit (report RUN .*?)`", PAGE, re.MULTILINE)
    assert scopeaudit(*shlex.split(again.replace("RUN", "1"))).code == 1
    assert Path("findings.csv").read_bytes() == first
    assert len(json.loads(Path("findings.json").read_text(encoding="utf-8"))["records"]) > 20


def test_the_page_maps_severities_as_the_formats_do() -> None:
    """One row a severity, worst first."""
    rows = [
        f"| {one} | {PRIORITIES[one]} | {GRADES[one][0]}, {GRADES[one][1]} |"
        for one in reversed(Severity)
    ]
    assert [row for row in rows if row in PAGE] == rows
    assert all(name in PAGE for name in COLUMNS)
