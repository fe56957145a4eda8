"""The options of `run` for the organizations of the file."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from scopeaudit.cli.options import OutputType
from scopeaudit.errors import UsageError
from scopeaudit.running.job import Output

_F = TypeVar("_F", bound=Callable[..., Any])


def many_options(function: _F) -> _F:
    """Add what is for many organizations."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS = (
    click.option(
        "--organization",
        "named",
        metavar="NAME",
        help="Audit this organization of scopeaudit.toml, as the file says.",
    ),
    click.option(
        "--all", "every", is_flag=True, help="Audit every organization of scopeaudit.toml."
    ),
    click.option(
        "--jobs",
        type=click.IntRange(1, 64),
        metavar="N",
        help="With --all: so many at once, each in a process of its own. Default: 1.",
    ),
    click.option(
        "--summary",
        "summaries",
        type=OutputType(("text", "json")),
        multiple=True,
        metavar="NAME[=PATH]",
        help="With --all: text (default) or json; repeatable.",
    ),
)


def check_many(
    named: str | None, jobs: int | None, summaries: tuple[Output, ...], *, every: bool
) -> None:
    """Raise UsageError for options that are for one organization, or for many."""
    if every and named is not None:
        raise UsageError("`--all` and `--organization` exclude each other", "leave one out")
    if not every and (jobs is not None or summaries):
        raise UsageError("`--jobs` and `--summary` are for `--all`", "add --all")
