"""docs/demo.md shows what the demo really prints."""

from scopeaudit.cli.main import COMMANDS
from tests.demo.page import PAGE, demo_output, refreshed


def test_the_page_shows_the_real_output() -> None:
    """Every block is a part of the output as it is; `python -m tests.demo.page` brings it up to date."""
    page = PAGE.read_text(encoding="utf-8")
    assert "not shown" not in page
    assert page == refreshed(page, demo_output())


def test_the_commands_of_the_page_exist() -> None:
    """The page names commands that there are."""
    page = PAGE.read_text(encoding="utf-8")
    named = {line.split()[2] for line in page.splitlines() if line.startswith("$ scopeaudit ")}
    assert named == {"demo", "run"}
    assert named <= COMMANDS.keys()
