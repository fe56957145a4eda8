"""Comments `# scopeaudit: ignore[rule] reason, until 2027-01-31` accept findings of the next block."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scopeaudit.checks import RULES
from scopeaudit.documents import marks, parse_document
from scopeaudit.errors import PolicyError
from scopeaudit.ignores import read_ignores
from scopeaudit.model.finding import Finding, Subject
from scopeaudit.model.policy import Location, Severity
from scopeaudit.sources.file import write_snapshot
from scopeaudit.waivers import apply
from tests.cli.conftest import Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture
from tests.organizations import client, snapshot, user

scopeaudit = scopeaudit_fixture

SAYS = "scopeaudit: ignore[missing-permission] moves in spring, until 2027-01-31"
POLICY = f"""\
version: 1
title: Test
actions:
  test.monitor: {{title: Monitor, needs: {{permission: "conversation:call:monitor"}}}}
expect:
  # {SAYS}
  - id: first
    users: {{name: "*"}}

    # a comment within
    can: [test.monitor]
  - id: second
    users: {{name: "*"}}
    can: [test.monitor]
    where: [EMEA]
checks:
  # scopeaudit: ignore[implicit-grant] the kiosks are replaced, until 2027-01-31
  implicit-grant: {{}}
"""
TERRAFORM = f"""\
# scopeaudit: ignore[long-lived-token] batch client, reviewed yearly, until 2027-01-31
resource "genesyscloud_oauth_client" "batch" {{
  name = "Batch"

  // {SAYS}
  roles {{
    role_id = 1
  }}
  access_token_validity_seconds = 172800
}}

resource "genesyscloud_oauth_client" "other" {{
  name = "Other"
}}
# {SAYS}
"""


def blocks(text: str) -> list[tuple[int, int, int]]:
    """Return the line of each comment, and the first and last line of its block."""
    return [(one.at.line, one.block.first, one.block.last) for one in marks(text, "f")]


def test_the_next_block_of_yaml() -> None:
    """An entry with all that is indented below it, blank lines and comments included."""
    assert blocks(POLICY) == [(6, 7, 11), (17, 18, 18)]


def test_the_next_block_of_terraform() -> None:
    """A resource up to its closing bracket, or a block within it; a last comment has no block."""
    assert blocks(TERRAFORM) == [(1, 2, 10), (5, 6, 8), (15, 15, 15)]


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("# scopeaudit: x\nexpect:\n- id: a\n  can: b\n- id: c\ntitle: T\n", (2, 5)),
        ("# scopeaudit: x\n\n# more\n- id: a\n  can: b\n- id: c\n", (4, 5)),
        ("# scopeaudit: x\nscope = [\n  1,\n]\nname = 2\n", (2, 4)),
        ("  #scopeaudit:x\n  a: 1\n  b: 2\n", (2, 2)),
    ],
)
def test_blocks(text: str, block: tuple[int, int]) -> None:
    """A list at the indentation of its key belongs to it; a bracket closes what it opened."""
    assert [one[1:] for one in blocks(text)] == [block]


def test_text_of_a_value_is_no_comment() -> None:
    """Only YAML's own comments count."""
    text = f"a: |\n  # {SAYS}\n  x\nb: 'it says\n  # {SAYS}\n  so'\n# {SAYS}\nc: 1\n"
    document = parse_document(text.encode(), "f")
    assert [one.at.line for one in document.marks] == [7]


def test_what_a_comment_says() -> None:
    """Rule, reason, last day; whoever wrote the line answers for it."""
    (waiver, _) = read_ignores(marks(POLICY, "p.yaml"), RULES)
    assert (waiver.rule, waiver.reason) == ("missing-permission", "moves in spring")
    assert (waiver.until, waiver.owner) == (date(2027, 1, 31), "p.yaml:6")


