"""What relies on what is taken away: expectations that are met by it, and calls of the clients."""

from dataclasses import replace

import pytest

from scopeaudit.model.change import SetScopes
from scopeaudit.model.directory import Directory, UsageRead, Used
from scopeaudit.model.finding import Finding
from scopeaudit.model.result import AuditResult
from scopeaudit.render.reliance import Reliance, Relied
from tests.render.demo import make_demo


@pytest.fixture(scope="module")
def demo() -> AuditResult:
    """Return the audit of the demo organization."""
    return make_demo()


def the(result: AuditResult, rule: str, word: str = "") -> Finding:
    """Return the first finding of a rule that names something."""
    every = (*result.findings, *result.accepted)
    return next(one for one in every if one.rule == rule and word in one.message)


def relied(result: AuditResult, finding: Finding) -> Relied:
    """Return what relies on what a finding would take away."""
    found = Reliance(result).of(finding)
    assert found is not None
    return found


def test_an_expectation_that_a_scope_meets_is_named(demo: AuditResult) -> None:
    """The scope is more than it looks, and yet a policy needs it."""
    found = relied(demo, the(demo, "readonly-that-writes"))
    assert found.expectations == (("wallboard-works-for-supervisors", "call.view"),)


def test_calls_that_need_what_a_role_gives_are_named(demo: AuditResult) -> None:
    """A pipeline that loses its role can no longer do what it does six times a month."""
    found = relied(demo, the(demo, "forbidden-ability", "roles.edit"))
    assert found.calls is not None
    assert ("PUT", "/api/v2/authorization/roles/{roleId}", 6) in [
        (one.method, one.path, one.requests) for one in found.calls
    ]
    assert found.days == 30


def test_what_is_not_used_and_not_asked_for_says_so(demo: AuditResult) -> None:
    """Nothing is an answer only where usage was read."""
    found = relied(demo, the(demo, "unused-permission"))
    assert (found.expectations, found.calls) == ((), ())


def test_usage_that_was_not_read_is_no_usage_that_is_none(demo: AuditResult) -> None:
    """Without usage, and for a client whose usage was refused, calls are not known."""
    finding = the(demo, "unused-permission")
    client = finding.subjects[0].id
    blind = UsageRead(30, {}, frozenset({client}))
    for usage in (None, blind):
        without = replace(demo, directory=replace(demo.directory, usage=usage))
        assert relied(without, finding).calls is None


def test_users_have_no_usage(demo: AuditResult) -> None:
    """The vendor counts calls by client."""
    assert relied(demo, the(demo, "super-user")).calls is None


def test_what_gives_nothing_is_relied_on_by_nobody(demo: AuditResult) -> None:
    """Scopes of client credentials can go, whatever the client calls."""
    finding = the(demo, "ignored-scopes")
    assert isinstance(finding.changes[0], SetScopes)
    assert relied(demo, finding) == Relied((), ())


def test_giving_takes_nothing_away(demo: AuditResult) -> None:
    """A scope more breaks nobody."""
    assert Reliance(demo).of(the(demo, "missing-scope", "Wallboard")) is None


def test_a_scope_that_is_kept_is_not_taken(demo: AuditResult) -> None:
    """Of a client's scopes only those count that go."""
    client = next(one for one in demo.directory.clients if one.name == "Wallboard overlay")
    finding = replace(
        the(demo, "readonly-that-writes"),
        excess=(),
        changes=(SetScopes(client.id, ("conversations:readonly",)),),
    )
    call = Used("GET", "/a", 1, 0, frozenset({"conversations:readonly"}))
    usage = UsageRead(7, {client.id: (call,)})
    used = replace(demo, directory=replace(demo.directory, usage=usage))
    assert relied(used, finding) == Relied((), (), 7)
    emptied = replace(finding, changes=(SetScopes(client.id, ()),))
    assert relied(used, emptied).calls == (call,)


def test_an_audit_without_a_directory_tells_what_it_knows(story: AuditResult) -> None:
    """A result that was put together by hand has no usage, and no error."""
    assert story.directory == Directory()
    assert all(one is None or one.calls is None for one in map(Reliance(story).of, story.findings))
