"""How a catalog folder is read: lazily when it is ours, with suspicion when it is not."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scopeaudit.bundled import bundled
from scopeaudit.catalog import load_catalog
from scopeaudit.errors import UnreadableError

LOOK_UP = """
import sys
from scopeaudit.catalog import load_catalog
assert load_catalog().find("patch_conversations_call_participant") is not None
print(" ".join(sys.modules))
"""


def test_a_look_up_imports_nothing_heavy() -> None:
    """Finding an operation in a fresh process imports no third party, nor what only other calls need."""
    command = [sys.executable, "-c", LOOK_UP]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert not {"click", "httpx", "jinja2", "msgspec", "pydantic", "yaml"} & set(loaded)
    assert not {"difflib", "scopeaudit.model.policy", "scopeaudit.catalog.strict"} & set(loaded)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the bundled catalog to a folder of its own."""
    return Path(shutil.copytree(bundled("policies") / "catalog", tmp_path / "catalog"))


def edit(path: Path, change: Callable[[str], str]) -> None:
    """Rewrite a file through a function."""
    path.write_text(change(path.read_text("utf-8")), "utf-8")


def test_a_named_folder_is_the_same_catalog(folder: Path) -> None:
    """The bundled data passes the check of a named folder and reads the same."""
    named, ours = load_catalog(folder), load_catalog()
    assert dict(named.operations) == dict(ours.operations)
    assert (named.version, named.permissions) == (ours.version, ours.permissions)


LINE = '{"id":"getDate"'