@pytest.mark.parametrize(
    ("says", "message"),
    [
        ("ignore[super-user] until 2027-01-31", "expected a reason of 10 characters or more"),
        ("ignore[super-user] too short, until 2027-01-31", "expected a reason of 10 characters"),
        ("ignore[super-user] the break-glass account", "expected an end date, `until` and a day"),
        ("ignore[super-user] break-glass one, until spring", "expected a day such as 2027-01-31"),
        ("ignore[super-user] break-glass one, until 2027-02-30", "expected a day such as"),
        ("ignore[super-users] break-glass one, until 2027-01-31", "unknown rule `super-users`"),
        ("ignore[] the break-glass account, until 2027-01-31", "found nothing"),
        ("ignore[a, b] break-glass one, until 2027-01-31", "expected one rule between"),
        (
            "ignore the break-glass account, until 2027-01-31",
            "expected `ignore[rule]`, found `ignore`",
        ),
        ("ingore[super-user] break-glass one, until 2027-01-31", "found `ingore`"),
        ("", "expected `ignore[rule]`, found ``"),
    ],
)
def test_what_is_refused(says: str, message: str) -> None:
    """A comment that cannot be meant so must not look as if it held."""
    with pytest.raises(PolicyError) as refused:
        read_ignores(marks(f"# scopeaudit: {says}\nx: 1\n", "p.yaml"), RULES)
    (problem,) = refused.value.problems
    assert message in problem.message
    assert str(problem).startswith("p.yaml:1:1: ")


def audited(scopeaudit: Scopeaudit, policy: str, *options: str) -> tuple[int, dict[str, Any]]:
    """Audit an organization with one user and one kiosk by a policy."""
    Path("p.yaml").write_text(policy)
    write_snapshot(snapshot(user("ana"), clients=(client("kiosk", "TOKEN"),)), Path("small.json"))
    ran = scopeaudit(
        "run", "small.json", "-p", "p.yaml", "--format=json", "--now=2026-11-23", *options
    )
    return ran.code, json.loads(ran.out) if ran.out else {"err": ran.err}


class TestApplied:
    """In policies: findings of the expectation or the rule setting below the comment."""

    def test_only_the_next_block(self, scopeaudit: Scopeaudit) -> None:
        """The second expectation stays open."""
        code, report = audited(scopeaudit, POLICY)
        accepted = {(one["rule"], *one["expectations"]) for one in report["accepted"]}
        assert accepted == {("missing-permission", "first"), ("implicit-grant",)}
        opened = [one for one in report["findings"] if one["rule"] == "missing-permission"]
        assert [one["expectations"] for one in opened] == [["second"]]
        assert code == 1

    def test_the_waivers_of_a_report(self, scopeaudit: Scopeaudit) -> None:
        """They are listed with their line, and how often they were used."""
        _, report = audited(scopeaudit, POLICY)
        uses = [(one["at"]["line"], one["applied"]) for one in report["waivers"]]
        assert uses == [(6, 1), (17, 1)]

    def test_after_its_last_day(self, scopeaudit: Scopeaudit) -> None:
        """What it accepted is open, and that is a finding."""
        _, report = audited(scopeaudit, POLICY.replace("2027-01-31", "2026-11-22"))
        assert report["accepted"] == []
        expired = [one for one in report["findings"] if one["rule"] == "waiver-expired"]
        assert {one["at"]["line"] for one in expired} == {6, 17}
        assert len({one["fingerprint"] for one in expired}) == 2

    def test_that_accepts_nothing(self, scopeaudit: Scopeaudit) -> None:
        """It is a finding, as of any waiver."""
        _, report = audited(
            scopeaudit, POLICY.replace("ignore[implicit-grant]", "ignore[idle-client]")
        )
        (unused,) = [one for one in report["findings"] if one["rule"] == "waiver-unused"]
        assert unused["at"] == {"path": "p.yaml", "line": 17, "column": 3}

    def test_a_wrong_one_stops_the_audit(self, scopeaudit: Scopeaudit) -> None:
        """Exit code 2; `policy check` says so too."""
        wrong = POLICY.replace("moves in spring, until 2027-01-31", "moves in spring")
        code, report = audited(scopeaudit, wrong)
        assert (code, "p.yaml:6:3: expected an end date" in report["err"]) == (2, True)
        assert scopeaudit("policy", "check", "p.yaml").code == 2


