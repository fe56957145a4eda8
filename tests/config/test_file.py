"""The file is found upward, read strictly, and only where nobody else could have put it."""

import os
import re
from pathlib import Path

import pytest

from scopeaudit.config.file import Config, find_config
from scopeaudit.errors import PolicyError, UnreadableError, UsageError


def config(folder: Path, text: str, name: str = "scopeaudit.toml") -> Config:
    """Write a file and read it."""
    (folder / name).write_text(text, encoding="utf-8")
    found = find_config(folder, {})
    assert found is not None
    return found


def refused(folder: Path, text: str) -> list[str]:
    """Return the problems of a file, each on one line, without the folder."""
    with pytest.raises(PolicyError) as raised:
        config(folder, text)
    shown = [str(one).replace(f"{folder}/", "") for one in raised.value.problems]
    return [one.replace("\n  hint: ", " | ") for one in shown]


def test_it_is_found_upward(tmp_path: Path) -> None:
    """The nearest file counts, from any folder below it."""
    (tmp_path / "scopeaudit.toml").write_text('[profiles.far]\nregion = "mypurecloud.de"\n')
    inner = tmp_path / "team" / "app"
    inner.mkdir(parents=True)
    found = find_config(inner, {})
    assert found is not None
    assert list(found.profiles) == ["far"]
    (tmp_path / "team" / "scopeaudit.toml").write_text('[profiles.near]\nregion = "x"\n')
    nearer = find_config(inner, {})
    assert nearer is not None
    assert list(nearer.profiles) == ["near"]


def test_a_projects_file_counts_where_it_mentions_us(tmp_path: Path) -> None:
    """`[tool.scopeaudit]` is read; a project without it is passed by, whatever else is in it."""
    (tmp_path / "scopeaudit.toml").write_text('[profiles.outer]\nregion = "x"\n')
    inner = tmp_path / "app"
    inner.mkdir()
    (inner / "pyproject.toml").write_text('[project]\nname = "x"\n')
    found = find_config(inner, {})
    assert found is not None
    assert list(found.profiles) == ["outer"]
    ours = '[tool.scopeaudit.profiles.inner]\nregion = "mypurecloud.de"\n'
    (inner / "pyproject.toml").write_text(ours)
    found = find_config(inner, {})
    assert found is not None
    region = found.profiles["inner"].region
    assert region is not None
    assert str(region.origin) == (
        f"file {inner / 'pyproject.toml'}, tool.scopeaudit.profiles.inner.region"
    )


