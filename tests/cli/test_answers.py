"""`who-can` and `explain`: the whole answer as a reader sees it, and as JSON."""

import json
from pathlib import Path

import pytest

from scopeaudit.sources.demo import demo_organization
from scopeaudit.sources.file import write_snapshot
from tests.cli.conftest import Scopeaudit
from tests.golden import same_as_golden
from tests.organizations import client, refused, role, snapshot, user

GOLDEN = Path(__file__).parent / "golden"
MUTE = ("--action", "call.mute")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("who-can-action", ("who-can", "call.monitor", "org.json", "--division", "EMEA")),
        ("who-can-permission", ("who-can", "conversation:call:barge", "org.json")),
        ("who-can-scope", ("who-can", "conversations", "org.json")),
        ("who-can-own-name", ("who-can", "call:update", "org.json")),
        ("who-can-operation", ("who-can", "postConversationsCallParticipantCoach", "org.json")),
        ("explain-scope", ("explain", "org.json", "--client", "Wallboard overlay", *MUTE)),
        (
            "explain-division",
            ("explain", "org.json", "--client", "Queue dashboard", "--user", "Leïla Benali", *MUTE, "--division", "EMEA"),
        ),
        ("explain-old-token", ("explain", "org.json", "--client", "Queue dashboard", *MUTE)),
        ("explain-bot", ("explain", "org.json", "--client", "Quiet hours bot", *MUTE)),
        (
            "explain-conversation",
            ("explain", "org.json", "--client", "Queue dashboard", "--user", "supervisor-emea-001", *MUTE, "--conversation", "conversation-booking"),
        ),
        (
            "explain-own-conversation",
            ("explain", "org.json", "--client", "Queue dashboard", "--user", "supervisor-emea-003", *MUTE, "--conversation", "conversation-refund"),
        ),
        ("explain-user", ("explain", "org.json", "--user", "Leïla Benali", *MUTE)),
    ],
)  # fmt: skip
def test_the_whole_answer(scopeaudit: Scopeaudit, name: str, arguments: tuple[str, ...]) -> None:
    """Each cause of the demo's story is explained apart."""
    ran = scopeaudit(*arguments)
    assert (ran.code, ran.err) == (0, "")
    same_as_golden(ran.out, GOLDEN / f"{name}.txt")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            ("--conversation", "conversation-bookin"),
            "did you mean `conversation-booking` or `conversation-rebooking`?",
        ),
        (("--conversation", "conversation-booking", "--division", "EMEA"), "exclude each other"),
    ],
)
def test_a_conversation_that_was_not_read(
    scopeaudit: Scopeaudit, more: tuple[str, ...], said: str
) -> None:
    """Named by its id; where it is a division of its own is not asked."""
    ran = scopeaudit("explain", "org.json", "--user", "Leïla Benali", *MUTE, *more)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_the_json_of_who_can_names_every_subject(scopeaudit: Scopeaudit) -> None:
    """Text shows the first ten; JSON has all, and those who cannot are counted."""
    found = json.loads(scopeaudit("who-can", "call.mute", "org.json", "--format", "json").out)
    users = [
        one for group in found["able"] if group["kind"] == "users" for one in group["subjects"]
    ]
    active = [one for one in demo_organization().users or () if one.state == "active"]
    assert len(users) > 300
    assert found["asked"]["kind"] == "action"
    assert len(users) + found["unable"]["users"] == len(demo_organization().users or ())
    assert {one["id"] for one in users} <= {one.id for one in active}


def test_the_json_of_explain_has_proof_and_fixes(scopeaudit: Scopeaudit) -> None:
    """A program can act on it."""
    command = ("explain", "org.json", "--client", "Wallboard overlay", *MUTE, "--format", "json")
    found = json.loads(scopeaudit(*command).out)
    assert found["outcome"] == "missing"
    assert found["proof"]["parts"][0]["outcome"] == "missing"
    assert "tick `conversations`" in found["fixes"][0][0]


