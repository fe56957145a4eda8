"""docs/schedule.md does what it says."""

import re
import shlex
from pathlib import Path

import yaml

from scopeaudit.cli.schedule import command
from scopeaudit.config.schedule import SCHEDULE
from scopeaudit.schedule.units import TARGETS
from tests.cli.conftest import Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture

scopeaudit = scopeaudit_fixture

PAGE = (Path(__file__).parents[2] / "docs" / "schedule.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the examples in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_what_is_typed_is_printed(scopeaudit: Scopeaudit) -> None:
    """In the order of the page, on the demo organization; `…` is what depends on the day."""
    for block in blocks("console"):
        for step in re.split(r"^\$ scopeaudit ", block, flags=re.MULTILINE)[1:]:
            typed, _, shown = step.partition("\n")
            ran = scopeaudit(*shlex.split(typed))
            assert ran.code == 0
            if shown:
                assert re.fullmatch(re.escape(shown).replace("…", ".*"), ran.out)


def test_every_target_is_on_the_page() -> None:
    """In the list, and as an example."""
    for target in TARGETS:
        assert f"\n| `{target}` |" in PAGE
        assert f"--print {target} " in PAGE


def test_the_health_file_is_the_one_that_is_written() -> None:
    """Byte for byte."""
    (shown,) = blocks("json")
    assert shown == (Path(__file__).parent / "golden" / "health.json").read_text()


def test_the_probe_calls_the_command() -> None:
    """With an option that there is."""
    (probe,) = blocks("yaml")
    words = yaml.safe_load(probe)["readinessProbe"]["exec"]["command"]
    context = command.make_context("schedule", words[2:])
    assert context.params["healthy"] == Path("/data/health.json")


def test_every_setting_is_on_the_page() -> None:
    """As an option and in the file."""
    for name in SCHEDULE.keys:
        assert f"`--{name.replace('_', '-')} " in PAGE
        assert f"`{name} = " in PAGE


def test_the_first_example_is_right() -> None:
    """Its options are there, and those of `run`, too."""
    first, *_ = blocks("sh")
    context = command.make_context("schedule", shlex.split(first)[2:])
    assert context.params["options"] == ("--live", "--store", "audits.db")