def test_the_example_of_the_docs(tmp_path: Path) -> None:
    """It is read as it stands."""
    page = Path(__file__).parents[2] / "docs" / "live.md"
    (text,) = re.findall(
        r"^```toml\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    found = config(tmp_path, text)
    assert found.profile is not None
    assert found.profile.value == "production"
    assert found.profiles["me"].browser


def test_there_may_be_none(tmp_path: Path) -> None:
    """Nothing is assumed without a file."""
    assert find_config(tmp_path, {}) is None


def test_the_environment_may_name_it(tmp_path: Path) -> None:
    """A file that is named is not looked for, and must be there."""
    elsewhere = tmp_path / "audit.toml"
    elsewhere.write_text('[profiles.named]\nregion = "x"\n')
    found = find_config(tmp_path, {"SCOPEAUDIT_CONFIG": str(elsewhere)})
    assert found is not None
    assert list(found.profiles) == ["named"]
    with pytest.raises(UnreadableError, match="no such file"):
        find_config(tmp_path, {"SCOPEAUDIT_CONFIG": str(tmp_path / "none")})


def test_all_problems_at_once_with_their_lines(tmp_path: Path) -> None:
    """Unknown keys get the nearest name; no value is ever repeated."""
    text = """\
profil = "prod"
[profiles.prod]
regon = "mypurecloud.de"
secret = "planted-1"
token = {keyrng = "x"}
sign_in = "planted-2"
client_id = 7
[profiles.test]
region = ""
base_url = "https://planted-3@x"
secret = {env = "A", file = "b"}
"""
    found = refused(tmp_path, text)
    ways = (
        'name where it is kept: {env = "NAME"}, {file = "PATH"}, '
        '{command = ["PROGRAM", "ARGUMENT"]} or {keyring = "SERVICE", user = "NAME"}'
    )
    assert found == [
        "scopeaudit.toml:1:1: unknown key `profil` | did you mean `profile` or `profiles`?",
        "scopeaudit.toml:3:1: unknown key `profiles.prod.regon` | did you mean `region`?",
        "scopeaudit.toml:4:1: `profiles.prod.secret` must not hold a secret in clear | " + ways,
        "scopeaudit.toml:4:1: `profiles.prod` holds `token` and `secret`, which exclude each other",
        "scopeaudit.toml:5:1: `profiles.prod.token` refers to 0 places; expected one | " + ways,
        "scopeaudit.toml:5:1: unknown key `profiles.prod.token.keyrng` | did you mean `keyring`?",
        "scopeaudit.toml:6:1: `profiles.prod.sign_in` is other text; expected `browser`",
        "scopeaudit.toml:6:1: `profiles.prod` holds `token` and `sign_in`, which exclude each other",
        (
            "scopeaudit.toml:7:1: `profiles.prod.client_id` is a number; "
            'expected some text, such as "0f6c…"'
        ),
        (
            "scopeaudit.toml:9:1: `profiles.test.region` is empty; expected some text, "
            'such as "mypurecloud.ie"'
        ),
        (
            "scopeaudit.toml:10:1: `profiles.test` holds `region` and `base_url`, "
            "which exclude each other"
        ),
        "scopeaudit.toml:11:1: `profiles.test.secret` refers to 2 places; expected one | " + ways,
    ]
    assert "planted" not in "".join(found)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("profile = [", "scopeaudit.toml: this is not TOML"),
        ("a = 1\nb = planted\n", "scopeaudit.toml:2:5: this is not TOML"),
        ('profiles = "x"', "scopeaudit.toml:1:1: `profiles` is other text; expected a table"),
        ("[profiles]\nprod = 1", "`profiles.prod` is a number; expected a table"),
        ('profile = "prod"', "`profile` names `prod`, which is no profile"),
        (
            "[profiles.a]\ntoken = {command = []}",
            "`profiles.a.token.command` is a list; expected a list of texts",
        ),
        ("[profiles.a]\ntoken = {env = 1}", "`profiles.a.token.env` is a number"),
        (
            '[profiles.a]\ntoken = {env = "X", user = "y"}',
            "unknown key `profiles.a.token.user`",
        ),
    ],
)
def test_a_file_that_is_wrong(tmp_path: Path, text: str, problem: str) -> None:
    """What was expected and found is told, in one line each."""
    found = "\n".join(refused(tmp_path, text))
    assert problem in found
    assert "planted" not in found


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are refused in words."""
    (tmp_path / "scopeaudit.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(PolicyError, match="is not UTF-8"):
        find_config(tmp_path, {})


def test_a_file_anybody_may_change_is_refused(tmp_path: Path) -> None:
    """It decides where secrets are sent; who trusts it all the same names it."""
    config(tmp_path, '[profiles.a]\nregion = "x"\n')
    path = tmp_path / "scopeaudit.toml"
    path.chmod(0o666)
    with pytest.raises(UsageError, match="anybody may change it"):
        find_config(tmp_path, {})
    assert find_config(tmp_path, {"SCOPEAUDIT_CONFIG": str(path)})


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root gives away")
def test_a_file_of_another_user_is_refused(tmp_path: Path) -> None:
    """A file planted in a folder above does not decide for others."""
    config(tmp_path, '[profiles.a]\nregion = "x"\n')
    os.chown(tmp_path / "scopeaudit.toml", 4242, 4242)
    with pytest.raises(UsageError, match="belongs to another user"):
        find_config(tmp_path, {})


@pytest.mark.parametrize("text", ["html_max = " + "9" * 5000, "a = " + "[" * 5000 + "]" * 5000])
def test_what_no_reader_takes(tmp_path: Path, text: str) -> None:
    """A number or a nesting beyond all bounds is no TOML for us, and no bug."""
    assert refused(tmp_path, text) == ["scopeaudit.toml: this is not TOML"]


def test_a_nul_character(tmp_path: Path) -> None:
    """No path, variable or program can hold one; every key that does is told."""
    text = 'store = "a\\u0000"\npolicies = ["a", "\\u0000"]\n[profiles.a]\nsecret = {file = "\\u0000"}\n'
    told = refused(tmp_path, text + '[schedule]\nhealth_file = "\\u0000"\n')
    assert len(told) == 4
    assert all("holds a NUL character; expected none" in one for one in told)


def test_a_home_that_nobody_knows(tmp_path: Path) -> None:
    """It stays as it is, and is then a folder that is not there."""
    found = config(
        tmp_path,
        'policies = "~nobody-at-all/x"\n[profiles.a]\nsecret = {file = "~nobody-at-all/y"}\n',
    )
    assert found.settings["policies"].value == [str(tmp_path / "~nobody-at-all/x")]


def test_a_named_project_without_us(tmp_path: Path) -> None:
    """It says nothing, which whoever names it does not know: no audit may look as if it had been set up."""
    path = tmp_path / "pyproject.toml"
    path.write_text('[project]\nname = "scopeaudit-settings"\n')
    with pytest.raises(UsageError, match=r"has no \[tool.scopeaudit\]"):
        find_config(tmp_path, {"SCOPEAUDIT_CONFIG": str(path)})
