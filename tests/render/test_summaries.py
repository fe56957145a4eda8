"""What the page sums up: the first steps, clients × actions, runs over time, and its phrases."""

from dataclasses import replace

import pytest

from benchmarks.audits import audit_of
from scopeaudit.errors import UsageError
from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.render.client_matrix import client_matrix
from scopeaudit.render.first import MOST, do_first
from scopeaudit.render.reliance import Reliance
from scopeaudit.render.say import read_phrases, sayer
from scopeaudit.render.trend import HEIGHT, WIDTH, trend
from tests.render.demo import make_demo
from tests.render.story import BOT, OVERLAY


def test_the_worst_step_comes_first(story: AuditResult) -> None:
    """Steps rank by the worst they close, then by how many findings and subjects; equal steps are one."""
    first = story.findings[0]
    many = tuple(
        replace(first, severity=severity, remedy=(step, "then sign in"), fingerprint=f"{at:016x}")
        for at, (severity, step) in enumerate(
            [
                (Severity.LOW, "tick the scope"),
                (Severity.LOW, "tick the scope"),
                (Severity.CRITICAL, "take the role away"),
                (Severity.LOW, "do something else"),
            ]
        )
    )
    steps = do_first(many, Reliance(story))
    assert [(one.step, len(one.findings), one.severity) for one in steps] == [
        ("take the role away", 1, Severity.CRITICAL),
        ("tick the scope", 2, Severity.LOW),
        ("do something else", 1, Severity.LOW),
    ]


def test_steps_are_few_and_only_where_there_is_one(story: AuditResult) -> None:
    """At most ten are told; a finding without a remedy has none."""
    first = story.findings[0]
    many = [replace(first, remedy=(f"step {at}",)) for at in range(MOST + 5)]
    assert len(do_first(many, Reliance(story))) == MOST
    assert do_first([replace(first, remedy=())], Reliance(story)) == ()


def test_a_step_says_what_it_could_break() -> None:
    """Expectations and calls that rest on what it takes; a step that gives takes nothing."""
    demo = make_demo()
    open_ = [one for one in (*demo.findings, *demo.accepted) if one.changes]
    steps = {one.findings[0].rule: one for one in do_first(open_, Reliance(demo))}
    taken = steps["forbidden-ability"].relied
    assert taken is not None
    assert taken.calls
    assert steps["missing-scope"].relied is None
    assert all(one.is_ready for one in steps.values())
    judged = [one for one in demo.findings if not one.changes]
    assert not any(one.is_ready for one in do_first(judged, Reliance(demo)))


def test_what_is_not_known_of_one_finding_is_not_known_of_the_step() -> None:
    """Calls that were read of one client say nothing of another whose usage was not read."""
    demo = make_demo()
    known = next(one for one in demo.findings if one.rule == "unused-permission")
    unread = next(one for one in demo.findings if one.rule == "super-user")
    same = [replace(one, remedy=("the same step",)) for one in (known, unread)]
    ((step),) = do_first(same, Reliance(demo))
    assert step.relied is not None
    assert step.relied.calls is None


def test_clients_are_counted_over_expectations(story: AuditResult) -> None:
    """Each client has its answers by action, and what is not as expected is known as such."""
    matrix = client_matrix(story)
    rows = {row.id: row for row in matrix.rows}
    assert rows[OVERLAY.id].name == "Queue dashboard"
    monitor = rows[OVERLAY.id].cells["call.monitor"]
    assert (monitor.met, monitor.proviso, monitor.missing, monitor.unknown) == (17, 17, 1, 2)
    assert monitor.bad_missing
    assert not monitor.bad_met
    bot = rows[BOT.id].cells
    assert bot["call.disconnect"].bad_met
    assert bot["call.mute"].missing == 2
    assert [row.name for row in matrix.rows] == sorted(row.name for row in matrix.rows)


def test_a_trend_ends_with_this_run(story: AuditResult) -> None:
    """Known runs and this one are drawn inside the picture; without any there is no picture."""
    audit = audit_of(50, "each")
    drawn = trend(audit)
    assert drawn is not None
    assert [run.open for run in drawn.runs][-2:] == [131, 50]
    assert drawn.runs[-1].new == 5
    assert drawn.line.startswith("M0.0 ")
    assert f"L{WIDTH} {HEIGHT}" in drawn.area
    heights = [float(point.split()[1]) for point in drawn.line[1:].split("L")]
    assert all(0 <= one <= HEIGHT for one in heights)
    assert trend(story) is None


def test_a_phrase_is_said_with_its_values() -> None:
    """Numbers have separators, one and many differ, values are left as they are, a phrase that is missing is an error."""
    say = sayer(
        read_phrases('{"finding": "{n} finding|{n} findings", "on": "{what} on {n}"}', "x")
    )
    assert say("finding", n=1) == "1 finding"
    assert say("finding", n=1200) == "1,200 findings"
    assert say("on", what="a {n}", n=2) == "a {n} on 2"
    with pytest.raises(UsageError, match="there is no phrase `nothing`"):
        say("nothing")
