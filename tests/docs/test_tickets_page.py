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
        options = () if "--store" in command else ("--store", "audits.db")
        now = ("--now", "2026-11-20T09:00:00Z")
        assert scopeaudit(*shlex.split(command), *options, *now).code == 1
    first = Path("findings.csv").read_bytes()
    (again,) = re.findall(r"^`scopeaudit (report RUN .*?)`", PAGE, re.MULTILINE)
    assert scopeaudit(*shlex.split(again.replace("RUN", "1"))).code == 1
    assert Path("findings.csv").read_bytes() == first
    assert len(json.loads(Path("findings.json").read_text(encoding="utf-8"))["records"]) > 20


def test_only_what_is_new_becomes_a_ticket(scopeaudit: Scopeaudit) -> None:
    """The first run has all, the second none, whoever asks; a report of a run says what was new then."""
    new = ("--store", "a.db", "--tickets", "new", "-f", "jira-csv=new.csv")
    scopeaudit("run", "org.json", *new)
    first = Path("new.csv").read_bytes()
    assert first.count(b"\r\n") > 20
    scopeaudit("run", "org.json", *new)
    assert Path("new.csv").read_bytes().count(b"\r\n") == 1
    scopeaudit("report", "1", *new)
    assert Path("new.csv").read_bytes().count(b"\r\n") == first.count(b"\r\n")


def test_the_page_maps_severities_as_the_formats_do() -> None:
    """One row a severity, worst first."""
    rows = [
        f"| {one} | {PRIORITIES[one]} | {GRADES[one][0]}, {GRADES[one][1]} |"
        for one in reversed(Severity)
    ]
    assert [row for row in rows if row in PAGE] == rows
    assert all(name in PAGE for name in COLUMNS)
