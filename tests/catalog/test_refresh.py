"""A refresh joins the vendor's file with what only the old catalog knows, and writes it whole."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.catalog import load_catalog
from scopeaudit.catalog.fetch import MAX_BYTES
from scopeaudit.catalog.folder import swap
from scopeaudit.catalog.openapi import read_openapi
from scopeaudit.catalog.rebuild import rebuild
from scopeaudit.errors import AuditError, UnreadableError, UnwritableError, UsageError
from tests.catalog.vendor_files import catalog_of, empty_catalog, published, rebuilt, swagger

MUTE_PATH = "/api/v2/conversations/calls/{conversationId}/participants/{participantId}"
INFERRED = "postBusinessrulesDecisiontableVersionRollback"


def test_a_row_of_the_file_replaces_the_old_one(tmp_path: Path) -> None:
    """What the file says of an operation holds, from which version on."""
    operation = published("patchConversationsCallParticipant", ["conversations"], ["a:b:c"])
    made = rebuilt(tmp_path, {MUTE_PATH: {"patch": operation}})
    row = made.catalog.operations["patchConversationsCallParticipant"]
    assert (row.permissions, row.user_context) == (("a:b:c",), False)
    assert row.permissions_source == "swagger-2026-11-23"
    assert row.api == "Conversations"


def test_what_the_file_does_not_have_is_kept_and_marked(tmp_path: Path) -> None:
    """Published rows the file lacks are gone, inferred rows only marked; none loses what it says."""
    old = load_catalog()
    made = rebuilt(tmp_path, {"/api/v2/new": {"get": published("getNew", ["a"])}})
    assert len(made.catalog.operations) == 3406
    assert made.written.kept == 3405
    for key in ("getUser", INFERRED):
        row, before = made.catalog.rows.published(key), old.rows.published(key)
        assert (row.permissions, row.scopes) == (before.permissions, before.scopes)
        assert row.scopes_basis == before.scopes_basis
        assert row.scopes_confidence == before.scopes_confidence
        assert row.note == "not in the vendor's file of 2026-11-23"
    assert made.catalog.operations["getUser"].gone
    assert not made.catalog.operations[INFERRED].gone


def test_a_kept_row_says_since_when(tmp_path: Path) -> None:
    """A second refresh keeps the mark of the first one."""
    paths = {"/api/v2/new": {"get": published("getNew", ["a"])}}
    first = rebuilt(tmp_path, paths, "first", version="2026-09")
    second = rebuilt(tmp_path, paths, "second", first.catalog, version="2026-10")
    assert second.catalog.rows.published("getUser").note == "not in the vendor's file of 2026-09"


def test_an_operation_keeps_its_id(tmp_path: Path) -> None:
    """The catalog's id of a path stays, so that policies stay valid; the file's id finds it, too."""
    made = rebuilt(tmp_path, {MUTE_PATH: {"patch": published("patchParticipant", ["a"])}})
    found = made.catalog.find("patchParticipant")
    assert found is not None
    assert found.id == "patchConversationsCallParticipant"
    assert made.catalog.find("patch_participant") is found


def test_new_ids_that_differ_only_in_case_get_a_digit(tmp_path: Path) -> None:
    """Two ids of the file that differ only in case become two names, as the vendor's SDKs do it."""
    paths = {
        "/api/v2/presencedefinitions": {"get": published("getPresencedefinitions", ["a"])},
        "/api/v2/presence/definitions": {"get": published("getPresenceDefinitions", ["b"])},
    }
    catalog = catalog_of(tmp_path, paths)
    assert set(catalog.operations) == {"getPresencedefinitions", "getPresenceDefinitions0"}
    found = catalog.find("getPresenceDefinitions")
    assert found is not None
    assert found.scopes == ("b",)


