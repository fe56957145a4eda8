"""HAR files of all makers: the vendor's refusals are picked out, and damage gives an answer or one error."""

import base64
import gzip
import json
from contextlib import suppress
from typing import Any

import pytest

from scopeaudit.diagnose import read_refusals
from scopeaudit.errors import UnreadableError
from scopeaudit.model.refusal import Reading
from tests.diagnose.inputs import ERROR, HOST, PATH, URL, entry, har, header


def read(*entries: dict[str, Any]) -> Reading:
    """Read a HAR of entries."""
    return read_refusals(har(*entries), "x.har")


def of_other(url: str, status: int, body: str = "") -> dict[str, Any]:
    """Return a refusal by something else than the vendor."""
    one = entry("GET", url, status, body)
    one["response"]["headers"] = [header("Content-Type", "text/html")]
    return one


OTHERS = (
    of_other("https://cdn.example.org/app.js", 403),
    of_other("https://bucket.s3.amazonaws.com/a.wav?X-Amz-Signature=abc", 403, "<Error/>"),
    of_other("https://zendesk.example.org/api/v2/tickets", 401, '{"error":"no"}'),
    of_other(f"{HOST}{PATH}", 403, "<html>blocked by the proxy</html>"),
    entry("OPTIONS", status=403),
)


def test_only_the_vendors_refusals_count() -> None:
    """Other hosts, signed addresses, proxies and preflights are left aside, and counted."""
    reading = read(*OTHERS, entry())
    assert [one.method for one in reading.refusals] == ["PATCH"]
    assert {one.reason: one.count for one in reading.aside} == {
        "failing calls to other hosts": 2,
        "signed addresses of files": 1,
        "answers of something in between, not of the vendor's API": 1,
        "preflights (OPTIONS)": 1,
    }


def test_without_any_of_the_vendor_the_others_are_told_of() -> None:
    """So that it can be said that the refusal did not come from the vendor at all."""
    reading = read(*OTHERS)
    assert {one.answerer for one in reading.refusals} == {"other"}


def test_calls_without_an_answer_are_left_aside() -> None:
    """Playwright gives them the status -1, others 0."""
    reading = read(entry(status=-1), entry(status=0), entry())
    assert len(reading.refusals) == 1
    assert [one.count for one in reading.aside] == [2]


@pytest.mark.parametrize("status", ["403", 403.0])
def test_a_status_of_another_type(status: Any) -> None:
    """It is read all the same."""
    assert [one.status for one in read(entry(status=status)).refusals] == [403]


def packed(body: bytes) -> dict[str, Any]:
    """Return an entry whose body is base64."""
    one = entry()
    one["response"]["content"] = {"text": base64.b64encode(body).decode(), "encoding": "base64"}
    return one


@pytest.mark.parametrize("squeeze", [bytes, gzip.compress])
def test_bodies_in_base64_and_gzip(squeeze: Any) -> None:
    """They are undone."""
    (one,) = read(packed(squeeze(json.dumps(ERROR).encode()))).refusals
    assert one.code == ERROR["code"]


@pytest.mark.parametrize(
    "body", [bytes(range(256)) * 9, gzip.compress(b"x" * 10, mtime=0)[:12], b""]
)
def test_bodies_that_are_no_text(body: bytes) -> None:
    """They tell nothing, and stop nothing; the correlation id shows whose answer it is."""
    (one,) = read(packed(body)).refusals
    assert (one.status, one.code, one.answerer) == (403, "", "vendor")


MISSING = [
    "startedDateTime",
    "request.headers",
    "request.postData",
    "response.headers",
    "response.content",
]


@pytest.mark.parametrize("path", MISSING)
@pytest.mark.parametrize("how", ["gone", "null"])
def test_missing_fields(path: str, how: str) -> None:
    """What is not there is not known."""
    one = entry()
    *outer, name = path.split(".")
    place = one[outer[0]] if outer else one
    if how == "gone":
        del place[name]
    else:
        place[name] = None
    (refusal,) = read(one).refusals
    assert refusal.status == 403


def test_entries_of_another_form_are_counted() -> None:
    """They do not hide the others."""
    reading = read(entry(), {"request": 5}, "nonsense", entry(url=7))  # type: ignore[arg-type]  # as found
    assert len(reading.refusals) == 1
    assert reading.remarks == ("3 entries have another form than entries of a HAR",)


def test_a_file_that_was_cut_is_read_as_far_as_it_goes() -> None:
    """And says so; cut before the first entry it is one clear error."""
    data = har(entry(), entry("GET", f"{HOST}/api/v2/users", 403))
    reading = read_refusals(data[:-60], "x.har")
    assert [one.method for one in reading.refusals] == ["PATCH"]
    assert "cut" in reading.remarks[0]
    with pytest.raises(UnreadableError, match="cut or damaged before its first entry"):
        read_refusals(data[:200], "x.har")


@pytest.mark.parametrize("end", range(10, 3000, 97))
def test_cut_anywhere_it_is_an_answer_or_one_error(end: int) -> None:
    """Never a traceback."""
    with suppress(UnreadableError):
        assert read_refusals(har(entry(), entry())[:end], "x.har").kind == "HAR"


def test_ten_thousand_refusals_are_few_questions() -> None:
    """Calls that differ in ids only are one refusal with a count."""
    calls = [
        entry("GET", f"{HOST}/api/v2/users/00000000-0000-4000-8000-{one:012}", 403)
        for one in range(10_000)
    ]
    reading = read(*calls)
    assert reading.counts == (10_000,)


def test_sessions_are_told_apart() -> None:
    """Who `users/me` was answered for says nothing of a call with another token."""
    me = entry("GET", f"{HOST}/api/v2/users/me", 200, {"id": "u-1"})
    other = entry()
    other["request"]["headers"] = [
        header("Authorization", "bearer another-token-of-somebody-else")
    ]
    reading = read(me, entry(), other)
    assert sorted(one.token.user for one in reading.refusals) == ["", "u-1"]


def test_a_sanitized_capture_needs_no_token() -> None:
    """Chrome leaves credentials out; what the capture tells of its one user counts for all its calls."""
    entries = [entry("GET", f"{HOST}/api/v2/users/me", 200, {"id": "u-1"}), entry(url=URL)]
    for one in entries:
        one["request"]["headers"] = []
    (refusal,) = read(*entries).refusals
    assert refusal.token.user == "u-1"
    assert refusal.token.sent is None


def test_a_conversation_in_the_capture_is_evidence() -> None:
    """Whoever looked at the conversation before has it in the capture."""
    told = {
        "id": "v-1",
        "participants": [{"id": "p-1", "userId": "u-1", "calls": [{"id": "c-1"}]}],
    }
    reading = read(entry("GET", f"{HOST}/api/v2/conversations/v-1", 200, told), entry())
    assert [one.participants[0].user for one in reading.conversations] == ["u-1"]


def test_no_name_of_a_person_is_taken_along() -> None:
    """Of a conversation ids and states are kept, names and numbers are not."""
    told = {
        "id": "v-1",
        "participants": [{"id": "p-1", "name": "Carla Customer", "address": "tel:+4915112345678"}],
    }
    reading = read(entry("GET", f"{HOST}/api/v2/conversations/v-1", 200, told), entry())
    assert "Carla" not in repr(reading)
    assert "49151" not in repr(reading)
