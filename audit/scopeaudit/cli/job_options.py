"""The options of `run` that say what an audit is asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from scopeaudit.cli.connecting import COLLECTED_OPTIONS, CONNECTION_OPTIONS
from scopeaudit.cli.keeping import store_option
from scopeaudit.cli.options import (
    MetricsType,
    MomentType,
    OutputType,
    SeverityType,
    allow_unknown_option,
    catalog_option,
    organization_options,
    policies_option,
    report_options,
    templates_option,
    tickets_option,
)
from scopeaudit.cli.source import SOURCE_OPTIONS
from scopeaudit.model.policy import Severity

_F = TypeVar("_F", bound=Callable[..., Any])


def job_options(function: _F) -> _F:
    """Add the options; `cli.job` makes a job of them."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS: tuple[Callable[..., Any], ...] = (
    *CONNECTION_OPTIONS,
    *SOURCE_OPTIONS,
    *COLLECTED_OPTIONS,
    policies_option,
    catalog_option,
    click.option(
        "-f",
        "--format",
        "outputs",
        type=OutputType(),
        multiple=True,
        metavar="NAME[=PATH]",
        envvar="SCOPEAUDIT_FORMAT",
        help="text (default), html, json, markdown, csv, sarif, junit, github, gitlab, jira-csv, servicenow-json or xlsx; repeatable.",
    ),
    click.option(
        "--waivers",
        type=click.Path(path_type=Path),
        metavar="FILE",
        envvar="SCOPEAUDIT_WAIVERS",
        help="Accepted findings (YAML).",
    ),
    click.option(
        "--attempts",
        type=click.Path(),
        metavar="FILE",
        envvar="SCOPEAUDIT_ATTEMPTS",
        help="What an application tried to do with conversations (JSON lines); see docs/participants.md.",
    ),
    click.option(
        "--baseline",
        type=click.Path(path_type=Path),
        metavar="FILE",
        envvar="SCOPEAUDIT_BASELINE",
        help="An earlier JSON report; only findings that are new since count.",
    ),
    click.option(
        "--write-baseline",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="Write this audit's JSON report, to be the next baseline.",
    ),
    click.option(
        "--fail-on",
        type=SeverityType(),
        default=Severity.HIGH,
        show_default="high",
        envvar="SCOPEAUDIT_FAIL_ON",
        help="Lowest severity that makes the exit code 1.",
    ),
    allow_unknown_option("verdicts stayed unknown"),
    click.option(
        "--allow-empty",
        is_flag=True,
        envvar="SCOPEAUDIT_ALLOW_EMPTY",
        help="Exit 0 although there was nothing to audit.",
    ),
    organization_options,
    click.option("--now", type=MomentType(), metavar="MOMENT", help="Audit as at this moment."),
    templates_option("--template"),
    report_options,
    tickets_option,
    store_option(left=True),
    click.option(
        "--metrics",
        type=MetricsType(),
        metavar="prometheus-textfile=PATH",
        envvar="SCOPEAUDIT_METRICS",
        help="Write metrics for Prometheus, also of a run that fails; see docs/metrics.md.",
    ),
    click.option(
        "--no-notify",
        is_flag=True,
        help="Tell nobody of this audit, whatever scopeaudit.toml says.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="Print nothing on standard error."),
    click.option(
        "-v", "--verbose", is_flag=True, help="Print subjects, evidence and proofs in full."
    ),
)
