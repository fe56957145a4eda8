"""`scopeaudit catalog`: what is printed, and with which code it ends."""

import json
from pathlib import Path
from typing import Any

import pytest

from scopeaudit.catalog import load_catalog
from scopeaudit.cli.main import run
from tests.catalog.vendor_files import OAUTH, published, swagger

GOLDEN = Path(__file__).parent / "golden"
Output = pytest.CaptureFixture[str]


def told(capsys: Output, *arguments: str) -> str:
    """Run a command that must succeed and return what it prints."""
    assert run(["catalog", *arguments]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def refused(capsys: Output, code: int, *arguments: str) -> str:
    """Run a command that must fail with a code and return its message."""
    assert run(["catalog", *arguments]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("operation.txt", ["show", "patchConversationsCallParticipant"]),
        (
            "operation-all.txt",
            ["show", "post /api/v2/workforcemanagement/businessunits/1/planninggroups"],
        ),
        ("operation-corrected.txt", ["show", "getUserrecordingTranscoding"]),
        ("operation-inferred.txt", ["show", "post_businessrules_decisiontable_version_rollback"]),
        ("operation-guest.txt", ["show", "getWebmessagingMessages"]),
        ("operation.json", ["show", "patchConversationsCallParticipant", "--format", "json"]),
        ("permission.txt", ["show", "wfm:planningGroup:add"]),
        ("permission-wildcard.txt", ["show", "conversation:call:*"]),
        ("permission.json", ["show", "wfm:planningGroup:add", "--format", "json"]),
        ("scope.txt", ["show", "users-rules:readonly"]),
        ("scope-that-writes.txt", ["show", "presence:readonly"]),
        ("scope.json", ["show", "search:readonly", "--format", "json"]),
        ("search.txt", ["search", "mute"]),
        ("search-limited.txt", ["search", "participants", "wrapup", "--limit", "3"]),
        ("search.json", ["search", "mute", "--format", "json"]),
    ],
)
def test_what_is_printed(capsys: Output, name: str, arguments: list[str]) -> None:
    """The whole output is as it was when it was last read and found good."""
    assert told(capsys, *arguments) == (GOLDEN / name).read_text("utf-8")


def test_the_page_of_the_docs_shows_what_is_printed() -> None:
    """The example of docs/catalog.md is the output of its command."""
    page = (Path(__file__).parents[2] / "docs" / "catalog.md").read_text("utf-8")
    shown = (GOLDEN / "operation.txt").read_text("utf-8")
    assert f"$ scopeaudit catalog show patchConversationsCallParticipant\n{shown}```" in page


