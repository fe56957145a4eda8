"""What is no snapshot is refused with one message that says where, what was expected and what was found."""

import gzip
import json
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopeaudit.errors import ExitCode, UnreadableError
from scopeaudit.sources.demo import demo_organization
from scopeaudit.sources.file import encoded, read_snapshot
from scopeaudit.sources.intake import Limits
from tests.sources.snapshots import SMALLEST, client, document, role_under

SHAPE = "docs/snapshot.md has the shape; `scopeaudit demo --write DIR` leaves a whole one"
AGAIN = "copy it again, or have it written again"
PACKED = gzip.compress(document())

NOT_A_SNAPSHOT = {
    "empty": (b"", "`org.json` is empty", "expected a snapshot: one JSON object"),
    "blank": (b" \n\t", "`org.json` is empty", "expected a snapshot: one JSON object"),
    "no version": (b"{}", "`org.json` is not a snapshot: the document lacks `version`", SHAPE),
    "a list": (
        b"[]",
        "`org.json` is not a snapshot: the document should be an object, found a list of 0",
        SHAPE,
    ),
    "null": (
        b"null",
        "`org.json` is not a snapshot: the document should be an object, found null",
        SHAPE,
    ),
    "truncated": (document()[:40], "`org.json` is JSON that ends in the middle", AGAIN),
    "trailing text": (
        document() + b" x",
        "`org.json` is not JSON: trailing characters (byte 100)",
        SHAPE,
    ),
    "not a number": (
        b'{"version": NaN}',
        "`org.json` is not JSON: invalid character (byte 12)",
        SHAPE,
    ),
    "truncated gzip": (
        PACKED[:-9],
        "`org.json` is gzip that is broken: it ends in the middle",
        AGAIN,
    ),
    "corrupt gzip": (
        PACKED[:20] + b"corrupt" + PACKED[27:],
        "`org.json` is gzip that is broken: its bytes are damaged",
        AGAIN,
    ),
    "gzip with a wrong checksum": (
        PACKED[:-8] + b"\0" * 8,
        "`org.json` is gzip that is broken: its bytes are damaged",
        AGAIN,
    ),
    "latin-1": (
        document().replace(b"Harbour", b"H\xe4fen"),
        "`org.json` is not UTF-8: byte 53 is 0xe4",
        "save it as UTF-8",
    ),
    "utf-16": (
        b"\xff\xfe" + document().decode().encode("utf-16-le"),
        "`org.json` is not UTF-8: byte 0 is 0xff",
        "save it as UTF-8",
    ),
    "half a surrogate pair": (
        document().replace(b"Harbour", b"\\ud83d"),
        "`org.json` is not JSON: unexpected end of escaped utf-16 surrogate pair (byte 58)",
        SHAPE,
    ),
    "deeply nested": (
        b'{"version": 1, "extra": ' + b"[" * 100_000,
        "`org.json` is nested too deeply to be a snapshot",
        SHAPE,
    ),
    "a newer version": (
        document(version=2, clients={"now": "another shape"}),
        "`org.json` is a snapshot of version 2, expected 1",
        "read it with a newer scopeaudit, or have this one write it again",
    ),
    "an unknown version": (
        document(version=0),
        "`org.json` is not a snapshot: `version` should be 1, found the number 0",
        SHAPE,
    ),
    "a version in words": (
        document(version="1"),
        "`org.json` is not a snapshot: `version` should be 1, found text `1`",
        SHAPE,
    ),
    "no time": (
        json.dumps({key: SMALLEST[key] for key in ("version", "organization")}).encode(),
        "`org.json` is not a snapshot: the document lacks `taken_at`",
        SHAPE,
    ),
    "a huge number": (
        document().replace(b'"version": 1', b'"usage": {"days": ' + b"9" * 9_000 + b"}"),
        "`org.json` is not a snapshot: integer value out of range - at `$.usage.days`",
        SHAPE,
    ),
}

