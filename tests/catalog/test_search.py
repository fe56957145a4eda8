"""Words lead to operations, permissions and scopes, the likeliest first."""

import pytest

from scopeaudit.catalog import load_catalog
from scopeaudit.catalog.search import search

CATALOG = load_catalog()


def first(*words: str) -> str:
    """Return the id of the first operation that is found."""
    return search(CATALOG, words).operations[0].id


@pytest.mark.parametrize("word", ["mute", "MUTE", "unmute", "microphone"])
def test_words_that_no_operation_has_lead_to_it_all_the_same(word: str) -> None:
    """No id or path says `mute`; who searches for it finds the operation that mutes."""
    found = {one.id for one in search(CATALOG, [word]).operations}
    assert "patchConversationsCallParticipant" in found


def test_the_words_people_use_stand_for_operations_that_exist() -> None:
    """Every word of the list leads only to operations of the catalog."""
    from scopeaudit.catalog.search import spoken_words

    for operations in spoken_words().values():
        assert operations
        assert operations <= CATALOG.operations.keys()


def test_all_words_must_match() -> None:
    """Two words narrow the search, whether given apart or together."""
    apart = search(CATALOG, ["queue", "members"])
    assert apart == search(CATALOG, ["queue members"])
    assert len(apart.operations) < len(search(CATALOG, ["members"]).operations)
    assert all(
        "member" in (one.path + one.id + " ".join(one.permissions or ())).lower()
        for one in apart.operations
    )


def test_a_whole_id_comes_first() -> None:
    """An id typed in full, in any case, is the first answer."""
    assert first("getUser") == "getUser"
    assert first("getusersme") == "getUsersMe"


def test_a_whole_word_comes_before_a_part() -> None:
    """`coach` finds the operation of that word before those where it is only the start of one."""
    assert first("coach") == "postConversationsCallParticipantCoach"


def test_deprecated_and_gone_operations_come_later() -> None:
    """Of equal matches those that still are there and not deprecated come first."""
    found = search(CATALOG, ["chats"]).operations
    gone = [one.gone for one in found if "/conversations/chats" in one.path]
    assert gone == sorted(gone)


def test_permissions_and_scopes_are_found_by_their_parts() -> None:
    """Permissions and scopes that hold all words are found, the shortest first."""
    found = search(CATALOG, ["call", "monitor"])
    assert "conversation:call:monitor" in found.permissions
    assert search(CATALOG, ["messag"]).scopes == (
        "messaging",
        "messaging-platform",
        "messaging:readonly",
        "messaging-platform:readonly",
    )


def test_nothing_found_is_nothing() -> None:
    """Words that match nothing find nothing, and neither does a blank."""
    for words in (["xyzzy"], [" "], []):
        found = search(CATALOG, words)
        assert (found.operations, found.permissions, found.scopes) == ((), (), ())
