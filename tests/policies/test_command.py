"""`scopeaudit policy`: what it prints, and with which code it exits."""

import json
from pathlib import Path

import pytest

from scopeaudit.bundled import bundled
from scopeaudit.cli.main import run

FOLDER = str(bundled("policies"))


def test_check_says_how_much_was_checked(capsys: pytest.CaptureFixture[str]) -> None:
    """A check of something is told from a check of nothing."""
    assert run(["policy", "check", FOLDER]) == 0
    out = capsys.readouterr().out
    assert out == "right: 5 files, 42 actions, 4 expectations, 14 rules, 0 cautions\n"


def test_check_says_all_that_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Problems go to standard error with their places, and the exit code is 2."""
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "version: 1\ntitle: Wrong\nexpect:\n  - {id: x, clients: {nam: A}, can: [y]}\n"
    )
    assert run(["policy", "check", str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"{path}:4:" in captured.err


def test_check_needs_a_path(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing named is not everything checked."""
    assert run(["policy", "check"]) == 2
    assert "PATH" in capsys.readouterr().err


def test_test_says_what_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A failing case is printed with what was expected and found, and the exit code is 1."""
    (tmp_path / "calls.yaml").write_text(
        "version: 1\ntitle: Calls\nactions:\n  call.see: {title: See, needs: {scope: conversations}}\n"
    )
    cases = tmp_path / "calls.test.yaml"
    cases.write_text(
        "version: 1\nfacts: {clients: [Portal]}\nverdicts:\n"
        "  - {case: sees, client: Portal, expect: {call.see: met}}\n"
    )
    assert run(["policy", "test", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == (
        f"{cases}:4:43: sees\n"
        "  call.see: expected met, found missing (missing-scope: conversations)\n"
        "0 passed, 1 failed, 1 not tried\n"
    )
    assert "action `call.see` has no case that is missing and none that is unknown" in captured.err


def test_strict_fails_when_something_is_not_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What no case tries is only named, unless `--strict` is given."""
    (tmp_path / "calls.yaml").write_text(
        "version: 1\ntitle: Calls\nactions:\n  call.see: {title: See, needs: {scope: conversations}}\n"
    )
    (tmp_path / "calls.test.yaml").write_text(
        "version: 1\nfacts: {clients: [Portal]}\nverdicts:\n"
        "  - {case: sees, client: Portal, expect: {call.see: missing}}\n"
    )
    assert run(["policy", "test", str(tmp_path)]) == 0
    assert run(["policy", "test", "--strict", str(tmp_path)]) == 1
    assert capsys.readouterr().out.count("1 passed, 0 failed, 1 not tried\n") == 2


def test_test_of_nothing_is_no_success(tmp_path: Path) -> None:
    """An empty folder exits 5."""
    assert run(["policy", "test", str(tmp_path)]) == 5


@pytest.mark.parametrize("name", ["policy", "cases", "waivers"])
def test_schema_prints_what_is_published(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The schema printed is the published file, byte by byte."""
    assert run(["policy", "schema", "--of", name]) == 0
    published = bundled("reports") / "schema" / f"{name}.schema.json"
    assert capsys.readouterr().out == published.read_text("utf-8")


def test_schema_of_something_unknown_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt name exits 2 with a hint."""
    assert run(["policy", "schema", "--of", "waiver"]) == 2
    assert "did you mean `waivers`?" in capsys.readouterr().err


def test_show_resolves_needs_through_vocabulary_and_catalog(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The tree names each scope and permission with what it opens, and the operation's route."""
    assert run(["policy", "show", "call.monitor"]) == 0
    out = capsys.readouterr().out
    assert "call:monitor – the policies' own name" in out
    assert "      any of\n        scope conversations – opens " in out
    assert "permission conversation:call:monitor – named by 1 operation" in out
    assert "/participants/{participantId}/monitor" in out
    assert "a signed-in user" in out


def test_show_as_json_has_the_same_tree(capsys: pytest.CaptureFixture[str]) -> None:
    """Programs read needs, operation, method and path."""
    assert run(["policy", "show", "audit.read-users", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["operation"]["method"] == "GET"
    assert shown["operation"]["path"] == "/api/v2/users"
    assert "no permission is published" in shown["operation"]["note"]
    (any_of,) = shown["needs"]["parts"]
    assert [one["needs"] for one in any_of["parts"]] == ["scope users", "scope users:readonly"]


def test_show_of_a_misspelt_action_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    """An action there is not exits 2 with a hint."""
    assert run(["policy", "show", "call.mut"]) == 2
    assert "did you mean `call.mute`" in capsys.readouterr().err


def test_show_says_what_is_only_inferred(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Scopes the vendor does not publish are shown as inferred."""
    path = tmp_path / "p.yaml"
    path.write_text(
        "version: 1\ntitle: P\nactions:\n  see: {title: See, operation: getConversationAccessattributes}\n"
    )
    assert run(["policy", "show", "see", "-p", str(path)]) == 0
    out = capsys.readouterr().out
    assert "its scopes are inferred from operations near it" in out
    assert "(inferred)" in out


def test_init_writes_a_policy_that_is_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file passes the check as it stands, and is not overwritten without being told to."""
    path = tmp_path / "ours.yaml"
    assert run(["policy", "init", str(path)]) == 0
    assert run(["policy", "check", str(path)]) == 0
    assert "0 cautions" in capsys.readouterr().out
    path.write_text("mine")
    assert run(["policy", "init", str(path)]) == 2
    assert path.read_text() == "mine"
    assert "--force" in capsys.readouterr().err
    assert run(["policy", "init", "--force", str(path)]) == 0
    assert path.read_text() != "mine"


def test_init_where_nothing_can_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A folder that is not there exits 3."""
    assert run(["policy", "init", str(tmp_path / "none" / "ours.yaml")]) == 3
