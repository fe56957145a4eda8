"""Many reports are made by one page, each as if it were alone."""

from scopeaudit.render import Options
from scopeaudit.render.html import Page, render
from tests.render.story import make_hostile, make_story


def test_nothing_of_one_report_is_left_in_the_next() -> None:
    """In any order, byte for byte."""
    page = Page(Options())
    for result in (make_story(), make_hostile(), make_story()):
        assert page.render(result) == render(result, Options())
