"""The options of `run` that say what an audit is asked for; they arrive as one `Job`."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from scopeaudit.cli.connecting import connection_options
from scopeaudit.cli.keeping import store_option
from scopeaudit.cli.options import (
    MetricsType,
    MomentType,
    OutputType,
    SeverityType,
    catalog_option,
    one_stdout,
    organization_options,
    policies_option,
    terminal_options,
    with_baseline,
)
from scopeaudit.cli.source import Named, source_of, source_options
from scopeaudit.model.policy import Severity
from scopeaudit.running.job import Job, Output

_F = TypeVar("_F", bound=Callable[..., Any])


def job_options(function: _F) -> _F:
    """Add the options; what they say arrives as `job`."""

    @wraps(function)
    def gathered(*arguments: Any, quiet: bool, **given: Any) -> Any:
        return function(*arguments, job=_job(**given), quiet=quiet)

    for option in reversed(_OPTIONS):
        gathered = option(gathered)
    return gathered  # type: ignore[return-value]  # options change what a command takes, by design


def _job(
    named: Named,
    policies: tuple[Path, ...],
    outputs: tuple[Output, ...],
    waivers: Path | None,
    attempts: str | None,
    write_baseline: Path | None,
    templates: Path | None,
    verbose: bool,
    **plain: Any,
) -> Job:
    """Return the job; raises UsageError for options that do not fit together."""
    inputs = (*named.inputs(), *policies, waivers, attempts)
    return Job(
        source=source_of(named),
        inputs=tuple(one for one in inputs if one is not None),
        policies=policies,
        waivers=waivers,
        attempts=attempts,
        outputs=with_baseline(one_stdout(outputs), write_baseline),
        options=terminal_options(verbose=verbose, templates=templates),
        **plain,
    )


_OPTIONS: tuple[Callable[..., Any], ...] = (
    connection_options,
    source_options,
    policies_option,
    catalog_option,
    click.option(
        "-f",
        "--format",
        "outputs",
        type=OutputType(),
        multiple=True,
        metavar="NAME[=PATH]",
        help="text (default), html, json, markdown, csv, sarif, junit, github, gitlab, jira-csv, servicenow-json or xlsx; repeatable.",
    ),
    click.option(
        "--waivers",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Accepted findings (YAML).",
    ),
    click.option(
        "--attempts",
        type=click.Path(),
        metavar="FILE",
        help="What an application tried to do with conversations (JSON lines); see docs/participants.md.",
    ),
    click.option(
        "--baseline",
        type=click.Path(path_type=Path),
        metavar="FILE",
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
        help="Lowest severity that makes the exit code 1.",
    ),
    click.option("--allow-unknown", is_flag=True, help="Exit 0 although verdicts stayed unknown."),
    click.option(
        "--allow-empty", is_flag=True, help="Exit 0 although there was nothing to audit."
    ),
    organization_options,
    click.option("--now", type=MomentType(), metavar="MOMENT", help="Audit as at this moment."),
    click.option(
        "--templates",
        "--template",
        "templates",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        metavar="DIR",
        help="Folder whose templates go before the bundled ones (html).",
    ),
    store_option(),
    click.option(
        "--metrics",
        type=MetricsType(),
        metavar="prometheus-textfile=PATH",
        help="Write metrics for Prometheus, also of a run that fails; see docs/metrics.md.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="Print nothing on standard error."),
    click.option(
        "-v", "--verbose", is_flag=True, help="Print subjects, evidence and proofs in full."
    ),
)