def test_an_operation_is_shown_by_any_of_its_names(capsys: Output) -> None:
    """Id, Python name and a concrete path in quotes show the same."""
    names = (
        "patchConversationsCallParticipant",
        "patch_conversations_call_participant",
        "PATCH https://api.mypurecloud.com/api/v2/conversations/calls/1/participants/2?a=b",
    )
    assert len({told(capsys, "show", name) for name in names}) == 1


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("call:update", "web pages use this name, the vendor publishes it nowhere; did you mean the scope `conversations`, or the permissions `conversation:call:record`"),
        ("conversation:call:montior", "did you mean the permissions `conversation:call:monitor`"),
        ("conversation:calls:*", "did you mean the permissions `conversation:call:"),
        ("patchConversationCallParticipant", "the operations `patchConversationsCallParticipant`"),
        ("PUT /api/v2/users/1/routinglanguages/bulk", "`PATCH /api/v2/users/{userId}/routinglanguages/bulk`"),
        ("/api/v2/users/me", "`GET /api/v2/users/me`"),
        ("xyzzy", "try `scopeaudit catalog search`"),
        ("", "try `scopeaudit catalog search`"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_refused_with_the_nearest(capsys: Output, name: str, hint: str) -> None:
    """A name that nothing has ends with code 2 and what may have been meant."""
    message = refused(capsys, 2, "show", name)
    assert message.startswith(f"error: no operation, permission or scope is named `{name}`\n")
    assert hint in message


def test_an_unknown_name_cannot_steer_the_terminal(capsys: Output) -> None:
    """A name with control characters is refused with their escapes."""
    message = refused(capsys, 2, "show", "a\x1b[31m\u202eb")
    assert r"is named `a\x1b[31m\u202eb`" in message


def test_nothing_found_is_said(capsys: Output) -> None:
    """A search without a match says so, and is no error."""
    assert told(capsys, "search", "xyzzy") == "nothing in the catalog has these words\n"
    assert json.loads(told(capsys, "search", "xyzzy", "--format", "json"))["operations"] == []


def test_the_limit_can_be_lifted(capsys: Output) -> None:
    """`--limit 0` lists every match and says nothing of more."""
    limited, all_of_them = (told(capsys, "search", "participants", "--limit", n) for n in "20")
    assert "more; `--limit 0` lists all" in limited
    assert "more" not in all_of_them.replace("morePhones", "")
    assert len(all_of_them) > len(limited)


@pytest.fixture
def vendor_file(tmp_path: Path) -> Path:
    """Write the vendor's file as if all but four operations had gone, some changed."""
    old = load_catalog().operations
    keys = ("getUsersMe", "patchConversationsCallParticipant", "getRoutingQueues", "getDate")
    paths: dict[str, dict[str, Any]] = {
        old[key].path: {
            old[key].method.lower(): published(
                key,
                list(old[key].scopes or ()),
                list(old[key].permissions or ()),
                codes=("not.a.user",) if old[key].user_context else (),
            )
        }
        for key in keys
    }
    mute = paths[old["patchConversationsCallParticipant"].path]["patch"]
    mute["x-inin-requires-permissions"]["type"] = "ALL"
    paths["/api/v2/users/me"]["get"]["security"] = [{OAUTH: ["user-basic-info", "users"]}]
    paths["/api/v2/mute"] = {"post": published("postMute", ["calls"], ["call:mute:add"])}
    (tmp_path / "swagger.json").write_bytes(swagger(paths))
    return tmp_path / "swagger.json"


def test_refresh_then_look_up_then_compare(
    capsys: Output, tmp_path: Path, vendor_file: Path
) -> None:
    """A refreshed folder says what was written, answers look-ups, and is compared with the bundled one."""
    made = str(tmp_path / "made")
    out = told(capsys, "refresh", str(vendor_file), "-o", made, "--version", "2026-12")
    assert out == (
        f"wrote {made}: catalog 2026-12, 3,406 operations\n"
        "  5 as the vendor's file has them, 3,401 kept from 2026-08\n"
        "  against 2026-08: 1 tightened, 3,135 removed, 1 loosened, 1 added\n"
        f"  use it with `--catalog {made}`\n"
    )
    shown = told(capsys, "show", "call:mute:add", "--catalog", made)
    assert shown.splitlines() == [
        "permission call:mute:add",
        "opens 1 operation",
        "",
        "  POST    /api/v2/mute  postMute",
        "",
        "catalog 2026-12",
    ]
    assert "postMute" in told(capsys, "search", "mute", "--catalog", made)
    compared = told(capsys, "diff", "bundled", made).splitlines()
    assert compared[:6] == [
        "catalog 2026-08 to 2026-12: 1 tightened, 3,135 removed, 1 loosened, 1 added",
        "",
        "tightened (1)",
        "  PATCH   /api/v2/conversations/calls/{conversationId}/participants/{participantId}  patchConversationsCallParticipant",
        "          permission: any of conversation:call:record, conversation:communication:disconnect, conversation:participant:wrapup -> all of conversation:call:record, conversation:communication:disconnect, conversation:participant:wrapup",
        "",
    ]
    assert "          scope: user-basic-info -> any of user-basic-info, users" in compared


def test_a_correction_that_ended_is_told(capsys: Output, tmp_path: Path) -> None:
    """A refresh lists the corrections it drops, and what is known now."""
    path = "/api/v2/userrecordings/{recordingId}/transcoding"
    operation = published("getTranscoding", ["user-recordings:readonly"], ["a:b:view"])
    (tmp_path / "swagger.json").write_bytes(swagger({path: {"get": operation}}))
    made = str(tmp_path / "made")
    out = told(capsys, "refresh", str(tmp_path / "swagger.json"), "-o", made)
    assert "  dropped, since the row has changed: getUserrecordingTranscoding, corrected" in out
    compared = told(capsys, "diff", "bundled", made)
    assert "\nnow known (1)\n  GET     /api/v2/userrecordings/" in compared
    assert "          permission: unknown -> a:b:view\n" in compared


def test_the_differences_as_json(capsys: Output, tmp_path: Path, vendor_file: Path) -> None:
    """The JSON has the counts and each change with its old and new value."""
    made = str(tmp_path / "made")
    told(capsys, "refresh", str(vendor_file), "-o", made)
    document = json.loads(told(capsys, "diff", "bundled", made, "--format", "json"))
    assert (document["version"], document["kind"]) == (1, "diff")
    assert document["from"]["version"] == "2026-08"
    assert document["counts"]["tightened"] == 1
    assert document["counts"]["removed"] == 3135
    tightened, *_ = document["changes"]
    assert tightened["operation"] == "patchConversationsCallParticipant"
    assert (tightened["old"]["mode"], tightened["new"]["mode"]) == ("any", "all")


def test_a_catalog_does_not_differ_from_itself(capsys: Output) -> None:
    """Two names of one catalog have no change between them."""
    assert told(capsys, "diff", "bundled", "bundled") == "catalog 2026-08 to 2026-08: no change\n"


def test_a_refresh_from_a_refreshed_catalog(
    capsys: Output, tmp_path: Path, vendor_file: Path
) -> None:
    """`--catalog` names the catalog that is refreshed."""
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    told(capsys, "refresh", str(vendor_file), "-o", first, "--version", "1")
    out = told(
        capsys, "refresh", str(vendor_file), "-o", second, "--version", "2", "--catalog", first
    )
    assert "  against 1: no change\n" in out


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (2, ["show"]),
        (2, ["search"]),
        (2, ["refresh", "file.json"]),
        (2, ["show", "getDate", "--format", "yaml"]),
        (2, ["refresh", "http://api.mypurecloud.com/x", "-o", "made"]),
        (2, ["refresh", "nothing.json", "-o", "made", "--version", "a b"]),
        (3, ["refresh", "nothing.json", "-o", "made"]),
        (3, ["show", "getDate", "--catalog", "nothing"]),
        (3, ["diff", "bundled", "nothing"]),
    ],
)
def test_a_wrong_command_line_ends_with_its_code(
    capsys: Output,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    arguments: list[str],
) -> None:
    """Usage ends with 2, what cannot be read with 3, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert refused(capsys, code, *arguments)
    assert list(tmp_path.iterdir()) == []