IN_A_CLIENT: dict[str, tuple[dict[str, Any], str]] = {
    "text for a list": (
        {"scopes": "conversations"},
        "`clients[0].scopes` (client `Queue dashboard`) should be a list or null, found text",
    ),
    "a number in a list": (
        {"scopes": ["routing", 7]},
        "`clients[0].scopes[1]` (client `Queue dashboard`) should be text, found the number 7",
    ),
    "an unknown word": (
        {"grant_type": "PKCE"},
        (
            "`clients[0].grant_type` (client `Queue dashboard`) should be one of `CODE`, `TOKEN`, "
            "`SAML2-BEARER`, `PASSWORD`, `CLIENT-CREDENTIALS`, found text `PKCE`"
        ),
    ),
    "half a grant": (
        {"grants": [["r1"]]},
        (
            "`clients[0].grants[0]` (client `Queue dashboard`) should be a pair of role id and "
            "division id, found a list of 1"
        ),
    ),
    "a grant as an object": (
        {"grants": [{"role": "r1", "division": "*"}]},
        (
            "`clients[0].grants[0]` (client `Queue dashboard`) should be a pair of role id and "
            "division id, found an object"
        ),
    ),
    "a day for a time": (
        {"created_at": "2026-11-20"},
        (
            "`clients[0].created_at` (client `Queue dashboard`) should be a time such as "
            "`2026-11-20T06:00:00Z` or null, found text `2026-11-20`"
        ),
    ),
    "a fraction": (
        {"token_seconds": 1.5},
        (
            "`clients[0].token_seconds` (client `Queue dashboard`) should be a whole number or null, "
            "found the number 1.5"
        ),
    ),
    "no name": (
        {"name": None},
        "`clients[0].name` (client `c1`) should be text, found null",
    ),
    "a hostile name": (
        {"name": "\x1b[31m<b>\u202eeciD", "state": True},
        (
            "`clients[0].state` (client `\\x1b[31m<b>\\u202eeciD`) should be one of `active`, "
            "`inactive`, `disabled`, `deleted`, found true"
        ),
    ),
}

UNSOUND = {
    "ids that repeat, in every section at once": (
        document(
            permissions=[{"name": "oauth:client:view", "division_aware": False}] * 2,
            divisions=[{"id": "d1", "name": "EMEA"}, {"id": "d1", "name": "AMER"}],
            roles=[{"id": "r1", "name": "Agent", "policies": []}] * 3,
            clients=[client(), client(), client(id="c2"), client(id="c2")],
            users=[{"id": "u1", "name": "Ana"}, {"id": "u1", "name": "Bo"}],
            groups=[{"id": "g1", "name": "Crew", "roles_enabled": False}] * 2,
            access_policies=[{"id": "p1", "target": "a:b:c", "subject_type": "ALL"}] * 2,
            conversations=[{"id": "v1", "participants": [{"id": "p1"}, {"id": "p1"}]}] * 2,
            queues=[{"id": "q1", "name": "Billing"}] * 2,
        ),
        """`org.json` has 12 problems:
  id `oauth:client:view` stands 2 times in `permissions`
  id `d1` stands 2 times in `divisions`
  id `r1` stands 3 times in `roles`
  id `c1` stands 2 times in `clients`
  id `c2` stands 2 times in `clients`
  id `u1` stands 2 times in `users`
  id `g1` stands 2 times in `groups`
  id `p1` stands 2 times in `access_policies`
  id `v1` stands 2 times in `conversations`
  id `q1` stands 2 times in `queues`
  id `p1` stands 2 times in `conversations[0].participants`
  id `p1` stands 2 times in `conversations[1].participants`""",
    ),
    "an empty id": (
        document(users=[{"id": "u1", "name": "Ana"}, {"id": "", "name": "Bo"}]),
        "`org.json` has 1 problem:\n  `users[1]` has an empty id",
    ),
    "two homes, and a division that is all of them": (
        document(
            divisions=[
                {"id": "d1", "name": "Home", "home": True},
                {"id": "*", "name": "EMEA", "home": True},
            ]
        ),
        """`org.json` has 2 problems:
  `divisions` has 2 home divisions, `Home`, `EMEA`, where there is one
  `divisions` has one with the id `*`, which means all divisions""",
    ),
    "times without a zone": (
        document(
            taken_at="2026-11-20T06:00:00",
            clients=[client(modified_at="2026-11-18T17:00:00")],
            conversations=[
                {"id": "v1", "participants": [], "read_at": "2026-11-20T05:00:00"},
                {
                    "id": "v2",
                    "participants": [
                        {
                            "id": "p",
                            "ended_at": "2026-11-20T05:00:00",
                            "communications": [{"ended_at": "2026-11-20T05:00:00"}],
                        }
                    ],
                },
            ],
            attempts=[{"time": "2026-11-20T05:00:00", "client": "c1", "action": "call.mute"}],
        ),
        """`org.json` has 6 problems:
  `taken_at` has no time zone: `2026-11-20T06:00:00`
  `clients[0].modified_at` has no time zone: `2026-11-18T17:00:00`
  `conversations[0].read_at` has no time zone: `2026-11-20T05:00:00`
  `attempts[0].time` has no time zone: `2026-11-20T05:00:00`
  `conversations[1].participants[0].ended_at` has no time zone: `2026-11-20T05:00:00`
  `conversations[1].participants[0].communications[0].ended_at` has no time zone: `2026-11-20T05:00:00`""",
    ),
    "a time before all calendars": (
        document(taken_at="0001-01-01T00:00:00+05:00"),
        (
            "`org.json` has 1 problem:\n"
            "  `taken_at` is outside the calendar: `0001-01-01T00:00:00+05:00`"
        ),
    ),
    "a condition too deep to be followed": (
        document(roles=[role_under(33)]),
        "`org.json` has 1 problem:\n  role `Evaluator` has a condition of more than 32 levels",
    ),
    "more problems than anyone reads": (
        document(users=[{"id": f"u{one // 2}", "name": "Ana"} for one in range(60)]),
        "`org.json` has 30 problems:\n"
        + "".join(f"  id `u{one}` stands 2 times in `users`\n" for one in range(20))
        + "  and 10 more",
    ),
}