class TestLines:
    """In Terraform and manifests: findings that lines of the block cause."""

    LINES = (Location("main.tf", 3), Location("main.tf", 13))
    FINDING = Finding(
        rule="missing-permission",
        severity=Severity.HIGH,
        subjects=(Subject("client", "batch", "Batch"), Subject("client", "other", "Other")),
        message="m",
        cause="c",
        fingerprint="f" * 16,
        sources=LINES,
    )

    def accepted(self, finding: Finding, owners: dict[Location, str]) -> list[str]:
        """Return the subjects that the comment above lines 2 to 10 accepts."""
        text = TERRAFORM.replace("long-lived-token", "missing-permission")
        waivers = read_ignores(marks(text, "main.tf")[:1], RULES)
        _, done, _ = apply([finding], waivers, date(2026, 11, 23), written=owners)
        return [one.id for each in done for one in each.subjects]

    def test_of_the_subject_itself(self) -> None:
        """The line of another client of the same finding accepts nothing of this one."""
        owners = dict(zip(self.LINES, ("batch", "other"), strict=True))
        assert self.accepted(self.FINDING, owners) == ["batch"]

    def test_of_a_role_they_share(self) -> None:
        """A line that causes the gap of all of them accepts all of them."""
        owners = dict(zip(self.LINES, ("r-shared", "other"), strict=True))
        assert self.accepted(self.FINDING, owners) == ["batch", "other"]

    def test_of_no_line_in_the_block(self) -> None:
        """A finding that lies elsewhere stays open."""
        elsewhere = replace(self.FINDING, sources=self.LINES[1:])
        assert self.accepted(elsewhere, {self.LINES[1]: "batch"}) == []


class TestConfigurations:
    """In Terraform and manifests, as they are audited before they are applied."""

    MANIFEST = """\
version: 1
clients:
  # scopeaudit: ignore[long-lived-token] batch client, reviewed yearly, until 2027-01-31
  - name: Lobby kiosk
    grant_type: CODE
    scopes: [users]
    redirect_uris: ["https://kiosk.example.org/in"]
    token_validity_seconds: 172800
  - name: Other
    grant_type: CODE
    scopes: [users]
    redirect_uris: ["https://other.example.org/in"]
    token_validity_seconds: 172800
"""
    TERRAFORM = """\
# scopeaudit: ignore[long-lived-token] batch client, reviewed yearly, until 2027-01-31
resource "genesyscloud_oauth_client" "kiosk" {
  name                          = "Lobby kiosk"
  authorized_grant_type         = "CODE"
  registered_redirect_uris      = ["https://kiosk.example.org/in"]
  scopes                        = ["users"]
  access_token_validity_seconds = 172800
}
resource "genesyscloud_oauth_client" "other" {
  name                          = "Other"
  authorized_grant_type         = "CODE"
  registered_redirect_uris      = ["https://other.example.org/in"]
  scopes                        = ["users"]
  access_token_validity_seconds = 172800
}
"""

    @pytest.mark.parametrize(
        ("name", "text", "option"),
        [("app.yaml", MANIFEST, "--manifest"), ("main.tf", TERRAFORM, "--terraform")],
    )
    def test_only_the_next_block(
        self, scopeaudit: Scopeaudit, name: str, text: str, option: str
    ) -> None:
        """The client below the comment is accepted, the other one stays open."""
        checks = "checks:\n  long-lived-token: {severity: high, seconds: 86400}\n"
        Path("p.yaml").write_text(f"version: 1\ntitle: T\ninclude: [call-control]\n{checks}")
        Path(name).write_text(text)
        asked = ("run", option, name, "-p", "p.yaml", "--format=json", "--now=2026-11-23")
        ran = scopeaudit(*asked)
        report = json.loads(ran.out)
        named = {
            key: {
                subject["name"]
                for one in report[key]
                if one["rule"] == "long-lived-token"
                for subject in one["subjects"]
            }
            for key in ("accepted", "findings")
        }
        assert named == {"accepted": {"Lobby kiosk"}, "findings": {"Other"}}
        assert ran.code == 1

    def test_a_wrong_one_stops_the_audit(self, scopeaudit: Scopeaudit) -> None:
        """Exit code 2, with file and line."""
        Path("main.tf").write_text(self.TERRAFORM.replace(", until 2027-01-31", ""))
        ran = scopeaudit("run", "--terraform", "main.tf")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("main.tf:1:1: expected an end date")