def test_a_misspelt_name_of_the_vocabulary_is_found(scopeaudit: Scopeaudit) -> None:
    """A team's own names are offered beside actions."""
    ran = scopeaudit("who-can", "call:updte", "org.json")
    assert (ran.code, "did you mean `call:update`" in ran.err) == (2, True)


def test_names_that_repeat_are_not_guessed(scopeaudit: Scopeaudit) -> None:
    """Two users of one name: the ids are offered."""
    twins = (user("u-1", name="Ana Ruiz"), user("u-2", name="Ana Ruiz"))
    write_snapshot(snapshot(*twins, roles=(role("r-x", "a:b:c"),)), Path("twins.json"))
    ran = scopeaudit("explain", "twins.json", "--user", "Ana Ruiz", *MUTE)
    assert ran.code == 2
    assert "2 users are named `Ana Ruiz`" in ran.err
    assert "`u-1`, `u-2`" in ran.err
    assert scopeaudit("explain", "twins.json", "--user", "u-2", *MUTE).code == 0


def test_who_can_says_when_not_all_were_listed(scopeaudit: Scopeaudit) -> None:
    """A list cut short is no answer about everybody."""
    read = snapshot(user("ana"), clients=(client("app"),), blind_spots=(refused("users"),))
    write_snapshot(read, Path("cut.json"))
    assert (
        "not all were listed: users refused" in scopeaudit("who-can", "call.mute", "cut.json").out
    )


def test_hostile_names_reach_the_terminal_as_visible_text(scopeaudit: Scopeaudit) -> None:
    """Escape sequences and direction marks in names are shown, not obeyed."""
    bad = user("ana", name="\x1b[31mAna\u202eruiz")
    write_snapshot(snapshot(bad), Path("bad.json"))
    out = scopeaudit("explain", "bad.json", "--user", "ana", *MUTE).out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_the_header_counts_those_who_can(scopeaudit: Scopeaudit) -> None:
    """Who is unknown is no one who can."""
    out = scopeaudit("who-can", "call.monitor", "org.json", "--division", "EMEA").out
    assert "16 users of 357, 1 more unknown, by their grants" in out


def test_groups_that_read_alike_are_one(scopeaudit: Scopeaudit) -> None:
    """Users who differ in what is not shown stand in one group."""
    held = role("r-x", "conversation:call:barge")
    twice = user("bo", ("r-x", "d-emea"), groups=("g-gone",))
    read = snapshot(user("ana", ("r-x", "d-emea")), twice, roles=(held,))
    write_snapshot(read, Path("alike.json"))
    out = scopeaudit("who-can", "conversation:call:barge", "alike.json").out
    assert out.count("held through role X in division EMEA") == 1
    assert "met 2: Ana, Bo" in out


def test_several_fixes_are_no_alternatives(scopeaudit: Scopeaudit) -> None:
    """Each gap has its fix, and all are needed."""
    write_snapshot(snapshot(user("ana"), clients=(client("app"),)), Path("both.json"))
    asked = ("explain", "both.json", "--client", "app", "--user", "ana", *MUTE)
    out = scopeaudit(*asked).out
    assert "fix 1 of 2, both are needed" in out
    assert "fix 2 of 2, both are needed" in out


def test_alternatives_do_not_read_as_demands(scopeaudit: Scopeaudit) -> None:
    """What any of several scopes would do is said once, where they are joined."""
    out = scopeaudit("explain", "org.json", "--user", "Leïla Benali", *MUTE).out
    assert out.count("the application holds scope") == 1


def test_nobody_is_said(scopeaudit: Scopeaudit) -> None:
    """An organization without users and clients gives an answer, and not only a heading."""
    write_snapshot(snapshot(), Path("empty.json"))
    assert "nobody" in scopeaudit("who-can", "call.mute", "empty.json").out
