"""stale-token: a token's scopes differ from what its client is configured with now."""

from datetime import timedelta
from typing import Any

import pytest

from scopeaudit.model.finding import Finding
from scopeaudit.model.snapshot import Attempt, Client, Snapshot, Token
from tests.checks.auditing import find, find_one, names, open_sections
from tests.organizations import NOW, client, snapshot, user

YESTERDAY, LAST_WEEK = NOW - timedelta(days=1), NOW - timedelta(days=7)


def dashboard(*scopes: str, **fields: Any) -> Client:
    """Make the overlay client, changed yesterday."""
    given = {"name": "Queue dashboard", "modified_at": YESTERDAY, "token_seconds": 864_000}
    return client("dash", scopes=scopes, **(given | fields))


def issued(*scopes: str, **fields: Any) -> Token:
    """Make a token of last week for Ann."""
    given: dict[str, Any] = {"client": "dash", "user": "ann", "issued_at": LAST_WEEK}
    return Token(scopes=scopes, **(given | fields))


def with_tokens(one: Client, *tokens: Token, **sections: Any) -> Snapshot:
    """Make an organization with a client and tokens."""
    return snapshot(user("ann"), user("bob"), clients=(one,), tokens=tokens, **sections)


def example() -> Finding:
    """Make the finding that the docs page shows."""
    read = with_tokens(dashboard("conversations", "users"), issued("users"))
    return find_one("stale-token", read)


def test_trap_10_the_scope_was_added_after_the_token_was_issued() -> None:
    """The client was mended, the token was not: it says when each was."""
    finding = example()
    assert finding.message == (
        "Client `Queue dashboard` is used with a token that lacks scope `conversations`"
    )
    assert finding.lacks == ("conversations",)
    assert finding.cause == (
        "Issued 2026-11-16T06:00:00Z. The client was last changed 2026-11-22T06:00:00Z."
        " A token keeps the scopes it was issued with."
    )


def test_the_subject_is_the_user_through_the_client() -> None:
    """Each user is named once, however many tokens they have."""
    read = with_tokens(
        dashboard("conversations", "users"), issued("users"), issued("users"), issued("users", user="bob")
    )  # fmt: skip
    finding = find_one("stale-token", read)
    assert names(finding) == ["Ann", "Bob"]
    assert {one.client for one in finding.subjects} == {"dash"}


def test_a_scope_that_was_taken_away_lives_on_in_the_token() -> None:
    """The fix says how to end it at once."""
    finding = find_one("stale-token", with_tokens(dashboard("users"), issued("users", "oauth")))
    assert finding.message.endswith("a token that still holds scope `oauth`")
    assert "set the client to disabled" in finding.remedy[1]


def test_what_is_covered_is_no_difference() -> None:
    """A token with the full scope does not lack its readonly form."""
    read = with_tokens(
        dashboard("conversations", "conversations:readonly"), issued("conversations")
    )
    assert not find("stale-token", read)


def test_the_readonly_form_does_not_cover_the_full_scope() -> None:
    """A token with the readonly form lacks the full scope."""
    read = with_tokens(dashboard("conversations"), issued("conversations:readonly"))
    assert find_one("stale-token", read).lacks == ("conversations",)


@pytest.mark.parametrize(
    "token",
    [
        issued("users", expires_at=NOW),
        issued("users", issued_at=NOW - timedelta(days=11)),
        issued("users", client="gone"),
    ],
    ids=["expired", "older than tokens of the client live", "of a client there is not"],
)
def test_tokens_that_do_not_work_are_left_out(token: Token) -> None:
    """An expired token, or one of a deleted client, has no effect."""
    assert not find("stale-token", with_tokens(dashboard("conversations"), token))


@pytest.mark.parametrize("state", ["deleted", "disabled"])
def test_tokens_of_a_client_that_is_off_are_left_out(state: str) -> None:
    """Tokens of a disabled or deleted client are invalid."""
    read = with_tokens(dashboard("conversations", state=state), issued("users"))
    assert not find("stale-token", read)


def test_tokens_of_an_inactive_client_may_still_work() -> None:
    """It gets no new tokens; nobody says that the old ones die."""
    read = with_tokens(dashboard("conversations", state="inactive"), issued("users"))
    assert find("stale-token", read)


def test_client_credentials_have_no_stale_scopes() -> None:
    """Their scopes are ignored."""
    bot = client("dash", "CLIENT-CREDENTIALS", scopes=("users",))
    assert not find("stale-token", with_tokens(bot, issued("oauth")))


def test_a_newer_token_was_asked_for_with_other_scopes() -> None:
    """A token issued after the change is not old: the application asked for less."""
    read = with_tokens(dashboard("conversations", "users"), issued("users", issued_at=NOW))
    assert "It is newer than the change" in find_one("stale-token", read).cause


