"""Reading a file of waivers: what is right becomes waivers, what is wrong is said all at once."""

import json
from datetime import date
from pathlib import Path
from textwrap import dedent

import jsonschema
import pytest

from scopeaudit.bundled import bundled
from scopeaudit.errors import PolicyError
from scopeaudit.model.finding import Waiver
from scopeaudit.model.policy import Location
from scopeaudit.waivers import load_waivers

RULES = ("implicit-grant", "missing-scope", "idle-client")


def written(folder: Path, text: str) -> Path:
    """Write a file of waivers."""
    path = folder / "waivers.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    return path


def refused(folder: Path, text: str) -> list[str]:
    """Return the problems of a file, each as line, column, message and hint."""
    path = written(folder, text)
    with pytest.raises(PolicyError) as caught:
        load_waivers(path, RULES)
    return [str(one).replace(f"{path}:", "") for one in caught.value.problems]


def test_a_waiver_keeps_all_that_is_written(tmp_path: Path) -> None:
    """One name and a list of names are both patterns; the place is that of the list item."""
    path = written(
        tmp_path,
        """\
        version: 1
        waivers:
          - rule: implicit-grant
            clients: Old kiosk
            owner: Voice team
            reason: replaced in spring, see the migration plan
            until: 2027-03-31
          - fingerprint: "0123456789abcdef"
            users: [Ann, "Be*"]
            lacks: [conversations]
            owner: Ada
            reason: accepted by the security board
            until: 2027-01-01
        """,
    )
    first, second = load_waivers(path, RULES)
    assert first == Waiver(
        owner="Voice team",
        reason="replaced in spring, see the migration plan",
        until=date(2027, 3, 31),
        at=Location(str(path), 3, 5),
        rule="implicit-grant",
        clients=("Old kiosk",),
    )
    assert (second.fingerprint, second.users, second.lacks) == (
        "0123456789abcdef",
        ("Ann", "Be*"),
        ("conversations",),
    )


def test_all_problems_are_said_at_once_with_their_places(tmp_path: Path) -> None:
    """Misspelt rules, empty reasons, missing owners, days there are not: each with a hint."""
    problems = refused(
        tmp_path,
        """\
        version: 1
        waivers:
          - rule: implicit-grants
            owner: Voice team
            reason: because
            until: 2027-02-30
          - owner: Voice team
            reason: "          "
            until: soon
            client: [Old kiosk]
          - rule: idle-client
            reason: nobody knows what it is for
            clients: []
        """,
    )
    places = [problem.split(": ")[0] for problem in problems]
    assert places == ["3:11", "5:13", "6:12", "8:13", "9:12", "10:5", "11:5", "11:5", "13:14"]
    assert "unknown rule `implicit-grants`\n  hint: did you mean `implicit-grant`?" in problems[0]
    assert "a reason of 10 characters or more" in problems[1]
    assert "expected a day of the calendar, found `2027-02-30`" in problems[2]
    assert "did you mean `clients`?" in problems[5]
    assert "`owner` is missing" in problems[6]
    assert "`until` is missing" in problems[7]


def test_a_waiver_without_rule_and_fingerprint_is_refused(tmp_path: Path) -> None:
    """It would accept whatever comes."""
    (problem,) = refused(
        tmp_path,
        """\
        version: 1
        waivers:
          - {users: [Ann], owner: Voice team, reason: she left the company, until: 2027-01-01}
        """,
    )
    assert "at least one of `rule` and `fingerprint`" in problem


@pytest.mark.parametrize(
    "text",
    ["", "version: 1\nwaivers: []\n", "version: 2\nwaivers: [x]\n", "- a\n", "waivers: 3\n"],
)
def test_a_file_that_is_no_list_of_waivers_is_refused(tmp_path: Path, text: str) -> None:
    """Nothing empty and nothing of another shape is taken for no waivers."""
    assert refused(tmp_path, text)


def test_a_file_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    """A waiver file that is named must be there."""
    with pytest.raises(PolicyError, match="no such file"):
        load_waivers(tmp_path / "none.yaml", RULES)


def test_the_published_schema_is_a_schema() -> None:
    """Editors read it by the rules of JSON Schema."""
    schema = json.loads((bundled("reports") / "schema" / "waivers.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    one = {"rule": "x", "owner": "A", "reason": "long enough a reason", "until": "2027-01-01"}
    jsonschema.validate({"version": 1, "waivers": [one]}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": 1, "waivers": [one | {"reason": "because"}]}, schema)
