"""A baseline: only what is new since then counts, what was known stays visible, what is gone is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from scopeaudit.model.snapshot import BlindSpot, UsageWindow, User
from scopeaudit.sources.file import write_snapshot
from tests.cli.conftest import Ran, Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture
from tests.organizations import EMEA, MONITOR, RECORD, client, role, snapshot, user

scopeaudit = scopeaudit_fixture

POLICY = """\
version: 1
title: Test
actions:
  test.monitor: {title: Monitor, needs: {permission: "conversation:call:monitor"}}
  test.record: {title: Record, needs: {permission: "conversation:call:record"}, severity: medium}
expect:
  - id: all-monitor
    users: {name: "*"}
    can: [test.monitor]
  - id: all-record
    users: {name: "*"}
    can: [test.record]
"""
WAIVERS = """\
version: 1
waivers:
  - rule: missing-permission
    users: Ana
    owner: Team
    reason: accepted for this test
    until: 2027-01-31
"""
READ: dict[str, Any] = {"tokens": (), "usage": UsageWindow(days=30), "conversations": ()}
RECORDER = role("r-rec", RECORD)
MONITORS = role("r-mon", MONITOR)


def organization(*users: User, **sections: Any) -> None:
    """Write the organization as small.json."""
    write_snapshot(
        snapshot(*users, **(READ | {"roles": (RECORDER, MONITORS)} | sections)), Path("small.json")
    )


def audit(scopeaudit: Scopeaudit, *options: str) -> Ran:
    """Audit small.json by the policy above."""
    Path("policy.yaml").write_text(POLICY)
    return scopeaudit("run", "small.json", "-p", "policy.yaml", "--now=2026-11-23", *options)


def since(scopeaudit: Scopeaudit, *options: str) -> tuple[int, dict[str, Any], dict[str, Any]]:
    """Audit with the baseline; return the exit code, the counts and what changed."""
    ran = audit(scopeaudit, "--baseline=base.json", "--format=json", *options)
    document = json.loads(ran.out)
    return ran.code, document["counts"], document["since"]


@pytest.fixture
def baseline(scopeaudit: Scopeaudit) -> Scopeaudit:
    """Write the baseline of an organization in which Ana lacks two permissions."""
    organization(user("ana"))
    assert audit(scopeaudit, "--write-baseline=base.json").code == 1
    return scopeaudit


def test_known_findings_do_not_fail(baseline: Scopeaudit) -> None:
    """They stay visible and counted, and the verdict says why it passes."""
    ran = audit(baseline, "--baseline=base.json")
    assert ran.code == 0
    assert ran.out.startswith("PASS: none new; 2 known since baseline base.json\n")
    assert "missing-permission         1  known: User `Ana` lacks" in ran.out
    assert "0 new, 2 known, 0 fixed" in ran.out


def test_a_new_subject_in_a_known_group_is_new(baseline: Scopeaudit) -> None:
    """The group fails again, and says which part of it is new."""
    organization(user("ana"), user("ben"))
    code, counts, changed = since(baseline)
    assert (code, counts["new"], counts["known"]) == (1, 2, 0)
    assert len(changed["new_subjects"]) == 2
    assert "new for 1 of 2 subjects" in audit(baseline, "--baseline=base.json").out


def test_a_subject_that_left_a_known_group_is_fixed_in_part(baseline: Scopeaudit) -> None:
    """Who is left is known."""
    organization(user("ana"), user("ben"))
    audit(baseline, "--write-baseline=base.json")
    organization(user("ana"))
    code, counts, changed = since(baseline)
    assert (code, counts["known"], counts["fixed"]) == (0, 2, 2)
    assert all(one["message"].endswith("(1 of 2 subjects)") for one in changed["fixed"])


def test_fixed_findings_are_listed(baseline: Scopeaudit) -> None:
    """By severity, rule and message, in every format that people read."""
    organization(user("ana", ("r-rec", EMEA), ("r-mon", EMEA)))
    code, counts, changed = since(baseline)
    assert (code, counts["findings"], counts["fixed"]) == (0, 0, 2)
    assert [one["rule"] for one in changed["fixed"]] == ["missing-permission"] * 2
    assert "fixed: high[missing-permission]" in audit(baseline, "--baseline=base.json").out
    markdown = audit(baseline, "--baseline=base.json", "--format=markdown").out
    assert "## Fixed\n" in markdown


def test_a_finding_that_got_worse_is_new(baseline: Scopeaudit) -> None:
    """Nobody has looked at it as it is now."""
    worse = POLICY.replace("severity: medium", "severity: critical")
    Path("worse.yaml").write_text(worse)
    ran = baseline("run", "small.json", "-p", "worse.yaml", "--baseline=base.json")
    assert ran.code == 1
    assert ran.out.startswith("FAIL: 1 critical new; 1 known since baseline base.json")
    milder = POLICY.replace("severity: medium", "severity: low")
    Path("milder.yaml").write_text(milder)
    assert baseline("run", "small.json", "-p", "milder.yaml", "--baseline=base.json").code == 0


def test_an_accepted_finding_is_new_once_its_waiver_ends(scopeaudit: Scopeaudit) -> None:
    """A baseline knows open findings only: what was accepted had an end date."""
    organization(user("ana"))
    Path("waivers.yaml").write_text(WAIVERS)
    audit(scopeaudit, "--waivers=waivers.yaml", "--write-baseline=base.json")
    code, counts, _ = since(scopeaudit, "--waivers=waivers.yaml")
    assert (code, counts["new"], counts["fixed"], counts["accepted"]) == (0, 0, 0, 2)
    code, counts, _ = since(scopeaudit)
    assert (code, counts["new"]) == (1, 2)


def test_a_known_finding_that_is_accepted_now_is_not_fixed(baseline: Scopeaudit) -> None:
    """It is still there."""
    Path("waivers.yaml").write_text(WAIVERS)
    _, counts, changed = since(baseline, "--waivers=waivers.yaml")
    assert (counts["accepted"], counts["fixed"], changed["unchecked"]) == (2, 0, [])


class TestNotChecked:
    """What this audit could not have found is not called fixed."""

    def test_behind_a_blind_spot(self, baseline: Scopeaudit) -> None:
        """Ana's grants were not read: the verdict is unknown, the exit code 4."""
        hidden = BlindSpot(section="users", reason="no grants in the answer", ids=("ana",))
        organization(user("ana", grants=None, groups=None), blind_spots=(hidden,))
        code, counts, changed = since(baseline)
        assert (code, counts["fixed"], len(changed["unchecked"])) == (4, 0, 2)
        told = audit(baseline, "--baseline=base.json").out
        assert "not checked: high[missing-permission]" in told

    def test_by_a_policy_that_no_longer_asks(self, baseline: Scopeaudit) -> None:
        """An expectation that was taken out fixes nothing."""
        Path("less.yaml").write_text(POLICY[: POLICY.index("  - id: all-record")])
        asked = ("run", "small.json", "-p", "less.yaml", "--baseline=base.json", "--format=json")
        changed = json.loads(baseline(*asked).out)["since"]
        assert (len(changed["fixed"]), len(changed["unchecked"])) == (0, 1)

    def test_by_a_rule_that_no_longer_runs(self, scopeaudit: Scopeaudit) -> None:
        """A check that was switched off fixes nothing."""
        organization(user("ana"), clients=(client("kiosk", "TOKEN"),))
        Path("with.yaml").write_text(POLICY + "checks:\n  implicit-grant: {}\n")
        scopeaudit("run", "small.json", "-p", "with.yaml", "--write-baseline=base.json")
        code, counts, changed = since(scopeaudit)
        assert (code, counts["fixed"]) == (0, 0)
        assert [one["rule"] for one in changed["unchecked"]] == ["implicit-grant"]