def test_an_unknown_time_is_said() -> None:
    """Neither an issue time nor a change is made up."""
    read = with_tokens(dashboard("conversations", modified_at=None), issued(issued_at=None))
    assert find_one("stale-token", read).cause == (
        "When it was issued is not known. A token keeps the scopes it was issued with."
    )


def test_without_tokens_the_rule_is_not_decided() -> None:
    """Tokens that were not read must not look like tokens that are right."""
    assert open_sections("stale-token", snapshot()) == ["tokens"]
    assert open_sections("stale-token", with_tokens(dashboard("users"), issued("users"))) == []


def test_a_client_of_which_no_token_is_known_is_not_decided() -> None:
    """No call lists tokens, so that none of a client is there says nothing; a policy may name those that matter."""
    other = client("other", name="Wallboard", scopes=("users",))
    read = snapshot(clients=(dashboard("users"), other), tokens=(issued("users"),))
    assert open_sections("stale-token", read) == ["tokens"]
    assert open_sections("stale-token", read, parameters={"clients": ("Queue*",)}) == []


def test_a_client_the_policy_does_not_name_is_left_out() -> None:
    """Neither found nor undecided."""
    read = with_tokens(dashboard("conversations"), issued("users"))
    assert not find("stale-token", read, parameters={"clients": ("Other",)})


def test_a_scope_that_nobody_authorized_is_not_lacking() -> None:
    """Signing in again would not bring it: that is a missing authorization, not an old token."""
    one = dashboard("conversations", "users", authorized_scopes=("users",))
    assert not find("stale-token", with_tokens(one, issued("users")))


def test_a_client_without_known_scopes_is_not_decided() -> None:
    """Nothing can be compared with scopes that were not returned."""
    read = with_tokens(client("dash", scopes=None), issued("users"))
    assert open_sections("stale-token", read) == ["clients"]


def refused(**fields: Any) -> Attempt:
    """Make an attempt an hour ago, refused for a scope, with a token of last week."""
    given: dict[str, Any] = {
        "time": NOW - timedelta(hours=1),
        "client": "dash",
        "user": "bob",
        "action": "getConversation",
        "status": 403,
        "code": "app.not.authorized.for.scope",
        "token_issued_at": LAST_WEEK,
    }
    return Attempt(**(given | fields))


class TestAttempts:
    """Refusals of an application tell of tokens that nobody offered."""

    def test_a_refusal_for_a_scope_the_client_has(self) -> None:
        """The token is older than the change; whoever was refused is the subject."""
        read = with_tokens(dashboard("conversations"), attempts=(refused(),))
        finding = find_one("stale-token", read)
        assert finding.lacks == ("conversations",)
        assert names(finding) == ["Bob"]
        assert finding.cause.startswith("Issued 2026-11-16T06:00:00Z.")
        assert finding.evidence[1].pointer == "/attempts/0"

    def test_it_joins_the_tokens_that_lack_the_same(self) -> None:
        """One difference is one finding, with both kinds of evidence."""
        read = with_tokens(dashboard("conversations"), issued(), attempts=(refused(),))
        finding = find_one("stale-token", read)
        assert names(finding) == ["Ann", "Bob"]
        assert [one.pointer for one in finding.evidence[1:]] == ["/tokens/0/scopes", "/attempts/0"]

    @pytest.mark.parametrize(
        "attempt",
        [
            refused(code="missing.any.permissions"),
            refused(token_issued_at=NOW - timedelta(hours=2)),
            refused(time=LAST_WEEK),
            refused(action="getUsers"),
            refused(action="no.such.action"),
            refused(client="other"),
        ],
        ids=[
            "another refusal",
            "a newer token",
            "before the change",
            "a scope it lacks",
            "?",
            "??",
        ],
    )
    def test_what_proves_nothing(self, attempt: Attempt) -> None:
        """Only a token older than the change that brought the scope is stale."""
        read = with_tokens(
            dashboard("conversations"), issued("conversations"), attempts=(attempt,)
        )
        assert not find("stale-token", read)
        assert open_sections("stale-token", read) == []

    def test_a_refusal_after_the_change_tells_by_itself(self) -> None:
        """When the token was issued need not be known: the client's scope would have done."""
        read = with_tokens(dashboard("conversations"), attempts=(refused(token_issued_at=None),))
        assert "When it was issued is not known" in find_one("stale-token", read).cause

    def test_an_unknown_change_leaves_it_open(self) -> None:
        """Whether the client held the scope at the time is not known."""
        unchanged = dashboard("conversations", modified_at=None)
        read = with_tokens(unchanged, issued("conversations"), attempts=(refused(),))
        assert not find("stale-token", read)
        assert open_sections("stale-token", read) == ["attempts"]
