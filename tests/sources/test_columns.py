"""Users are read into columns: what is read is the same, however their lists are written."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopeaudit.errors import UnreadableError
from scopeaudit.model.people import People
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sources.decoding import decoded
from tests.sources.snapshots import document

_IDS = st.sampled_from(["r1", "r2", '],["', '"],["d', "[[", "]]", "é\\", ""])
_GRANTS = st.none() | st.lists(st.tuples(_IDS, _IDS), max_size=4)
_GROUPS = st.none() | st.lists(_IDS, max_size=3)
_USERS = st.lists(st.fixed_dictionaries({}, optional={"grants": _GRANTS, "groups": _GROUPS}))
_WAYS: list[dict[str, Any]] = [
    {"separators": (",", ":")},
    {"separators": (", ", ": ")},
    {"separators": (" , ", ":"), "ensure_ascii": False},
    {"indent": 1},
]


@given(_USERS, st.sampled_from(_WAYS))
@settings(max_examples=300, deadline=None)
def test_columns_hold_what_decoding_row_by_row_gives(
    lists: list[dict[str, Any]], way: dict[str, Any]
) -> None:
    """Spaces, escapes, and ids that look like the borders of a list change nothing."""
    users = [{"id": f"u{number}", "name": "Ana", **one} for number, one in enumerate(lists)]
    data = json.dumps(json.loads(document(users=users)), **way).encode()
    read = decoded(data, "org.json").users
    assert isinstance(read, People)
    assert tuple(read) == tuple(msgspec.json.decode(data, type=Snapshot).users or ())


@pytest.mark.parametrize(
    ("grants", "place"),
    [
        ([["r1", "d1"], ["r2"]], "users[1].grants[1]"),
        ([["r1", "d1", "x"]], "users[1].grants[0]"),
        ([["r1", 7]], "users[1].grants[0][1]"),
        (["r1", "d1"], "users[1].grants[0]"),
        ([[["r1", "d1"]]], "users[1].grants[0][0]"),
        ("r1", "users[1].grants"),
        ([[]], "users[1].grants[0]"),
    ],
)
def test_a_list_that_is_no_list_of_grants_is_refused_with_its_place(
    grants: object, place: str
) -> None:
    """Lists are decoded apart, and an error still says where in the document it is."""
    users = [{"id": "u1", "name": "Ana"}, {"id": "u2", "name": "Bo", "grants": grants}]
    with pytest.raises(UnreadableError, match="should be") as caught:
        decoded(document(users=users), "org.json")
    assert f"`{place}`" in caught.value.message


def test_a_user_is_made_when_it_is_looked_at() -> None:
    """Users that were read can be counted, cut, searched and compared as a tuple of users can."""
    users = [{"id": f"u{number}", "name": "Ana", "grants": [["r1", "*"]]} for number in range(3)]
    read = decoded(document(users=users), "org.json").users or ()
    assert [one.id for one in read] == ["u0", "u1", "u2"]
    assert (read[-1], read[1:]) == (read[2], (read[1], read[2]))
    assert read.index(read[1]) == 1
    assert tuple(read) == read == People.of(tuple(read))
    assert hash(read) == hash(tuple(read))
    assert repr(read) == repr(tuple(read))