BROKEN: dict[str, tuple[str, Callable[[str], str], str]] = {
    "header is no JSON": ("catalog.json", lambda _: "{", "Expecting property name"),
    "header is a list": ("catalog.json", lambda _: "[]", "Expected `object`"),
    "header of another format": (
        "catalog.json",
        lambda text: text.replace('"format": 1', '"format": 2'),
        "Invalid enum value 2",
    ),
    "header with an unknown key": (
        "catalog.json",
        lambda text: text.replace('"format": 1', '"format": 1, "more": 1'),
        "unknown field `more`",
    ),
    "alias of nothing": (
        "catalog.json",
        lambda text: text.replace(': "getPresenceDefinition0"', ': "getNothing"'),
        "`getNothing`, which is no operation",
    ),
    "a source with a control character": (
        "catalog.json",
        lambda text: text.replace("Genesys Cloud Platform API", "\\u001b[31m"),
        "cannot be printed",
    ),
    "fewer rows than the header says": (
        "operations.jsonl",
        lambda text: text.split("\n", 1)[1],
        "expected 3,405 operations, found 3,404",
    ),
    "a row cut off": ("operations.jsonl", lambda text: text[:-20], "its last line was cut off"),
    "a row twice": (
        "operations.jsonl",
        lambda text: text.split("\n", 1)[1] + text.rsplit("\n", 2)[1] + "\n",
        "an operation stands in it twice",
    ),
    "a row of another type": (
        "operations.jsonl",
        lambda text: text.replace('"permissions":[]', '"permissions":"none"', 1),
        "Expected `array | null`, got `str` - at `$.permissions`",
    ),
    "a row with an unknown key": (
        "operations.jsonl",
        lambda text: text.replace(LINE, '{"more":1,"id":"getDate"'),
        "is not written as a refresh writes it",
    ),
    "a row with other blanks": (
        "operations.jsonl",
        lambda text: text.replace(LINE, '{"id": "getDate"'),
        "is not written as a refresh writes it",
    ),
    "a permission that reorders text": (
        "operations.jsonl",
        lambda text: text.replace("admin", "ad\u202emin", 1),
        "characters no catalog has",
    ),
    "an id that is markup": (
        "operations.jsonl",
        lambda text: text.replace('"id":"getDate"', '"id":"<b>"'),
        "its id and method are no names",
    ),
    "a permission that is markup": (
        "operations.jsonl",
        lambda text: text.replace('"admin"', '"<script>"', 1),
        "'<script>' of",
    ),
    "a correction that reorders text": (
        "corrections.json",
        lambda text: text.replace("answered 200", "answered \u202e200"),
        "a correction holds characters that cannot be printed",
    ),
    "a correction to markup": (
        "corrections.json",
        lambda text: text.replace('"now": {"permissions": []', '"now": {"permissions": ["<b>"]'),
        "'<b>' of a correction is no name",
    ),
    "a correction of more than it was": (
        "corrections.json",
        lambda text: text.replace('"now": {', '"now": {"user_context": true, ', 1),
        "has other fields in `was` than in `now`",
    ),
    "corrections are no list": ("corrections.json", lambda _: "{}", "Expected `array`"),
    "a correction of nothing": (
        "corrections.json",
        lambda text: text.replace('"getLanguage"', '"getLanguages0"'),
        "`getLanguages0`, which is no operation",
    ),
    "a correction that does not fit": (
        "corrections.json",
        lambda text: text.replace('"routing:skill:manage"]', '"routing:skill:view"]'),
        "says it was {'permissions': ('routing:skill:view',)}, which it is not",
    ),
    "a correction of a field that may not be corrected": (
        "corrections.json",
        lambda text: text.replace('"now": {', '"now": {"path": "/", '),
        "unknown field `path`",
    ),
    "a correction without a date": (
        "corrections.json",
        lambda text: text.replace('"2026-11-23"', '"lately"'),
        "Invalid RFC3339",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_folder_is_one_error(folder: Path, name: str) -> None:
    """A folder that was damaged or made up is refused with what is wrong, and nothing is believed."""
    file, change, words = BROKEN[name]
    edit(folder / file, change)
    with pytest.raises(UnreadableError) as refused:
        load_catalog(folder)
    assert f"`{folder}` is no catalog: " in str(refused.value)
    assert words in str(refused.value)
    assert refused.value.exit_code == 3


def test_all_problems_are_counted_and_some_are_shown(folder: Path) -> None:
    """Many wrong rows are one error with the first five and the number of the others."""
    edit(folder / "operations.jsonl", lambda text: text.replace('"method":"GET"', '"method":7'))
    with pytest.raises(UnreadableError, match="and 1,574 more") as refused:
        load_catalog(folder)
    assert str(refused.value).count("line ") == 5


@pytest.mark.parametrize("missing", ["catalog.json", "operations.jsonl", "corrections.json"])
def test_a_missing_file_is_named(folder: Path, missing: str) -> None:
    """A folder without one of the three files is no catalog, and the error names the file."""
    (folder / missing).unlink()
    with pytest.raises(UnreadableError, match=f"`{missing}`: no such file"):
        load_catalog(folder)


def test_files_that_are_no_text_are_one_error(folder: Path) -> None:
    """Bytes that are no UTF-8, and nesting without end, are refused like anything else."""
    (folder / "operations.jsonl").write_bytes(b"\xff\xfe\n")
    with pytest.raises(UnreadableError, match="is no catalog"):
        load_catalog(folder)
    (folder / "catalog.json").write_text("[" * 100_000, "utf-8")
    with pytest.raises(UnreadableError, match="is no catalog"):
        load_catalog(folder)


def test_a_row_that_is_nested_without_end_is_one_error(folder: Path) -> None:
    """A deeply nested row is a problem of its line."""
    edit(folder / "operations.jsonl", lambda text: "[" * 100_000 + "\n" + text)
    with pytest.raises(UnreadableError, match="line 1: "):
        load_catalog(folder)


def test_the_header_may_not_lie_about_ids(folder: Path) -> None:
    """Two ids that differ only in case would be one name for two operations."""
    edit(
        folder / "operations.jsonl",
        lambda text: text.replace(
            '"id":"getPresenceDefinitions0"', '"id":"GetPresencedefinitions"'
        ),
    )
    header = json.loads((folder / "catalog.json").read_bytes())
    (folder / "catalog.json").write_text(json.dumps(header | {"aliases": {}}), "utf-8")
    with pytest.raises(UnreadableError, match="stands in it twice"):
        load_catalog(folder)