UNKNOWN = {
    "unknown fields, wherever they stand": (
        document(
            clients=[client(apiKey="s3cret")],
            users=[{"id": "u1", "name": "Ana", "e\x1bmail": "ana@harbour.example"}],
            nonsense=1,
        ),
        """`org.json` has 3 problems:
  `clients[0].apiKey` is not a field of a snapshot
  `users[0].e\\x1bmail` is not a field of a snapshot
  `nonsense` is not a field of a snapshot""",
    ),
    "a key that stands twice": (
        document(users=[]).replace(b'"users": []', b'"users": [], "users": []'),
        "`org.json` has 1 problem:\n  `users` stands twice",
    ),
    "an unknown field that is hardly JSON": (
        document().replace(b'"version"', b'"pad": ' + b"9" * 9_000 + b', "version"'),
        "`org.json` has 1 problem:\n  a field that is not known holds what cannot be read",
    ),
}


def refusal(path: Path, data: bytes, **reading: Any) -> UnreadableError:
    """Return the error that reading those bytes raises, with the path as its last part."""
    file = path / "org.json"
    file.write_bytes(data)
    with pytest.raises(UnreadableError) as caught:
        read_snapshot(file, **reading)
    caught.value.message = caught.value.message.replace(f"{path}/", "")
    return caught.value


@pytest.mark.parametrize(("data", "message", "hint"), NOT_A_SNAPSHOT.values(), ids=NOT_A_SNAPSHOT)
def test_what_is_no_snapshot_is_refused(
    tmp_path: Path, data: bytes, message: str, hint: str
) -> None:
    """Bytes that are no snapshot of this version give one message, a hint, and exit code 3."""
    error = refusal(tmp_path, data)
    assert (error.message, error.hint) == (message, hint)
    assert error.exit_code is ExitCode.COULD_NOT_AUDIT


@pytest.mark.parametrize(("fields", "message"), IN_A_CLIENT.values(), ids=IN_A_CLIENT)
def test_a_wrong_type_names_the_object(
    tmp_path: Path, fields: dict[str, Any], message: str
) -> None:
    """A wrong type is told with its path, the name of the object, what was expected and found."""
    error = refusal(tmp_path, document(clients=[client(**fields)]))
    assert error.message == f"`org.json` is not a snapshot: {message}"


