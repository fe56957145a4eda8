"""Fingerprints: the same gap has the same one in every run, however it is worded or ordered."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.checks.fingerprint import fingerprints
from scopeaudit.model.finding import Finding
from scopeaudit.model.snapshot import Snapshot, User
from tests.checks.auditing import action, expect, find
from tests.organizations import AMER, EMEA, group, role, snapshot, user

IDS = st.lists(st.text(max_size=4), max_size=3)


@given(IDS, IDS)
def test_different_ids_have_different_fingerprints(one: list[str], other: list[str]) -> None:
    """No two lists of ids spell the same, whatever characters they hold."""
    of = fingerprints("o", "r")
    assert (of(*one) == of(*other)) == (one == other)


@given(st.permutations(["a", "b", "c"]))
def test_the_order_and_repetition_of_what_lacks_do_not_matter(lacks: list[str]) -> None:
    """A set of names is a set."""
    assert fingerprints("o", "r", [*lacks, "a"])("x") == fingerprints("o", "r", "abc")("x")


def test_each_part_makes_a_difference() -> None:
    """Organization, rule, what lacks, division and subject all count."""
    every = {
        fingerprints("o", "r")("x"),
        fingerprints("p", "r")("x"),
        fingerprints("o", "s")("x"),
        fingerprints("o", "r", ["a"])("x"),
        fingerprints("o", "r", (), ["a"])("x"),
        fingerprints("o", "r")("y"),
    }
    assert len(every) == 6


def test_it_is_written_down() -> None:
    """A change of this value makes every known finding a new one."""
    of = fingerprints("o-1", "missing-scope", ["conversations"])
    assert of("dash") == "5ee9c013cd0e4b54"


def test_lone_surrogates_do_not_break_it() -> None:
    """Text of a snapshot may be no valid Unicode."""
    assert len(fingerprints("\ud800", "r")("\udfff")) == 16


USERS = (
    user("ann", ("r-agent", EMEA)),
    user("bob", ("r-supervisor", AMER)),
    user("gil", groups=("g-1",)),
    user("hal", ("r-supervisor", EMEA)),
)
READ = snapshot(
    *USERS,
    roles=(role("r-agent", "a:b:c"), role("r-supervisor", "conversation:call:monitor")),
    groups=(group("g-1", ("r-agent", AMER)),),
)


def every_finding(read: Snapshot) -> list[Finding]:
    """Return all access findings of one policy."""
    wanted = expect(action(), where=("EMEA",))
    forbidden = expect(action(), allowed=False)
    return [
        *find("missing-permission", read, wanted),
        *find("wrong-division", read, wanted),
        *find("forbidden-ability", read, forbidden),
    ]


def marks(findings: list[Finding]) -> set[tuple[str, str]]:
    """Return the fingerprints of findings and of their subjects."""
    return {(one.fingerprint, who.fingerprint) for one in findings for who in one.subjects}


@given(st.permutations(USERS), st.text(max_size=5))
def test_fingerprints_survive_order_and_names(users: list[User], name: str) -> None:
    """Another order of users and roles, and other names of everything, change no fingerprint."""
    renamed = replace(
        READ,
        users=tuple(replace(one, name=name) for one in users),
        roles=tuple(replace(one, name=name) for one in reversed(READ.roles or ())),
        organization=replace(READ.organization, name=name),
    )
    assert marks(every_finding(renamed)) == marks(every_finding(READ))
