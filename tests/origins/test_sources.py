"""A finding about a configuration names the lines that cause it, the one to change first."""

import json
from dataclasses import replace

from scopeaudit import pipeline
from scopeaudit.catalog import load_catalog
from scopeaudit.model.finding import Finding
from scopeaudit.model.origin import Origin
from scopeaudit.model.policy import (
    Action,
    ClientSelector,
    Expectation,
    Location,
    PermissionNeed,
    PolicySet,
    ScopeNeed,
)
from scopeaudit.model.result import AuditResult
from scopeaudit.model.snapshot import Grant
from scopeaudit.render import Options, render
from tests.organizations import HOME, MONITOR, NOW, client, role, snapshot

CLIENT = Location("main.tf", 10)
SCOPES = Location("main.tf", 12, 3)
ROLES = Location("main.tf", 14, 3)
ROLE = Location("roles.tf", 1)
GIVES = Location("roles.tf", 3, 3)
ORIGINS = {
    "app": Origin(CLIENT, {"scopes": SCOPES}),
    "bot": Origin(CLIENT, {"roles": ROLES}),
    "r-agent": Origin(ROLE, {"permissions": GIVES}),
}


def audited(
    need: ScopeNeed | PermissionNeed, *, allowed: bool = True, origins: bool = True
) -> AuditResult:
    """Audit an application and a service client of one configuration for one action."""
    action = Action(id="do", title="Do it", need=need, at=Location("p.yaml", 2))
    expectation = Expectation(
        id="e",
        actions=("do",),
        allowed=allowed,
        clients=ClientSelector(),
        at=Location("p.yaml", 5),
    )
    read = snapshot(
        clients=(
            client("app", grant_type="CODE", scopes=()),
            client("bot", grant_type="CLIENT-CREDENTIALS", grants=(Grant("r-agent", HOME),)),
        ),
        roles=(role("r-agent", MONITOR),),
    )
    organization = pipeline.Organization(
        snapshot=read, digest="0" * 64, origins=ORIGINS if origins else {}
    )
    policies = PolicySet(actions={"do": action}, expectations=(expectation,))
    return pipeline.audit(organization, policies, load_catalog(), (), pipeline.Terms(now=NOW))


def only(result: AuditResult, rule: str) -> Finding:
    """Return the one finding of a rule."""
    (found,) = (one for one in result.findings if one.rule == rule)
    return found


def test_a_missing_scope_points_at_the_list_of_scopes() -> None:
    """The line to change is that of the scopes, not that of the client."""
    assert only(audited(ScopeNeed("users")), "missing-scope").sources == (SCOPES,)


def test_a_missing_permission_points_at_the_roles_and_at_what_they_give() -> None:
    """It can be closed with another role, or in the role that is held."""
    needed = audited(PermissionNeed("routing:queue:view"))
    assert only(needed, "missing-permission").sources == (ROLES, GIVES)


def test_a_forbidden_ability_points_first_at_what_gives_it() -> None:
    """The role's permissions come first, then the client that holds it."""
    given = audited(PermissionNeed(MONITOR), allowed=False)
    ours = [one for one in given.findings if one.subjects[0].id == "bot"]
    assert [one.sources for one in ours] == [(GIVES, CLIENT)]


def test_what_no_file_declares_has_no_lines() -> None:
    """An organization that was read live has objects of no file."""
    assert only(audited(ScopeNeed("users"), origins=False), "missing-scope").sources == ()


def test_every_format_for_readers_shows_the_line() -> None:
    """JSON has the place in parts; text and Markdown say it."""
    result = audited(ScopeNeed("users"))
    result = replace(result, findings=(only(result, "missing-scope"),))
    document = json.loads(render("json", result, Options()))
    places = [one["sources"] for one in document["findings"]]
    assert places == [[{"path": "main.tf", "line": 12, "column": 3}]]
    assert "\n  where   main.tf:12:3\n" in render("text", result, Options())
    assert "- **where**: main.tf:12:3\n" in render("markdown", result, Options())
