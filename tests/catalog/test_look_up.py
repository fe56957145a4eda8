"""An operation is found by every name people give it, and by no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.catalog import load_catalog

CATALOG = load_catalog()
MUTE = "patchConversationsCallParticipant"


@pytest.mark.parametrize(
    "text",
    [
        "patchConversationsCallParticipant",
        "PATCHCONVERSATIONSCALLPARTICIPANT",
        " patchconversationscallparticipant ",
        "patch_conversations_call_participant",
        "PATCH_conversations_call_participant",
        "PATCH /api/v2/conversations/calls/{conversationId}/participants/{participantId}",
        "patch /api/v2/conversations/calls/{c}/participants/{p}/",
        "PATCH  /API/V2/Conversations/Calls/4a1c/participants/9b",
        "PATCH https://api.mypurecloud.ie/api/v2/conversations/calls/1/participants/2?a=/b#c",
        "PATCH api.usw2.pure.cloud/api/v2/conversations/calls/1/participants/2",
        "PATCH {{host}}/api/v2/conversations/calls/:conversationId/participants/:participantId",
    ],
)
def test_names_of_one_operation(text: str) -> None:
    """Ids, SDK names, templates and concrete paths lead to the operation; host and query are ignored."""
    found = CATALOG.find(text)
    assert found is not None
    assert found.id == MUTE


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "PATCH",
        "/",
        "PATCH /",
        "/api/v2/users/me",
        "GET /api/v2/",
        "GET /api/v2/nothing/of/the/kind",
        "MUTE /api/v2/conversations/calls/1/participants/2",
        "PATCH /api/v2/conversations/calls//participants/2",
        "PATCH /api/v2/conversations/calls/1/participants",
        "patch_conversationscall_participant",
        "patch__conversations_call_participant",
        "muteMicrophone",
        "putConversationsVoiceParticipant",
        "conversations",
        "GET /api/v2/" + "a/" * 5000,
    ],
)
def test_what_is_no_operation_is_not_found(text: str) -> None:
    """Invented names, unfinished paths and other text lead to nothing rather than to something near."""
    assert CATALOG.find(text) is None


def test_literal_segments_win_over_templates() -> None:
    """`/presences/PURECLOUD` is the literal path, another source is the template."""
    literal = CATALOG.find("PATCH /api/v2/users/7/presences/PURECLOUD")
    template = CATALOG.find("PATCH /api/v2/users/7/presences/teams")
    assert literal is not None
    assert template is not None
    assert (literal.id, template.id) == ("patchUserPresencesPurecloud", "patchUserPresence")


def test_a_method_the_literal_path_lacks_is_not_taken_from_a_template() -> None:
    """PUT …/routinglanguages/bulk never existed; the template beside it does not lend its method."""
    assert CATALOG.find("PATCH /api/v2/users/7/routinglanguages/bulk") is not None
    assert CATALOG.find("PUT /api/v2/users/7/routinglanguages/bulk") is None
    assert CATALOG.find("DELETE /api/v2/users/me") is None


def test_ids_that_differ_only_in_case_are_kept_apart() -> None:
    """The vendor has `getPresenceDefinitions` beside `getPresencedefinitions`: two operations."""
    paths = {
        "getPresencedefinitions": "/api/v2/presencedefinitions",
        "get_presencedefinitions": "/api/v2/presencedefinitions",
        "getPresenceDefinitions": "/api/v2/presence/definitions",
        "getPresenceDefinitions0": "/api/v2/presence/definitions",
        "get_presence_definitions": "/api/v2/presence/definitions",
    }
    found = {name: CATALOG.find(name) for name in paths}
    assert {name: one and one.path for name, one in found.items()} == paths


def test_every_operation_is_found_by_its_names() -> None:
    """Each of the 3,405 operations is found by id, Python name, template and a concrete path."""
    for operation in CATALOG.operations.values():
        concrete = operation.path.replace("{", "7").replace("}", "7")
        for text in (
            operation.id,
            operation.id.upper(),
            CATALOG.python_name(operation),
            f"{operation.method} {operation.path}",
            f"{operation.method} https://api.mypurecloud.com{concrete}?pageSize=25",
        ):
            assert CATALOG.find(text) is operation, text


@given(st.text(max_size=60))
def test_any_text_is_answered_without_an_error(text: str) -> None:
    """Whatever is asked for, the answer is an operation or nothing."""
    found = CATALOG.find(text)
    assert found is None or found.id in CATALOG.operations
