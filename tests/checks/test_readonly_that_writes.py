"""readonly-that-writes: a readonly scope of a client opens operations that change something."""

import pytest

from scopeaudit.checks.readonly_that_writes import changes
from scopeaudit.model.finding import Finding
from tests.checks.auditing import catalog, find, find_one, open_sections, told
from tests.organizations import client, snapshot


def scoped(*scopes: str) -> Finding:
    """Return the finding of a client with those scopes."""
    dash = client("dash", name="Queue dashboard", scopes=scopes)
    return find_one("readonly-that-writes", snapshot(clients=(dash,)))


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return scoped("presence:readonly", "users:readonly")


@pytest.mark.parametrize("action", ["monitor", "coach", "barge"])
def test_trap_20_a_readonly_scope_lets_supervisors_listen_in(action: str) -> None:
    """`conversations:readonly` opens monitor, coach and barge."""
    path = f"POST /api/v2/conversations/calls/{{conversationId}}/participants/{{participantId}}/{action}"
    assert path in told(scoped("conversations:readonly"))


@pytest.mark.parametrize(
    ("scope", "write"),
    [
        ("knowledge:readonly", "DELETE /api/v2/knowledge/knowledgebases/{knowledgeBaseId}"),
        ("presence:readonly", "PUT /api/v2/users/presences/bulk"),
        ("users:readonly", "POST /api/v2/users/{userId}/externalid"),
        ("recordings:readonly", "POST /api/v2/recordings/deletionprotection"),
        ("outbound:readonly", "POST /api/v2/outbound/contactlists/{contactListId}/export"),
    ],
)
def test_the_writes_that_matter_are_found(scope: str, write: str) -> None:
    """Each of the writes that are known to matter is told with its scope."""
    assert f"`{scope}` opens {write}" in told(scoped(scope))


@pytest.mark.parametrize(
    "text",
    [
        "POST /api/v2/analytics/conversations/details/query",
        "POST /api/v2/users/search",
        "POST /api/v2/analytics/queues/observations/query",
        "POST /api/v2/externalcontacts/bulk/contacts",
        "GET /api/v2/users",
    ],
)
def test_trap_20_a_query_by_post_is_no_write(text: str) -> None:
    """A POST that only asks, or needs nothing but a `view` permission, changes nothing."""
    operation = catalog().find(text)
    assert operation is not None
    assert not changes(operation)


def test_a_write_that_another_scope_opens_openly_is_not_told() -> None:
    """Who holds `conversations` knows that it writes."""
    read = snapshot(clients=(client("dash", scopes=("conversations", "conversations:readonly")),))
    assert not find("readonly-that-writes", read)


def test_a_scope_that_only_reads_is_not_found() -> None:
    """Some readonly scopes open no write at all."""
    read = snapshot(clients=(client("dash", scopes=("audits:readonly", "oauth:readonly")),))
    assert not find("readonly-that-writes", read)


def test_one_finding_per_client_with_a_bounded_list() -> None:
    """However many writes there are, the first twenty are shown and the rest are counted."""
    finding = scoped(
        "workforce-management:readonly", "conversations:readonly", "architect:readonly"
    )
    assert len(finding.evidence) == 21
    assert finding.evidence[-1].text.startswith("and ")


def test_client_credentials_are_left_out() -> None:
    """Their scopes are ignored."""
    bot = client("bot", "CLIENT-CREDENTIALS", scopes=("conversations:readonly",))
    assert not find("readonly-that-writes", snapshot(clients=(bot,)))


def test_scopes_that_were_not_returned_leave_it_open() -> None:
    """A client whose scopes are not known may hold one."""
    read = snapshot(clients=(client("dash", scopes=None),))
    assert open_sections("readonly-that-writes", read) == ["clients"]
