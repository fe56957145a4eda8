"""Options that several commands share, and how their values are read."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from scopeaudit.cli.surroundings import folder_in_repository
from scopeaudit.errors import UsageError
from scopeaudit.model.policy import Severity
from scopeaudit.render import FORMATS, Options
from scopeaudit.running.job import Output

_F = TypeVar("_F", bound=Callable[..., Any])


class OutputType(click.ParamType[Output]):
    """`NAME` or `NAME=PATH`; `NAME=-` is standard output."""

    name = "format"

    def __init__(self, formats: Iterable[str] = FORMATS) -> None:
        self._formats = tuple(formats)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Output:
        """Read a format and its path."""
        if isinstance(value, Output):
            return value
        name, _, path = str(value).partition("=")
        if name not in self._formats:
            self.fail(f"`{name}` is no format; expected {', '.join(self._formats)}", param, ctx)
        if name in FORMATS and FORMATS[name].needs and path in {"", "-"}:
            self.fail(f"`{name}` is no text; name a file: {name}=report{FORMATS[name].ending}")
        return Output(name, Path(path) if path and path != "-" else None)


class MetricsType(click.ParamType[Path]):
    """`prometheus-textfile=PATH`, the one form there is."""

    name = "metrics"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Read a path."""
        if isinstance(value, Path):
            return value
        name, _, path = str(value).partition("=")
        if name != "prometheus-textfile" or path in {"", "-"}:
            self.fail(f"`{value}` is none; expected prometheus-textfile=PATH", param, ctx)
        return Path(path)


class SeverityType(click.ParamType[Severity]):
    """A severity by its word."""

    name = "severity"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Severity:
        """Read a severity."""
        if isinstance(value, Severity):
            return value
        words = {str(one): one for one in reversed(Severity)}
        if value not in words:
            self.fail(f"`{value}` is no severity; expected {', '.join(words)}", param, ctx)
        return words[value]


class MomentType(click.ParamType[datetime]):
    """A day or a moment in ISO 8601; UTC where no offset is given."""

    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read a moment."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"`{value}` is no moment; expected such as 2026-11-23T06:00:00Z", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def one_stdout(outputs: tuple[Output, ...]) -> tuple[Output, ...]:
    """Return the outputs, text on standard output without any; two on standard output are refused."""
    straight = [one.format for one in outputs if one.path is None]
    if len(straight) > 1:
        names = " and ".join(f"`{name}`" for name in straight)
        raise UsageError(f"{names} would both go to standard output", "give one a file: NAME=PATH")
    return outputs or (Output("text", None),)


def with_baseline(outputs: tuple[Output, ...], path: Path | None) -> tuple[Output, ...]:
    """Return the outputs and, where a path is given, the JSON report that is the next baseline."""
    return (*outputs, Output("json", path)) if path else outputs


def terminal_options(*, verbose: bool, **given: Any) -> Options:
    """Return how to render for the terminal this runs in, with what is given; `NO_COLOR` is honoured."""
    colour = sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    width = shutil.get_terminal_size((100, 24)).columns
    return Options(
        width=width,
        colour=colour,
        verbose=verbose,
        folder=folder_in_repository(),
        **given,
    )


def report_options(function: _F) -> _F:
    """Add what reports hold: `--redact`, `--html-max`."""
    redact = click.option(
        "--redact",
        is_flag=True,
        envvar="SCOPEAUDIT_REDACT",
        help="Pseudonyms for users, ids of clients and mail addresses, in every format.",
    )
    most = click.option(
        "--html-max",
        type=click.IntRange(min=1),
        default=Options().html_max,
        show_default="100,000",
        metavar="N",
        envvar="SCOPEAUDIT_HTML_MAX",
        help="Findings the page holds (html), the worst first; the rest is counted in it.",
    )
    return redact(most(function))


def policies_option(function: _F) -> _F:
    """Add `-p/--policies`, repeatable."""
    return click.option(
        "-p",
        "--policies",
        type=click.Path(path_type=Path),
        multiple=True,
        metavar="PATH",
        envvar="SCOPEAUDIT_POLICIES",
        help="Policy file or folder; repeatable. Default: the bundled policies.",
    )(function)


def catalog_option(function: _F) -> _F:
    """Add `--catalog`."""
    return click.option(
        "--catalog",
        type=click.Path(path_type=Path),
        metavar="DIR",
        envvar="SCOPEAUDIT_CATALOG",
        help="Catalog folder made by `catalog refresh`. Default: the bundled catalog.",
    )(function)


def organization_options(function: _F) -> _F:
    """Add how a saved organization is read: `--strict`, `--scopes-enforced`."""
    strict = click.option(
        "--strict",
        is_flag=True,
        envvar="SCOPEAUDIT_STRICT",
        help="Refuse fields of the organization that are not known.",
    )
    enforced = click.option(
        "--scopes-enforced",
        type=click.Choice(["yes", "no", "unknown"]),
        envvar="SCOPEAUDIT_SCOPES_ENFORCED",
        help="Whether the organization enforces scopes, which no API tells; overrides the file.",
    )
    return strict(enforced(function))


def allow_unknown_option(what: str) -> Callable[[_F], _F]:
    """Add `--allow-unknown`, for a command in which so much may stay open."""
    return click.option(
        "--allow-unknown",
        is_flag=True,
        envvar="SCOPEAUDIT_ALLOW_UNKNOWN",
        help=f"Exit 0 although {what}.",
    )


def tickets_option(function: _F) -> _F:
    """Add `--tickets`."""
    return click.option(
        "--tickets",
        type=click.Choice(["open", "new"]),
        default=Options().tickets,
        show_default=True,
        envvar="SCOPEAUDIT_TICKETS",
        help="What jira-csv and servicenow-json hold: all open findings, or those new or back again.",
    )(function)


def templates_option(*names: str) -> Callable[[_F], _F]:
    """Add `--templates`, and other names of it."""
    return click.option(
        "--templates",
        *names,
        "templates",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        envvar="SCOPEAUDIT_TEMPLATES",
        help="Folder whose templates go before the bundled ones (html).",
    )


def settled(function: _F) -> _F:
    """Leave the options of a command to its command line alone: no variable, no file."""
    for option in getattr(function, "__click_params__", ()):
        option.envvar = None
    return function
