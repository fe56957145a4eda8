"""The participant-visibility gap is told by that name in every format."""

import csv
import io
import json

import pytest

from scopeaudit import pipeline
from scopeaudit.model.policy import ClientSelector, UserSelector
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options, render
from scopeaudit.render.view import view
from tests.checks.auditing import both, catalog, expect
from tests.checks.calls import MUTE, organization
from tests.organizations import EMEA, NOW, user


def result(*, hidden: bool = False) -> AuditResult:
    """Audit two users and a bot who are to mute: one user and the bot never can, one may be hidden."""
    people = [user("u-ann", ("r-view", EMEA), name="Ann"), user("u-new", name="Newcomer")]
    if hidden:
        people.append(user("u-grey", name="Grey", grants=None))
    read = organization(users=tuple(people), attempts=None, conversations=None)
    policies = both(
        expect(MUTE, users=UserSelector(), id="people"),
        expect(MUTE, clients=ClientSelector(grant_types=("CLIENT-CREDENTIALS",)), id="bots"),
    )
    audited = pipeline.Organization(snapshot=read, digest="0" * 64)
    return pipeline.audit(audited, policies, catalog(), (), pipeline.Terms(now=NOW))


def test_both_who_never_can_are_in_it() -> None:
    """Without any conversation: a user without a view permission, and client credentials."""
    gap = view(result()).visibility
    assert {one.rule for one in gap.findings} == {"conversation-not-visible", "no-user-context"}
    assert (gap.asked, gap.subjects, gap.undecided) == (True, 2, ())


def test_it_has_its_name_in_text_and_markdown_and_html() -> None:
    """With who is concerned."""
    for name in ("text", "markdown", "html"):
        told = render(name, result(), Options(width=120))
        assert "Participant-visibility gap: 2 subjects" in told, name
        assert "Newcomer" in told.partition("Participant-visibility gap")[2], name


def test_it_is_a_part_of_the_json_report() -> None:
    """By the fingerprints of its findings."""
    report = json.loads(render("json", result(), Options()))
    gap = report["participant_visibility_gap"]
    assert (gap["asked"], gap["subjects"], gap["undecided"]) == (True, 2, [])
    found = {one["fingerprint"]: one["rule"] for one in report["findings"]}
    assert {found[one] for one in gap["findings"]} == {
        "conversation-not-visible",
        "no-user-context",
    }


def test_its_rows_are_marked_in_csv() -> None:
    """So that a spreadsheet filters them."""
    rows = list(csv.DictReader(io.StringIO(render("csv", result(), Options()))))
    marked = {one["subject_name"] for one in rows if one["gap"] == "participant-visibility"}
    assert marked == {"Newcomer", "Quiet hours bot"}


@pytest.mark.parametrize("name", ["text", "markdown", "html", "json"])
def test_what_could_hide_more_of_it_is_said(name: str) -> None:
    """A user whose grants were not returned may be in it: never a pass."""
    told = render(name, result(hidden=True), Options(width=200))
    gap = told.partition("articipant-visibility gap")[2] or told.partition("visibility_gap")[2]
    assert "grants of some users were not returned" in gap


def test_who_does_not_ask_has_none() -> None:
    """No word of it where no policy asks for a participant."""
    read = pipeline.Organization(snapshot=organization(attempts=None), digest="0" * 64)
    policies = expect(users=UserSelector())
    audited = pipeline.audit(read, policies, catalog(), (), pipeline.Terms(now=NOW))
    assert not view(audited).visibility.asked
    for name in ("text", "markdown", "html"):
        assert "isibility gap" not in render(name, audited, Options())
