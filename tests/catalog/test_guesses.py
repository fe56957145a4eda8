"""What a wrong name was probably meant to be."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.catalog import Kind, load_catalog
from tests.catalog.vendor_files import catalog_of, published

CATALOG = load_catalog()
INVENTED = (
    "call:update",
    "call:view",
    "call:modify",
    "conversation:view",
    "conversation:write",
    "conversation:participant:write",
    "conversation:participant:control",
    "conversations:participant:update",
    "conversations:view",
    "conversations:voice:control",
    "interaction:write",
    "interaction:view",
    "interaction:monitor",
    "users:manage",
    "conversations:call:add",
    "speechandtextanalytics:readonly",
    "recording:readonly",
    "conversation:readonly",
    "user:readonly",
    "stations-authorization:readonly",
    "analytics:conversation:read",
    "wfm:schedule:write",
    "admin:oauthclient",
)


@pytest.mark.parametrize("name", INVENTED)
def test_trap_25_invented_scopes_are_refused_with_a_published_one(name: str) -> None:
    """A scope that web pages invented is not known, and the first guess is a scope that is published."""
    assert name not in CATALOG.scopes
    guesses = CATALOG.nearest("scope", name)
    assert guesses
    assert set(guesses) <= CATALOG.scopes


def test_trap_25_call_update_stands_for_what_muting_needs() -> None:
    """`call:update` is guessed as the scope `conversations`, and the permissions of the mute operation."""
    mute = CATALOG.operations["patchConversationsCallParticipant"]
    assert CATALOG.nearest("scope", "call:update") == ("conversations",)
    assert CATALOG.nearest("scope", "CALL:update") == ("conversations",)
    assert CATALOG.nearest("permission", "call:update") == mute.permissions
    assert CATALOG.nearest("operation", "muteMicrophone")[0] == mute.id


@pytest.mark.parametrize(
    ("kind", "name", "first"),
    [
        ("scope", "conversatons", "conversations"),
        ("scope", "Routing:readonyl", "routing:readonly"),
        ("scope", "routing:queue:view", "routing:readonly"),
        ("scope", "routing:queue:edit", "routing"),
        ("scope", "conversation:call:monitor", "conversations"),
        ("permission", "conversation:call:montior", "conversation:call:monitor"),
        ("permission", "routing:skillgroup:edit", "routing:skillGroup:edit"),
        ("permission", "speechandtextanalytics:data:view", "speechAndTextAnalytics:data:view"),
        ("permission", "presence:*", "presence:*:*"),
        ("operation", "patchConversationCallParticipant", "patchConversationsCallParticipant"),
        ("operation", "get_conversation_calls", "getConversationsCalls"),
        (
            "operation",
            "PUT /api/v2/users/12/routinglanguages/bulk",
            "PATCH /api/v2/users/{userId}/routinglanguages/bulk",
        ),
        ("operation", "/api/v2/users/me", "GET /api/v2/users/me"),
        (
            "operation",
            "GET /api/v2/routing/queue/7c0e1f54-3c1c-4c9c-9d4e-0f8f2b1f9a10",
            "GET /api/v2/routing/queues/{queueId}",
        ),
    ],
)
def test_the_first_guess(kind: Kind, name: str, first: str) -> None:
    """Slips, wrong case, another kind of name and another method lead to what was meant."""
    assert CATALOG.nearest(kind, name)[0] == first


@pytest.mark.parametrize("kind", ["operation", "permission", "scope"])
def test_what_is_like_nothing_has_no_guess(kind: Kind) -> None:
    """A name that is near nothing gets no guess instead of a bad one."""
    assert CATALOG.nearest(kind, "xyzzy") == ()
    assert CATALOG.nearest(kind, "") == ()


@given(st.sampled_from(["operation", "permission", "scope"]), st.text(max_size=40))
def test_guesses_are_few_and_published(kind: Kind, name: str) -> None:
    """Whatever is asked for, at most three guesses come, each once."""
    guesses = CATALOG.nearest(kind, name)
    assert len(guesses) == len(set(guesses)) <= 3


def test_guesses_are_of_the_catalog_that_is_asked(tmp_path: Path) -> None:
    """A catalog without the operations that an invented name stands for does not guess them."""
    small = catalog_of(
        tmp_path, {"/api/v2/calls": {"get": published("getCalls", ["calls"], ["call:list:view"])}}
    )
    assert small.nearest("scope", "call:update") == ()
    assert small.nearest("permission", "call:lists:view") == ("call:list:view",)