def test_corrections_that_fit_go_with_it_and_others_end(tmp_path: Path) -> None:
    """A correction of a row the vendor has mended is dropped and told; the others still apply."""
    made = rebuilt(
        tmp_path,
        {
            "/api/v2/userrecordings/{recordingId}/transcoding": {
                "get": published("getUserrecordingTranscoding", ["a"], ["a:b:view"])
            }
        },
    )
    assert [one.operation for one in made.written.dropped] == ["getUserrecordingTranscoding"]
    row = made.catalog.operations["getUserrecordingTranscoding"]
    assert (row.permissions, row.permissions_basis) == (("a:b:view",), "published")
    assert made.catalog.operations["getLanguage"].permissions_basis == "corrected"


TEXTS = st.text(max_size=12)
OPERATIONS = st.builds(
    published,
    TEXTS | st.from_regex(r"[a-z]{1,3}[A-Z]?", fullmatch=True),
    st.none() | st.lists(TEXTS | st.sampled_from(["a", "a:readonly"]), max_size=2),
    st.none() | st.lists(TEXTS | st.sampled_from(["a:b:c", "admin"]), max_size=2),
    mode=st.sampled_from(["ANY", "ALL"]),
    tags=st.lists(TEXTS, max_size=2),
)
PATHS = st.dictionaries(
    st.sampled_from(["/api/v2/a", "/api/v2/A", "/api/v2/{b}", "/api/v2/{c}"]) | TEXTS,
    st.dictionaries(st.sampled_from(["get", "post"]), OPERATIONS, max_size=2),
    max_size=3,
)


@given(paths=PATHS)
def test_what_is_accepted_can_be_read_again(paths: dict[str, dict[str, Any]]) -> None:
    """Every file that is not refused becomes a folder that passes the check and loses no operation."""
    try:
        accepted = read_openapi(swagger(paths), "file")
    except UnreadableError:
        return
    with TemporaryDirectory() as folder:
        catalog = catalog_of(Path(folder), paths)
    assert len(catalog.operations) == len(accepted) == sum(map(len, paths.values()))
    for one in catalog.operations.values():
        if one.path.startswith("/api/v2/"):
            assert catalog.find(f"{one.method} {one.path}") is one


def test_source_and_version_are_written(tmp_path: Path) -> None:
    """The catalog names the file it was made from, by name and digest, never by its folder."""
    made = rebuilt(tmp_path, {"/api/v2/new": {"get": published("getNew", ["a"])}})
    assert made.catalog.version == "2026-11-23"
    assert made.catalog.source.startswith("catalog.json, SHA-256 ")
    assert str(tmp_path) not in made.catalog.source


def test_an_address_is_named_without_its_query(tmp_path: Path) -> None:
    """What stands behind the question mark of an address may be private, and is not written."""
    data = swagger({"/api/v2/new": {"get": published("getNew", ["a"])}})
    url = "https://api.mypurecloud.com/api/v2/docs/swagger?key=private"
    made = rebuild(url, tmp_path / "made", empty_catalog(), "1", lambda _: data)
    assert made.catalog.source.startswith("https://api.mypurecloud.com/api/v2/docs/swagger, SHA")


def test_the_same_file_twice_is_the_same_folder(tmp_path: Path) -> None:
    """A refresh of the same file against the same catalog writes the same bytes."""
    paths = {"/api/v2/new": {"get": published("getNew", ["a"])}}
    first, second = (rebuilt(tmp_path, paths, "catalog") for _ in range(2))
    assert first.catalog.source == second.catalog.source
    assert first.written == second.written


