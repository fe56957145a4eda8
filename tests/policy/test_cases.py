"""Running cases: what fails, what nothing tries, and what is refused before anything runs."""

from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

from scopeaudit.errors import NothingToAuditError, PolicyError, Problem
from scopeaudit.model.finding import Finding, Subject
from scopeaudit.model.policy import (
    Action,
    ClientSelector,
    Expectation,
    Location,
    PolicySet,
    RuleSetting,
    ScopeNeed,
    Severity,
)
from scopeaudit.model.snapshot import BlindSpot, Conversation, Snapshot
from scopeaudit.model.verdict import Gap, Outcome, Proof, Proviso, Verdict
from scopeaudit.policy import cases

NEED = ScopeNeed("conversations")
RULES = ("implicit-grant",)
MET = Proof(NEED, Outcome.MET, provisos=(Proviso("participant", "on the call"),))
MISSING = Proof(
    NEED,
    Outcome.MISSING,
    gaps=(Gap("missing-scope", ("conversations", "conversations:readonly")),),
)
UNKNOWN = Proof(NEED, Outcome.UNKNOWN, blind=(BlindSpot(section="clients", reason="unread"),))


def load(path: Path) -> PolicySet:
    """Load a policy of one action, one expectation and one rule, whatever the file says."""
    if "broken" in path.name:
        raise PolicyError((Problem(str(path), 1, 1, "broken"),))
    at = Location(str(path), 3)
    return PolicySet(
        actions={"call.mute": Action(id="call.mute", title="Mute", need=NEED, at=at)},
        expectations=(
            Expectation(
                id="bots",
                actions=("call.mute",),
                allowed=False,
                clients=ClientSelector(names=("*",)),
                at=at,
            ),
        ),
        rules=(RuleSetting(rule="implicit-grant", at=at),),
    )


def decide(
    snapshot: Snapshot, policies: PolicySet, on: Conversation | None = None
) -> tuple[Verdict, ...]:
    """Decide by the state of the client: active is met, disabled missing, inactive unknown."""
    (asked,) = policies.expectations
    assert on is None
    clients = asked.clients
    assert clients is not None
    state = next(one.state for one in snapshot.clients or () if one.id in clients.ids)
    proof = {"active": MET, "disabled": MISSING, "inactive": UNKNOWN}[state]
    verdict = Verdict(asked.id, "call.mute", asked.allowed, clients.ids[0], None, proof)
    return (verdict, replace(verdict, client=None, users=(), proof=UNKNOWN))


def find(snapshot: Snapshot, policies: PolicySet) -> tuple[Finding, ...]:
    """Find every client of the implicit grant, and every bot of the expectations."""
    clients = snapshot.clients or ()
    implicit = [one for one in clients if one.grant_type == "TOKEN"]
    bots = [one for one in clients if one.grant_type == "CLIENT-CREDENTIALS"]
    expectations = tuple(one.id for one in policies.expectations)
    found = (("implicit-grant", implicit, ()), ("forbidden-ability", bots, expectations))
    return tuple(
        Finding(
            rule=rule,
            severity=Severity.LOW,
            subjects=tuple(Subject("client", one.id, one.name) for one in subjects),
            message="m",
            cause="c",
            fingerprint="f",
            expectations=by,
        )
        for rule, subjects, by in found
    )


def tried(folder: Path, text: str) -> cases.CaseReport:
    """Run the cases of a policy `calls.yaml`."""
    (folder / "calls.yaml").write_text("version: 1\n")
    (folder / "calls.test.yaml").write_text(dedent(text))
    return cases.test_policies([folder], load, decide, find, RULES)


WHOLE = """\
version: 1
facts:
  clients:
    - Portal
    - {name: Old, state: disabled}
    - {name: Lost, state: inactive}
verdicts:
  - {case: may, client: Portal, expect: {call.mute: {verdict: met, provisos: [participant]}}}
  - case: may not
    client: Old
    expect:
      call.mute: {verdict: missing, gaps: [{rule: missing-scope, names: [conversations:readonly, conversations]}]}
  - {case: who knows, client: Lost, expect: {call.mute: {verdict: unknown, blind: [clients]}}}
findings:
  - {case: nothing, rule: implicit-grant, finds: nothing}
  - {case: one, facts: {clients: [{name: Old, grant_type: TOKEN}]}, rule: implicit-grant, finds: [Old]}
  - {case: none, expectation: bots, finds: nothing}
  - {case: a bot, facts: {clients: [{name: Old, grant_type: CLIENT-CREDENTIALS}]}, expectation: bots, finds: [Old]}
"""


