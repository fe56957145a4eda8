"""Accepting findings: what is accepted, what stays open, and what is counted."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.model.finding import Finding, Subject, Waiver
from scopeaudit.model.policy import Location, Severity
from scopeaudit.waivers import apply

TODAY = date(2026, 11, 23)


def waiver(line: int = 1, until: date = TODAY, **given: object) -> Waiver:
    """Make a waiver that holds today, and accepts everything unless told what."""
    return Waiver(
        owner="Voice team",
        reason="the kiosk is replaced in spring",
        until=until,
        at=Location("waivers.yaml", line),
        **given,  # type: ignore[arg-type]
    )


def user(name: str, client: str = "") -> Subject:
    """Make a user of that name."""
    return Subject("user", f"u-{name}", name, client, f"fp-{name}")


def finding(*subjects: Subject, rule: str = "missing-scope", **given: object) -> Finding:
    """Make a finding about these subjects."""
    return Finding(
        rule=rule,
        severity=Severity.HIGH,
        subjects=subjects,
        message="Users lack a scope",
        cause="The client does not hold it.",
        fingerprint="0123456789abcdef",
        lacks=("conversations",),
        **given,  # type: ignore[arg-type]
    )


def names(findings: tuple[Finding, ...]) -> list[list[str]]:
    """Name the subjects of each finding."""
    return [[subject.name for subject in one.subjects] for one in findings]


def test_a_waiver_of_the_rule_accepts_the_whole_finding() -> None:
    """A waiver that names only the rule accepts all subjects, and the acceptance says by whom."""
    still_open, accepted, (use,) = apply(
        [finding(user("Ann"), user("Bea"))], (waiver(rule="missing-scope"),), TODAY
    )
    assert still_open == ()
    assert names(accepted) == [["Ann", "Bea"]]
    assert accepted[0].acceptance is not None
    assert accepted[0].acceptance.owner == "Voice team"
    assert use.applied == 1
    assert not use.expired


def test_a_waiver_of_another_rule_accepts_nothing() -> None:
    """Every given field must match."""
    whole = (finding(user("Ann")),)
    still_open, accepted, (use,) = apply(whole, (waiver(rule="missing-role"),), TODAY)
    assert (still_open, accepted, use.applied) == (whole, (), 0)


def test_a_waiver_of_some_subjects_splits_the_finding() -> None:
    """The parts keep rule, message and fingerprint; the subjects are divided between them."""
    whole = finding(user("Ann"), user("Bea"), user("Cid"))
    still_open, accepted, _ = apply([whole], (waiver(users=("Bea",)),), TODAY)
    assert names(still_open) == [["Ann", "Cid"]]
    assert names(accepted) == [["Bea"]]
    assert still_open[0].acceptance is None
    kept = {(one.rule, one.message, one.fingerprint) for one in (*still_open, *accepted)}
    assert kept == {(whole.rule, whole.message, whole.fingerprint)}


def test_it_holds_on_its_last_day_and_not_on_the_next() -> None:
    """`until` is the last day; an expired waiver accepts nothing and is counted as expired."""
    one = waiver(until=TODAY)
    assert apply([finding(user("Ann"))], (one,), TODAY)[1]
    still_open, accepted, (use,) = apply([finding(user("Ann"))], (one,), TODAY + timedelta(days=1))
    assert (names(still_open), accepted) == ([["Ann"]], ())
    assert use.expired
    assert use.applied == 0


def test_a_fingerprint_is_that_of_the_finding_or_of_one_subject() -> None:
    """The fingerprint of a subject accepts that subject alone."""
    whole = finding(user("Ann"), user("Bea"))
    everyone = waiver(fingerprint=whole.fingerprint)
    only_bea = waiver(fingerprint="fp-Bea")
    assert names(apply([whole], (everyone,), TODAY)[1]) == [["Ann", "Bea"]]
    assert names(apply([whole], (only_bea,), TODAY)[1]) == [["Bea"]]


def test_a_client_is_named_by_id_name_or_glob_also_where_users_act_through_it() -> None:
    """Names of clients are looked up by the ids that subjects and findings hold."""
    through = finding(user("Ann", client="c-1"), user("Bea", client="c-2"))
    known = {"c-1": "Old kiosk", "c-2": "Desktop"}
    for pattern in ("c-1", "Old kiosk", "Old *"):
        accepted = apply([through], (waiver(clients=(pattern,)),), TODAY, known)[1]
        assert names(accepted) == [["Ann"]]
    alone = finding(Subject("client", "c-1", "Old kiosk"))
    assert apply([alone], (waiver(clients=("Old*",)),), TODAY)[1]
    assert apply([finding(user("Ann"), client="c-1")], (waiver(clients=("c-1",)),), TODAY)[1]


def test_a_selector_of_users_leaves_clients_alone() -> None:
    """A glob over users never accepts a client or a role that has the same name."""
    others = finding(Subject("client", "x", "Ann"), Subject("role", "y", "Ann"))
    assert apply([others], (waiver(users=("*",)),), TODAY)[1] == ()
    assert names(apply([others], (waiver(roles=("Ann",)),), TODAY)[1]) == [["Ann"]]


def test_a_name_with_brackets_matches_itself() -> None:
    """A name that happens to be a pattern is still a name."""
    odd = finding(user("Bot [old]"))
    assert apply([odd], (waiver(users=("Bot [old]",)),), TODAY)[1]


def test_what_lacks_is_matched_by_any_of_its_names() -> None:
    """`lacks` fits one of the alternatives, or the team's own name for them."""
    one = finding(user("Ann"), said="call:update")
    assert apply([one], (waiver(lacks=("convers*",)),), TODAY)[1]
    assert apply([one], (waiver(lacks=("call:update",)),), TODAY)[1]
    assert not apply([one], (waiver(lacks=("users",)),), TODAY)[1]