def folder_bytes(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder with what they hold."""
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def test_a_catalog_is_replaced_and_nothing_else_stays(tmp_path: Path) -> None:
    """Writing over a catalog replaces it, and leaves no file of the work beside it."""
    rebuilt(tmp_path, {"/api/v2/old": {"get": published("getOld", ["a"])}}, "made")
    rebuilt(tmp_path, {"/api/v2/new": {"get": published("getNew", ["a"])}}, "made")
    assert "getOld" not in load_catalog(tmp_path / "made").operations
    assert sorted(one.name for one in tmp_path.iterdir()) == ["made", "made.json"]


@pytest.mark.parametrize("text", [b"", b"{", b'{"swagger": "2.0", "paths": {}}'])
def test_a_file_that_cannot_be_read_changes_nothing(tmp_path: Path, text: bytes) -> None:
    """After a refresh that failed the old folder is as it was, and no other was made."""
    rebuilt(tmp_path, {"/api/v2/old": {"get": published("getOld", ["a"])}}, "made")
    before = folder_bytes(tmp_path / "made")
    (tmp_path / "bad.json").write_bytes(text)
    for place in ("made", "other"):
        with pytest.raises(UnreadableError):
            rebuild(str(tmp_path / "bad.json"), tmp_path / place, load_catalog(), "1")
    assert folder_bytes(tmp_path / "made") == before
    assert not (tmp_path / "other").exists()


def test_a_place_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    """A folder with other files, a file, and a folder in no folder are refused and left alone."""
    origin = tmp_path / "file.json"
    origin.write_bytes(swagger({"/api/v2/new": {"get": published("getNew", ["a"])}}))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    for place in ("mine", "file.json", "no/such", "file.json/in"):
        with pytest.raises(UnwritableError, match="cannot write") as refused:
            rebuild(str(origin), tmp_path / place, empty_catalog(), "1")
        assert refused.value.exit_code == 3
    assert (tmp_path / "mine" / "notes.txt").read_text() == "mine"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file.json", "mine"]


def test_when_the_new_folder_cannot_be_put_there_the_old_one_goes_back(tmp_path: Path) -> None:
    """A catalog is moved away only for one that takes its place."""
    rebuilt(tmp_path, {"/api/v2/old": {"get": published("getOld", ["a"])}}, "made")
    before = folder_bytes(tmp_path / "made")
    with pytest.raises(FileNotFoundError):
        swap(tmp_path / "never-filled", tmp_path / "made", tmp_path / "away")
    assert folder_bytes(tmp_path / "made") == before
    assert not (tmp_path / "away").exists()


def test_a_file_of_endless_size_is_not_read(tmp_path: Path) -> None:
    """A file larger than any of the vendor's is refused."""
    with (tmp_path / "large.json").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UnreadableError, match="more than 134,217,728 bytes"):
        rebuild(str(tmp_path / "large.json"), tmp_path / "made", empty_catalog(), "1")


def test_a_link_to_a_folder_is_followed(tmp_path: Path) -> None:
    """A link keeps leading to the catalog it led to."""
    rebuilt(tmp_path, {"/api/v2/old": {"get": published("getOld", ["a"])}}, "made")
    (tmp_path / "link").symlink_to("made", target_is_directory=True)
    rebuilt(tmp_path, {"/api/v2/new": {"get": published("getNew", ["a"])}}, "link")
    assert (tmp_path / "link").is_symlink()
    assert "getNew" in load_catalog(tmp_path / "made").operations


@pytest.mark.parametrize("origin", ["nothing.json", "."])
def test_a_file_that_is_none_is_one_error(tmp_path: Path, origin: str) -> None:
    """A file that is not there, and a folder, cannot be read."""
    with pytest.raises(UnreadableError, match="cannot be read"):
        rebuild(str(tmp_path / origin), tmp_path / "made", empty_catalog(), "1")


@pytest.mark.parametrize("version", ["", "a b", "x" * 51, "\u202e1", "../1"])
def test_a_version_is_a_plain_word(tmp_path: Path, version: str) -> None:
    """What could not be printed or kept as a version is refused before anything is read."""
    with pytest.raises(UsageError, match="is no version") as refused:
        rebuild("nothing.json", tmp_path / "made", empty_catalog(), version)
    assert isinstance(refused.value, AuditError)
    assert refused.value.exit_code == 2
