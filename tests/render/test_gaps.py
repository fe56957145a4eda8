"""The panel of gaps: a tick stands only where something was asked, of somebody, and decided."""

from dataclasses import replace

import pytest

from scopeaudit.model.policy import ParticipantNeed, PermissionNeed, ScopeNeed
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.html import render
from tests.render.story import SPOTS

NO_SCOPE = "No open finding of a missing scope."
NO_PLACE = "No open finding of a caller without a place on the conversation."
NOT_ASKED = "No policy asks for it."


def asking(result: AuditResult, need: ScopeNeed | ParticipantNeed | PermissionNeed) -> AuditResult:
    """Return the audit with one need of muting, and without a rule about scopes."""
    action = replace(result.policies.actions["call.mute"], need=need)
    return replace(
        result,
        policies=replace(result.policies, actions={"call.mute": action}),
        provenance=replace(result.provenance, rules=()),
    )


def test_what_no_policy_asks_for_has_no_tick(clean: AuditResult) -> None:
    """Only the asked half says that nothing was found."""
    page = render(asking(clean, ScopeNeed("conversations")), Options())
    assert (NO_SCOPE in page, NO_PLACE in page, page.count(NOT_ASKED)) == (True, False, 1)
    page = render(asking(clean, ParticipantNeed("self")), Options())
    assert (NO_SCOPE in page, NO_PLACE in page, page.count(NOT_ASKED)) == (False, True, 1)


def test_the_panel_is_left_out_where_neither_is_asked(clean: AuditResult) -> None:
    """Neither the panel nor its place in the bar is shown."""
    page = render(asking(clean, PermissionNeed("a:b:c")), Options())
    assert 'id="gaps"' not in page
    assert '"#gaps"' not in page


def test_what_was_asked_of_nobody_has_no_tick(clean: AuditResult) -> None:
    """An expectation that met no subject decided nothing."""
    nobody = tuple(replace(cell, met=0) for cell in clean.cells)
    page = render(replace(asking(clean, ScopeNeed("conversations")), cells=nobody), Options())
    assert NO_SCOPE not in page


def test_users_alone_have_no_tick_for_scopes(clean: AuditResult) -> None:
    """Without a client there is no scope that could be missing."""
    asked = asking(clean, ScopeNeed("conversations"))
    expectations = tuple(replace(one, clients=None) for one in asked.policies.expectations)
    policies = replace(asked.policies, expectations=expectations)
    assert NO_SCOPE not in render(replace(asked, policies=policies), Options())


@pytest.mark.parametrize("rule", ["stale-token", "missing-scope"])
def test_an_undecided_rule_has_no_tick(clean: AuditResult, rule: str) -> None:
    """What a blind spot hides may be a gap."""
    page = render(replace(clean, undecided=((rule, SPOTS[0]),)), Options())
    assert NO_SCOPE not in page
    assert f"undecided: {rule}. They may hide some" in page