@pytest.mark.parametrize(("data", "message"), UNSOUND.values(), ids=UNSOUND)
def test_an_unsound_snapshot_is_refused_with_all_its_problems(
    tmp_path: Path, data: bytes, message: str
) -> None:
    """What no decoder can see is checked after decoding, and all of it is told at once."""
    assert refusal(tmp_path, data).message == message


@pytest.mark.parametrize(("data", "message"), UNKNOWN.values(), ids=UNKNOWN)
def test_unknown_fields_are_refused_when_strict(tmp_path: Path, data: bytes, message: str) -> None:
    """The strict reading tells the path of everything it does not understand."""
    error = refusal(tmp_path, data, strict=True)
    assert (error.message, error.hint) == (message, "leave out `--strict` to read it without them")


@pytest.mark.parametrize(("data", "message"), UNKNOWN.values(), ids=UNKNOWN)
def test_unknown_fields_are_kept_out_otherwise(tmp_path: Path, data: bytes, message: str) -> None:
    """Without the strict reading the same documents are read, and nothing unknown enters."""
    assert message
    (tmp_path / "org.json").write_bytes(data)
    assert b"s3cret" not in encoded(read_snapshot(tmp_path / "org.json").snapshot)


def test_a_condition_of_the_greatest_depth_is_read(tmp_path: Path) -> None:
    """A condition of 32 levels is read and can be rendered."""
    (tmp_path / "org.json").write_bytes(document(roles=[role_under(32)]))
    (role,) = read_snapshot(tmp_path / "org.json").snapshot.roles or ()
    assert str(role.policies[0].condition).count("(") == 31


def test_an_input_past_the_limit_is_refused(tmp_path: Path) -> None:
    """A file that holds more than the limit is refused, and so is one that inflates to more."""
    limits = Limits(size=1_000)
    message = "`org.json` holds more than 1,000 bytes, which no snapshot does"
    assert refusal(tmp_path, document() + b" " * 1_000, limits=limits).message == message
    packed = gzip.compress(document() + b" " * 1_000)
    assert len(packed) < limits.size
    assert refusal(tmp_path, packed, limits=limits).message == message


def test_what_inflates_a_thousandfold_is_refused(tmp_path: Path) -> None:
    """A small file that inflates far beyond what snapshots do is refused long before its end."""
    bomb = gzip.compress(b" " * (1 << 27))
    assert len(bomb) < 200_000
    error = refusal(tmp_path, bomb)
    assert error.message == (
        "`org.json` inflates to more than 200 times its size, which no snapshot does"
    )


def test_a_path_without_a_file_is_refused(tmp_path: Path) -> None:
    """A missing file, a folder, and a path through a file each say what they are."""
    (tmp_path / "file").touch()
    messages = {
        tmp_path: "is a folder",
        tmp_path / "none.json": "does not exist",
        tmp_path / "file" / "org.json": "cannot be read: not a directory",
    }
    for path, message in messages.items():
        with pytest.raises(UnreadableError) as caught:
            read_snapshot(path)
        assert caught.value.message == f"`{path}` {message}"


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_end_in_an_error_a_person_can_act_on(data: bytes) -> None:
    """No bytes make anything but a snapshot or an error of ours."""
    _read_or_refuse(data)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.data(), _JSON)
@settings(deadline=None)
def test_any_damage_ends_in_an_error_a_person_can_act_on(data: st.DataObject, value: Any) -> None:
    """A whole snapshot with one value replaced by any other is read or refused, never a crash."""
    document = json.loads(encoded(demo_organization()))
    place: Any = document
    while True:
        steps = list(place) if isinstance(place, dict) else list(range(len(place)))
        step = data.draw(st.sampled_from(steps))
        if not isinstance(place[step], dict | list) or not place[step] or data.draw(st.booleans()):
            break
        place = place[step]
    place[step] = value
    _read_or_refuse(json.dumps(document).encode())


def _read_or_refuse(data: bytes) -> None:
    with suppress(UnreadableError):
        read_snapshot("-", stdin=BytesIO(data))