def test_all_that_a_stale_token_lacks_must_be_accepted() -> None:
    """Its names are no alternatives: it lacks every one, also the one nobody accepted."""
    lacking = finding(user("Ann"), rule="stale-token")
    worse = replace(lacking, lacks=("conversations", "oauth"))
    one = waiver(lacks=("conversations",))
    assert names(apply([lacking], (one,), TODAY)[1]) == [["Ann"]]
    assert names(apply([worse], (one,), TODAY)[0]) == [["Ann"]]


def test_every_action_of_the_finding_must_be_accepted() -> None:
    """A waiver for one action accepts no finding that lets another slip in beside it."""
    both = finding(user("Ann"), actions=("roles.grant", "roles.edit"))
    assert apply([both], (waiver(actions=("roles.*",)),), TODAY)[1]
    assert apply([both], (waiver(actions=("roles.edit", "roles.grant")),), TODAY)[1]
    assert not apply([both], (waiver(actions=("roles.grant",)),), TODAY)[1]
    assert not apply([finding(user("Ann"))], (waiver(actions=("*",)),), TODAY)[1]


def test_a_finding_without_subjects_is_accepted_whole() -> None:
    """A finding about the audit itself has no subject to divide."""
    _, accepted, (use,) = apply([finding(rule="blind-spot")], (waiver(rule="blind-spot"),), TODAY)
    assert names(accepted) == [[]]
    assert use.applied == 1


def test_the_waiver_that_holds_longest_is_used() -> None:
    """Of two waivers that cover a subject only one is counted; the other is not needed."""
    short = waiver(line=1, until=TODAY)
    long = waiver(line=2, until=TODAY + timedelta(days=9))
    _, (accepted,), uses = apply([finding(user("Ann"))], (short, long), TODAY)
    assert accepted.acceptance is not None
    assert accepted.acceptance.until == long.until
    assert [(use.waiver, use.applied) for use in uses] == [(short, 0), (long, 1)]


SUBJECTS = st.builds(user, st.sampled_from("ABCD"), st.sampled_from(["", "c-1", "c-2"]))
FINDINGS = st.lists(
    st.builds(
        lambda subjects, rule: finding(*subjects, rule=rule),
        st.lists(SUBJECTS, max_size=6),
        st.sampled_from(["missing-scope", "missing-role"]),
    ),
    max_size=5,
)
PATTERNS = st.sampled_from([(), ("A",), ("A", "B"), ("*",), ("[C-D]",)])
WAIVERS = st.lists(
    st.builds(
        waiver,
        line=st.integers(1, 9),
        until=st.sampled_from([TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=5)]),
        rule=st.sampled_from(["", "missing-scope"]),
        users=PATTERNS,
        clients=st.sampled_from([(), ("c-*",), ("c-1",)]),
    ),
    max_size=5,
    unique_by=lambda one: one.at.line,
).map(tuple)


def each(findings: tuple[Finding, ...] | list[Finding]) -> list[tuple[str, Subject]]:
    """List every subject with the rule it was found by."""
    return sorted((one.rule, subject) for one in findings for subject in one.subjects)


@given(FINDINGS, WAIVERS)
def test_nothing_is_lost_or_doubled(findings: list[Finding], waivers: tuple[Waiver, ...]) -> None:
    """Every subject of every finding is open or accepted, once; uses count the accepted parts."""
    still_open, accepted, uses = apply(findings, waivers, TODAY)
    assert each((*still_open, *accepted)) == each(findings)
    assert sum(use.applied for use in uses) == len(accepted)
    assert all(one.acceptance is None for one in still_open)
    assert all(one.acceptance is not None for one in accepted)


@given(FINDINGS, WAIVERS, st.randoms())
def test_order_does_not_matter(
    findings: list[Finding], waivers: tuple[Waiver, ...], random: Random
) -> None:
    """Shuffled waivers give the same parts and the same counts."""
    shuffled = list(waivers)
    random.shuffle(shuffled)
    still_open, accepted, uses = apply(findings, waivers, TODAY)
    still_open_too, accepted_too, uses_too = apply(findings, tuple(shuffled), TODAY)
    assert (still_open, accepted) == (still_open_too, accepted_too)
    assert {one.waiver: one.applied for one in uses} == {
        one.waiver: one.applied for one in uses_too
    }


@given(FINDINGS, WAIVERS)
def test_an_expired_waiver_changes_nothing(
    findings: list[Finding], waivers: tuple[Waiver, ...]
) -> None:
    """Without the expired ones the same is accepted."""
    in_force = tuple(one for one in waivers if one.until >= TODAY)
    assert apply(findings, waivers, TODAY)[:2] == apply(findings, in_force, TODAY)[:2]
