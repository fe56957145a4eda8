"""conversation-not-visible: somebody is to act on a participant of theirs and may not look for it."""

from dataclasses import replace
from typing import Any

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import UserSelector
from scopeaudit.model.snapshot import User
from tests.checks.auditing import action, both, expect, find, find_one, names, open_sections
from tests.checks.calls import BOT, CALL, MUTE, POLICY, VIEW, organization, tried
from tests.organizations import AMER, EMEA, refused, user

RULE = "conversation-not-visible"


def staff(*more: User) -> tuple[User, ...]:
    """Return a user who sees EMEA's conversations, one who sees America's, and one who sees none."""
    seeing = user("u-ann", ("r-view", EMEA)), user("u-boss", ("r-view", AMER))
    return (*seeing, user("u-new", name="Newcomer"), *more)


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one(RULE, organization(users=staff()), POLICY)


def test_who_sees_no_conversation_is_found_without_one() -> None:
    """No conversation and no attempt is needed: the participant-visibility gap."""
    read = organization(users=staff(), conversations=None, attempts=None)
    finding = find_one(RULE, read, POLICY)
    assert names(finding) == ["U-Ann", "U-Boss", "Newcomer"][2:]
    assert finding == example()
    assert finding.message == "User `Newcomer` cannot look into conversations"
    assert "participant-visibility gap" in finding.cause
    assert (finding.lacks, finding.actions) == ((VIEW,), ("call.mute",))
    assert finding.evidence[0].pointer == "/users/2/grants"


def test_seen_elsewhere_is_not_seen_there() -> None:
    """Where the action is wanted in a division, so is the permission."""
    policy = expect(MUTE, users=UserSelector(), where=(EMEA,))
    found = {one.message: names(one) for one in find(RULE, organization(users=staff()), policy)}
    assert found == {
        "User `U-Boss` cannot look into conversations in division `EMEA`": ["U-Boss"],
        "User `Newcomer` cannot look into conversations in division `EMEA`": ["Newcomer"],
    }


def test_two_expectations_are_one_finding() -> None:
    """What is lacking is the same, whatever is to be done."""
    hold = replace(MUTE, id="call.hold")
    policy = both(POLICY, expect(hold, users=UserSelector(), id="other"))
    finding = find_one(RULE, organization(users=staff()), policy)
    assert finding.actions == ("call.mute", "call.hold")
    assert finding.fingerprint == example().fingerprint


def test_what_needs_no_participant_needs_no_sight() -> None:
    """Only actions upon one's own participant, and only those that must be possible."""
    assert not find(RULE, organization(users=staff()), expect(action(), users=UserSelector()))
    forbidden = expect(MUTE, users=UserSelector(), allowed=False)
    assert not find(RULE, organization(users=staff()), forbidden)


def test_who_can_do_nothing_is_for_other_rules() -> None:
    """Inactive users are told as such."""
    off = user("u-off", state="inactive")
    policy = expect(MUTE, users=UserSelector(states=()))
    assert names(find_one(RULE, organization(users=staff(off)), policy)) == ["Newcomer"]


def test_who_tried_without_seeing_it() -> None:
    """The conversation is EMEA's; Boss sees America's, and Ann hers."""
    (finding,) = find(RULE, organization(tried(), tried("u-ann")))
    assert finding.message == (
        "Who used client `Queue dashboard` cannot look into the conversation they acted on in "
        "division `EMEA`"
    )
    assert names(finding) == ["Boss"]
    assert finding.evidence[0].pointer == "/attempts/0"


def test_a_bot_that_sees_nothing() -> None:
    """Client credentials see by their own roles."""
    (finding,) = find(RULE, organization(tried(None, client=BOT.id)))
    assert names(finding) == ["Quiet hours bot"]


def undecided(*attempts: Any, **sections: Any) -> list[str]:
    """Return what keeps the rule open."""
    return open_sections(RULE, organization(*attempts, **sections), POLICY)


def test_what_could_hide_it_keeps_it_open() -> None:
    """Roles that were not read, groups that were not returned, divisions that were not told."""
    assert undecided(users=staff(), blind_spots=(refused("grants"),)) == ["grants"]
    assert undecided(users=(user("u-x", grants=None),)) == ["grants"]
    untold = (replace(CALL, divisions=None),)
    assert undecided(tried(), conversations=untold) == ["conversations"]
    assert undecided(tried("u-ann")) == []