def test_cases_that_are_as_expected_pass(tmp_path: Path) -> None:
    """Every verdict and every finding is a result; a policy tried in every way leaves nothing untried."""
    report = tried(tmp_path, WHOLE)
    assert [one.passed for one in report.results] == [True] * 7
    assert (report.failed, report.untried) == ((), ())


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("missing", "missing"),
        ("{verdict: met, provisos: [condition]}", "met (condition)"),
        ("{verdict: met, provisos: [participant, user]}", "met (participant; user)"),
    ],
)
def test_another_verdict_fails_and_says_both(tmp_path: Path, expected: str, words: str) -> None:
    """A failure says what was expected and what was found, where it is written."""
    report = tried(
        tmp_path,
        f"""\
        version: 1
        verdicts:
          - case: may
            facts: {{clients: [Portal]}}
            client: Portal
            expect: {{call.mute: {expected}}}
        """,
    )
    (failed,) = report.failed
    assert (failed.expected, failed.found) == (words, "met (participant)")
    assert failed.at == Location(str(tmp_path / "calls.test.yaml"), 6, 14)


@pytest.mark.parametrize(
    "gaps",
    [
        "[{rule: missing-role}]",
        "[{rule: missing-scope, names: [conversations]}]",
        "[{rule: missing-scope}, {rule: missing-permission}]",
    ],
)
def test_a_gap_that_is_not_there_fails_as_one_too_many(tmp_path: Path, gaps: str) -> None:
    """Gaps that are given must be all the gaps, each with all its names."""
    report = tried(
        tmp_path,
        f"""\
        version: 1
        verdicts:
          - case: may not
            facts: {{clients: [{{name: Old, state: disabled}}]}}
            client: Old
            expect: {{call.mute: {{verdict: missing, gaps: {gaps}}}}}
        """,
    )
    (failed,) = report.failed
    assert failed.found == "missing (missing-scope: conversations, conversations:readonly)"


@pytest.mark.parametrize(
    ("finds", "found"), [("nothing", "Old"), ("[Old, New]", "Old"), ("[New]", "Old")]
)
def test_an_unexpected_finding_fails_as_one_that_is_not_there(
    tmp_path: Path, finds: str, found: str
) -> None:
    """The subjects found are exactly those that are named."""
    report = tried(
        tmp_path,
        f"""\
        version: 1
        findings:
          - case: some
            facts: {{clients: [{{name: Old, grant_type: TOKEN}}]}}
            rule: implicit-grant
            finds: {finds}
        """,
    )
    assert [one.found for one in report.failed] == [found]


def test_what_no_case_tries_is_named(tmp_path: Path) -> None:
    """Actions need a case for each verdict, expectations and rules one either way."""
    report = tried(
        tmp_path,
        """\
        version: 1
        facts: {clients: [Portal]}
        verdicts: [{case: may, client: Portal, expect: {call.mute: met}}]
        findings: [{case: none, expectation: bots, finds: nothing}]
        """,
    )
    assert [one.message for one in report.untried] == [
        "action `call.mute` has no case that is missing and none that is unknown",
        "expectation `bots` has no case that finds something",
        "rule `implicit-grant` has no case that finds something and none that finds nothing",
    ]
    assert {one.path for one in report.untried} == {str(tmp_path / "calls.yaml")}


def test_a_policy_without_cases_is_named(tmp_path: Path) -> None:
    """A policy that nothing tries is said to be so; the others are tried all the same."""
    (tmp_path / "other.yaml").write_text("version: 1\n")
    report = tried(tmp_path, WHOLE)
    assert [(one.path, one.message) for one in report.untried] == [
        (str(tmp_path / "other.yaml"), "has no cases")
    ]


def test_cases_without_a_policy_are_refused_with_all_other_problems(tmp_path: Path) -> None:
    """Nothing is tried unless every file is right."""
    (tmp_path / "lost.test.yaml").write_text(WHOLE)
    (tmp_path / "broken.yaml").write_text("version: 1\n")
    with pytest.raises(PolicyError) as caught:
        tried(tmp_path, "version: 1\nverdict: []\n")
    names = [Path(one.path).name for one in caught.value.problems]
    assert names == ["broken.yaml", "calls.test.yaml", "lost.test.yaml"]
    assert caught.value.problems[-1].message == "cases without a policy"


def test_nothing_to_try_is_no_success(tmp_path: Path) -> None:
    """An empty folder, and policies without a single case, are refused."""
    with pytest.raises(NothingToAuditError):
        cases.test_policies([tmp_path], load, decide, find, RULES)
    (tmp_path / "calls.yaml").write_text("version: 1\n")
    with pytest.raises(NothingToAuditError):
        cases.test_policies([tmp_path], load, decide, find, RULES)


def test_either_file_may_be_named_and_dot_folders_are_left_out(tmp_path: Path) -> None:
    """The policy, its cases, or both name the same pair; hidden folders are somebody else's."""
    hidden = tmp_path / ".cache"
    hidden.mkdir()
    (hidden / "lost.test.yaml").write_text(WHOLE)
    whole = tried(tmp_path, WHOLE)
    pair = [tmp_path / "calls.yaml", tmp_path / "calls.test.yaml"]
    for paths in (pair, pair[:1], pair[1:]):
        assert cases.test_policies(paths, load, decide, find, RULES) == whole


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A path that is named must be there, cases or policy."""
    for name in ("none.yaml", "none.test.yaml"):
        with pytest.raises((PolicyError, NothingToAuditError)):
            cases.test_policies([tmp_path / name], load, decide, find, RULES)