def test_a_baseline_is_replaced_by_the_run_that_reads_it(baseline: Scopeaudit) -> None:
    """The usual way to keep one: read it, fail on what is new, write the next one."""
    organization(user("ana"), user("ben"))
    both = ("--baseline=base.json", "--write-baseline=base.json")
    assert audit(baseline, *both).code == 1
    assert audit(baseline, *both).code == 0


def test_fail_on_and_unknown_count_as_ever(baseline: Scopeaudit) -> None:
    """New findings below the bar pass; a baseline accepts nothing that is unknown."""
    organization(user("ana"), user("ben"))
    assert audit(baseline, "--baseline=base.json", "--fail-on=critical").code == 0
    organization(user("ana"), user("ben", grants=None, groups=None))
    assert audit(baseline, "--baseline=base.json").code == 4
    assert audit(baseline, "--baseline=base.json", "--allow-unknown").code == 0


@pytest.mark.parametrize("name", ["text", "html", "json", "markdown", "csv", "sarif", "junit", "github", "gitlab"])  # fmt: skip
def test_known_findings_are_in_every_format(baseline: Scopeaudit, name: str) -> None:
    """None is hidden: a reader sees what is known, and that it is."""
    ran = audit(baseline, "--baseline=base.json", f"--format={name}", "-v")
    assert ran.code == 0
    known = json.loads(Path("base.json").read_text())["findings"]
    assert all(one["fingerprint"] in ran.out for one in known)
    if name != "html":
        assert "known" in ran.out


