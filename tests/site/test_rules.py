"""What a cell of organizations × rules says: a number, or why there is none."""

from dataclasses import replace

from scopeaudit.checks import RULES
from scopeaudit.checks.run import settings_in_force
from scopeaudit.model.policy import Severity
from scopeaudit.model.run import OpenNow
from scopeaudit.pipeline import Organization, Terms, audit, load
from scopeaudit.pipeline.in_force import rules_in_force
from scopeaudit.site.rules import Cell, Checked, columns
from scopeaudit.sources.demo import demo_organization
from tests.render.story import make_clean, make_story


def test_a_rule_with_findings_is_counted() -> None:
    """By the worst of them; where something hides more of it, that is said, too."""
    checked = Checked(make_story(), {})
    assert checked.cell("missing-scope") == Cell("found", 2, Severity.HIGH, more=True)
    assert checked.cell("wildcard-role") == Cell("found", 1, Severity.MEDIUM)


def test_none_is_said_only_of_what_ran_and_was_decided() -> None:
    """With an unknown verdict, any gap in access may be hidden; a rule that is off found nothing either."""
    whole, story = Checked(make_clean(), {}), Checked(make_story(), {})
    assert whole.cell("missing-role") == Cell("none")
    assert whole.cell("implicit-grant") == Cell("none")
    assert story.cell("missing-role") == Cell("undecided")
    assert story.cell("idle-client") == Cell("undecided")
    assert story.cell("blind-spot").state == "found"
    assert whole.cell("idle-client") == Cell("off")
    assert whole.cell("mute-drift") == Cell("off")
    hidden = replace(
        make_clean(), cells=tuple(replace(one, unknown=1) for one in make_clean().cells)
    )
    assert Checked(hidden, {}).cell("missing-role") == Cell("undecided")


def test_what_cannot_be_audited_again_is_known_by_the_store_alone() -> None:
    """Of a rule without findings nobody can say whether it ran."""
    opened = OpenNow(organization="o", rule="super-user", findings=3, worst=Severity.HIGH)
    checked = Checked(None, {"super-user": opened})
    assert checked.cell("super-user") == Cell("found", 3, Severity.HIGH)
    assert {checked.cell(rule).state for rule in RULES if rule != "super-user"} == {"unknown"}


def test_columns_are_the_rules_that_somebody_must_look_at() -> None:
    """Worst first; those that are only undecided last."""
    found = columns([Checked(make_story(), {}), Checked(make_clean(), {})])
    assert [one.rule for one in found][:2] == ["forbidden-ability", "missing-scope"]
    assert [one.rule for one in found][-2:] == ["idle-client", "unused-permission"]
    assert [one.worst for one in found][-2:] == [None, None]
    assert {one.failing for one in found} == {0, 1}
    assert columns([Checked(make_clean(), {})]) == []


def test_the_rules_that_ran_are_those_that_the_audit_ran() -> None:
    """With and without attempts."""
    read = demo_organization()
    policies, catalog = load(())
    for snapshot in (read, replace(read, attempts=None, conversations=None)):
        organization = Organization(snapshot=snapshot, digest="")
        result = audit(organization, policies, catalog, (), Terms(now=read.taken_at))
        assert rules_in_force(result) == tuple(
            one.rule for one in settings_in_force(policies, snapshot)
        )
