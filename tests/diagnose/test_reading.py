"""What people have is read: the same refused call out of everything that writes one down."""

import gzip
import json
from contextlib import suppress

import pytest

from scopeaudit.diagnose import read_refusals
from scopeaudit.errors import UnreadableError
from scopeaudit.model.refusal import Refusal
from tests.diagnose.inputs import CONTEXT, ERROR, INPUTS, PATH, WITHOUT_CALL
from tests.diagnose.office import ANA_LEG, CALL
from tests.diagnose.table import pasted

KINDS = {
    "har": "HAR",
    "har cut": "HAR",
    "error body": "error body",
    "curl": "curl",
    "curl -v": "curl",
    "python": "Python SDK error",
    "extended response": "JavaScript SDK error",
    "axios": "JavaScript SDK error",
    "printed object": "JavaScript SDK error",
    "terraform": "Terraform error",
    "gc": "gc command line error",
    "log line": "text",
    "newman": "Postman run",
    "postman": "Postman run",
}


def plain(data: bytes) -> bytes:
    """Undo gzip, as the command does before anything is read."""
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def only(data: bytes) -> Refusal:
    """Read an input that holds one refusal."""
    (refusal,) = read_refusals(plain(data), "-").refusals
    return refusal


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_known(name: str) -> None:
    """The reader that takes it apart is the one for its kind."""
    assert read_refusals(INPUTS[name], "-").kind == KINDS[name]


@pytest.mark.parametrize("name", INPUTS)
def test_the_answer_is_read(name: str) -> None:
    """Status, code or message, and the id for support, wherever they stand."""
    refusal = only(INPUTS[name])
    assert refusal.status == 403
    assert "missing.any" in refusal.code or "at least one of" in refusal.message
    assert refusal.context_id == CONTEXT


@pytest.mark.parametrize("name", [one for one in INPUTS if one not in WITHOUT_CALL])
def test_the_call_is_found(name: str) -> None:
    """As an operation of the catalog, by method and path or by the SDK's name."""
    found = pasted(plain(INPUTS[name]).decode(), None, {})
    assert found.operation
    assert found.operation.id == "patchConversationsCallParticipant"
    if found.refusal.path:
        assert (found.refusal.method, found.refusal.path) == ("PATCH", PATH)


@pytest.mark.parametrize("name", ["har", "curl", "axios"])
def test_of_the_body_only_names_and_switches_are_kept(name: str) -> None:
    """What was to be muted is told, what else was sent is not."""
    fields = dict(only(INPUTS[name]).fields)
    assert fields == {"muted": "true", "client_secret": "", "refresh_token": ""}


def test_a_capture_tells_who_called() -> None:
    """The sign-in tells the client, `users/me` the user; the token only ties them together."""
    token = only(INPUTS["har"]).token
    assert (token.client, bool(token.user), token.sent) == ("c-app", True, True)
    assert token.issued_at is not None


@pytest.mark.parametrize(
    "path",
    [
        f"/api/v2/conversations/calls/{CALL}/participants/{ANA_LEG}",
        f"/platform/api/v2/conversations/calls/{CALL}/participants/{ANA_LEG}/",
        f"/api/v2/Conversations/CALLS/{CALL}/Participants/{ANA_LEG}?expand=x",
    ],
)
def test_the_operation_is_found_however_the_path_is_written(path: str) -> None:
    """Behind a gateway, in any case, with a query."""
    found = pasted(f"PATCH https://gateway.example.org{path} 403", None, {})
    assert found.operation
    assert found.operation.id == "patchConversationsCallParticipant"


def test_a_literal_path_goes_before_a_template() -> None:
    """`/users/me` is not the user `me`."""
    found = pasted("GET /api/v2/users/me 403", None, {})
    assert found.operation
    assert found.operation.id == "getUsersMe"


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02\x03" * 40, b"%PDF-1.7\x00\x00", b"{" * 5000, b"[" * 100_000]
)
def test_what_is_none_of_it_is_refused_or_holds_nothing(data: bytes) -> None:
    """Never a traceback, never an answer."""
    with suppress(UnreadableError):
        assert read_refusals(data, "x").refusals == ()


STRUCTURED = {
    "nested": {
        "level": "error",
        "request": {"method": "PATCH", "url": PATH},
        "err": {"body": ERROR},
    },
    "as text": {"method": "PATCH", "url": PATH, "response": json.dumps(ERROR)},
    "in a list": {"calls": [{"verb": "PATCH", "path": PATH, "errors": [ERROR]}]},
}


@pytest.mark.parametrize("name", STRUCTURED)
def test_structured_logs(name: str) -> None:
    """The error body is found wherever a logger puts it, written as text or not."""
    found = pasted(json.dumps(STRUCTURED[name]), None, {})
    assert (found.refusal.status, found.refusal.code) == (403, "missing.any.permissions")
    assert found.operation
    assert found.operation.id == "patchConversationsCallParticipant"


def test_lines_of_a_log_are_refusals_of_their_own() -> None:
    """Each with its own call; equal ones are counted."""
    log = "\n".join(
        [f"GET /api/v2/users/{one} 403" for one in range(3)]
        + ["POST /api/v2/users 403", "all fine"]
    )
    reading = read_refusals(log.encode(), "-")
    assert [one.path for one in reading.refusals] == ["/api/v2/users/0", "/api/v2/users"]
    assert reading.counts == (3, 1)
