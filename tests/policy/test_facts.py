"""The facts of a case: a short way to write a small snapshot."""

from datetime import UTC, datetime
from textwrap import dedent

import pytest

from scopeaudit.documents import parse_document
from scopeaudit.errors import PolicyError
from scopeaudit.model.snapshot import Division, Grant, RolePolicy, Snapshot
from scopeaudit.policy.facts import snapshot_of


def facts(*layers: str) -> Snapshot:
    """Make a snapshot of layers of YAML."""
    documents = (parse_document(dedent(one).encode(), "facts.yaml") for one in layers)
    return snapshot_of(tuple(document.root for document in documents))


def test_what_is_left_out_was_read_and_is_empty() -> None:
    """No section is a blind spot unless it is said to be; scopes are enforced, usage was not read."""
    snapshot = facts("users: [Ann]")
    assert [snapshot.roles, snapshot.clients, snapshot.access_policies] == [(), (), ()]
    assert snapshot.scopes_enforced is True
    assert snapshot.taken_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert snapshot.divisions == (Division(id="Home", name="Home", home=True),)
    (ann,) = snapshot.users or ()
    assert (ann.id, ann.name, ann.state, ann.groups, ann.grants) == (
        "Ann",
        "Ann",
        "active",
        (),
        (),
    )
    assert snapshot.usage is None


def test_unread_is_what_could_not_be_read() -> None:
    """A section, and the grants, groups and scopes of one subject, can be left unread."""
    snapshot = facts(
        """\
        roles: unread
        scopes_enforced: unknown
        clients: [{name: Portal, scopes: unread}]
        users: [{name: Ann, grants: unread, groups: unread}]
        """
    )
    assert snapshot.roles is None
    assert snapshot.scopes_enforced is None
    assert (snapshot.clients or ())[0].scopes is None
    assert (snapshot.users or ())[0].grants is None
    assert (snapshot.users or ())[0].groups is None


def test_a_role_alone_is_granted_in_the_home_division() -> None:
    """The vendor does the same where a division is left out (facts §4)."""
    snapshot = facts(
        """\
        divisions: [{id: d-1, name: Main, home: true}, EMEA]
        roles: [Agent, Supervisor]
        users: [{name: Ann, grants: [Agent, {role: Supervisor, division: EMEA}, {role: Agent, division: "*"}]}]
        """
    )
    (ann,) = snapshot.users or ()
    assert ann.grants == (Grant("Agent", "d-1"), Grant("Supervisor", "EMEA"), Grant("Agent", "*"))


def test_a_permission_is_one_policy_of_a_role() -> None:
    """`domain:entity:action` is short for a policy; the long form carries a condition."""
    snapshot = facts(
        """\
        roles:
          - name: Agent
            policies:
              - conversation:call:*
              - domain: directory
                entity: user
                actions: [view, edit]
                condition: {variable: Team, operator: EQ, operands: [{type: TEAM, value: t-1}]}
        """
    )
    (agent,) = snapshot.roles or ()
    assert agent.policies[0] == RolePolicy(domain="conversation", entity="call", actions=("*",))
    assert str(agent.policies[1].condition) == "Team EQ [TEAM t-1]"


def test_a_later_layer_adds_and_replaces_by_id() -> None:
    """A case says only what is different from the facts of its file."""
    snapshot = facts(
        "users: [{name: Ann, state: inactive}, Bea]\ntokens: []",
        "users: [Ann, Cid]\nclients: [Portal]\ntokens: [{client: Portal, scopes: [users]}]",
    )
    users = {one.name: one.state for one in snapshot.users or ()}
    assert users == {"Ann": "active", "Bea": "active", "Cid": "active"}
    assert len(snapshot.tokens or ()) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "roles: [Supervisor]\nusers: [{name: Ann, grants: [Suprvisor]}]",
            "2:30: the facts have no `Suprvisor` among their roles\n  hint: did you mean `Supervisor`?",
        ),
        (
            "roles: [A]\nusers: [{name: Ann, grants: [{role: A, division: EMEA}]}]",
            "among their div",
        ),
        ("users: [{name: Ann, groups: [Staff]}]", "no `Staff` among their groups"),
        ("users: [{name: Ann, division: Mars}]", "no `Mars` among their divisions"),
        ("groups: [{name: Staff, owners: [Ann]}]", "no `Ann` among their users"),
        ("tokens: [{client: Portal, scopes: []}]", "no `Portal` among their clients"),
        ("attempts: [{client: Portal, action: a}]", "no `Portal` among their clients"),
        ("queues: [{name: Billing, division: Mars}]", "no `Mars` among their divisions"),
        ("conversations: [{id: v, divisions: [Mars]}]", "no `Mars` among their divisions"),
        (
            "conversations: [{id: v, participants: [{id: p, user: Ann}]}]",
            "no `Ann` among their users",
        ),
        (
            "usage: {days: 9, calls: [{client: Portal, method: GET, path: /}]}",
            "no `Portal` among their clients",
        ),
    ],
)
def test_a_name_that_nothing_has_is_refused(text: str, message: str) -> None:
    """A misspelt role would make every case pass that expects something to be missing."""
    with pytest.raises(PolicyError) as caught:
        facts(text)
    assert message in str(caught.value)


def test_a_participant_talks_where_nothing_else_is_said() -> None:
    """One connected leg, neither muted nor held; `unread` is what the vendor's shape did not tell."""
    snapshot = facts(
        """\
        taken_at: 2026-01-02T08:00:00Z
        users: [Ann]
        clients: [Overlay]
        queues: [Billing]
        conversations:
          - id: v-1
            divisions: unread
            participants:
              - {id: p-1, user: Ann}
              - {id: p-2, communications: [m-2, {id: m-3, muted: unread}]}
              - {id: p-3, ended_at: 2026-01-02T07:00:00Z}
        attempts: [{client: Overlay, action: call.mute, shown: {muted: true}}]
        """
    )
    (conversation,), (queue,), (attempt,) = (
        snapshot.conversations or (), snapshot.queues or (), snapshot.attempts or ()
    )  # fmt: skip
    ann, other, gone = conversation.participants
    assert (ann.user, ann.connected, ann.muted) == ("Ann", True, False)
    assert [one.muted for one in other.communications] == [False, None]
    assert (gone.ended, gone.communications, conversation.divisions) == (True, (), None)
    assert (queue.division, attempt.time) == ("Home", snapshot.taken_at)


def test_a_role_that_was_not_read_may_be_granted() -> None:
    """Where roles are unread nothing can be said of their names."""
    snapshot = facts("roles: unread\nusers: [{name: Ann, grants: [Whatever]}]")
    assert (snapshot.users or ())[0].grants == (Grant("Whatever", "Home"),)


def test_a_day_the_calendar_does_not_have_is_refused() -> None:
    """What only the conversion finds is said at the facts, without a traceback."""
    with pytest.raises(PolicyError, match="invalid RFC3339"):
        facts("taken_at: 2026-02-30T00:00:00Z")