class TestRefused:
    """A baseline that is none is one clear error, exit code 2, and no audit is made."""

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("{", "no JSON"),
            ("[]", "a list"),
            ("7", "a single value"),
            ('{"version": "2.1.0", "runs": []}', "SARIF"),
            ('{"schema_version": 2}', "version 2"),
            ('{"schema_version": 1}', "one with fields missing or of another type"),
            ('{"results": []}', "another document"),
            ("\xff", "no JSON"),
            ("[" * 100_000, "no JSON"),
        ],
    )
    def test_another_file(self, scopeaudit: Scopeaudit, text: str, found: str) -> None:
        """It says what it found and how a baseline is made."""
        organization(user("ana"))
        Path("base.json").write_text(text, encoding="latin-1")
        ran = audit(scopeaudit, "--baseline=base.json", "--format=html=out.html")
        assert (ran.code, ran.out) == (2, "")
        expected = "`base.json`: expected a JSON report of scopeaudit, version 1"
        assert ran.err == (
            f"error: {expected}, found {found}\n  hint: write one with `--write-baseline PATH`; "
            "every JSON report of `run` is one\n"
        )
        assert not Path("out.html").exists()

    def test_no_file(self, scopeaudit: Scopeaudit) -> None:
        """A misspelt path must not look like a first run."""
        organization(user("ana"))
        ran = audit(scopeaudit, "--baseline=bsae.json")
        assert ran.code == 2
        assert "cannot read the baseline `bsae.json`: no such file" in ran.err

    def test_a_snapshot(self, scopeaudit: Scopeaudit) -> None:
        """The file one easily takes for it."""
        organization(user("ana"))
        ran = audit(scopeaudit, "--baseline=small.json")
        assert (ran.code, "found a snapshot" in ran.err) == (2, True)

    def test_another_organization(self, baseline: Scopeaudit) -> None:
        """Fingerprints of two organizations never meet; all would be new and all be fixed."""
        report = json.loads(Path("base.json").read_text())
        report["provenance"]["organization"] = {"id": "o-2", "name": "Others", "region": ""}
        Path("base.json").write_text(json.dumps(report))
        ran = audit(baseline, "--baseline=base.json")
        assert ran.code == 2
        assert "of organization `Others` (`o-2`), this audit of `Testers` (`o-1`)" in ran.err
