"""docs/configuration.md does what it says."""

import json
import re
import shlex
import tomllib
from pathlib import Path

import click

from scopeaudit.cli.run import command
from scopeaudit.cli.settings import key_of
from scopeaudit.config.file import SHAPE
from scopeaudit.config.keys import KEYS, variable_of
from scopeaudit.config.shape import complaints
from tests.cli.conftest import Scopeaudit

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
TYPED = re.findall(r"^\$ scopeaudit (.*)$", PAGE, re.MULTILINE)
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
ROWS = re.findall(r"^\| `(.+?)` \| `(.+?)` \| `(.+?)` \| (.+?) \|$", PAGE, re.MULTILINE)


def test_every_command_of_the_page_works_as_typed(scopeaudit: Scopeaudit) -> None:
    """In the order of the page, on the demo organization; what `--all` prints is what stands there."""
    scopeaudit("demo", "--write", ".", "--force")
    Path("reports").mkdir()
    Path("scopeaudit.toml").write_text(EXAMPLES[0])
    for one in TYPED:
        if "--organization" in one:
            Path("scopeaudit.toml").write_text(EXAMPLES[1])
        ran = scopeaudit(*shlex.split(one))
        codes = {"run": 1, "run --all": 2}
        found = [code for words, code in codes.items() if one.startswith(words)]
        assert ran.code == (found or [0])[-1], one
        if "--all" in one:
            assert f"$ scopeaudit {one}\n{ran.out}```" in PAGE
    for name in ("report.html", "reports/tidewater.html", "all.json"):
        assert Path(name).exists()


def test_every_example_is_right() -> None:
    """As to its shape."""
    for text in EXAMPLES:
        assert not list(complaints(tomllib.loads(text), SHAPE))


def test_the_table_lists_every_key_with_its_option_and_variable() -> None:
    """And no other."""
    assert [key for key, *_ in ROWS] == ["profile", *KEYS]
    options = {one.name: one for one in command.params if isinstance(one, click.Option)}
    by_key = {key_of(one): one for one in options.values()} | {"profile": options["profile"]}
    for key, option, variable, _ in ROWS:
        assert option in by_key[key].opts
        assert variable == variable_of(key)


def test_the_defaults_are_those_of_the_options(scopeaudit: Scopeaudit) -> None:
    """Where a default is a value, `config show` says the same."""
    shown = json.loads(scopeaudit("config", "show", "--format", "json").out)["settings"]
    values = {one["key"]: one["value"] for one in shown}
    for key, _, _, default in ROWS:
        assert values[key] == (default if default in {"false", "high", "100000", "open"} else None)
