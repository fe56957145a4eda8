"""`scopeaudit schedule`: audit again and again in the foreground, or write a unit that does."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import click

from scopeaudit import pipeline, schedule
from scopeaudit.config.file import find_config
from scopeaudit.config.schedule import Said, choose_schedule, said_by_flags
from scopeaudit.errors import ExitCode, UnreadableError, UsageError
from scopeaudit.schedule.units.wanted import File
from scopeaudit.writing import check_writable, write_whole


@click.command("schedule")
@click.argument("options", nargs=-1, metavar="[-- RUN OPTIONS…]")
@click.option("--cron", metavar="EXPRESSION", help='When: five fields, such as "0 6 * * *".')
@click.option("--time-zone", metavar="NAME", help="Such as Europe/Berlin, or local. Default: UTC.")
@click.option("--jitter", metavar="TIME", help="Start up to so much later, such as 5m.")
@click.option("--health-file", metavar="PATH", help="Keep what was done last in this file (JSON).")
@click.option("--time-limit", metavar="TIME", help="End a run that takes longer, such as 2h.")
@click.option(
    "--catch-up/--no-catch-up", default=True, help="Make up for missed runs once. Default: yes."
)
@click.option("--once", is_flag=True, help="Run once, now.")
@click.option(
    "--healthy",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Look at a health file and exit 0 where all is well, else 1.",
)
@click.option(
    "--print",
    "target",
    type=click.Choice(["systemd", "cron", "kubernetes", "github", "windows"]),
    help="Print a unit for another scheduler instead.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="With --print: write the files of the unit into this folder.",
)
def command(
    options: tuple[str, ...],
    cron: str | None,
    time_zone: str | None,
    jitter: str | None,
    health_file: str | None,
    time_limit: str | None,
    catch_up: bool,
    once: bool,
    healthy: Path | None,
    target: str | None,
    output: Path | None,
) -> int:
    """Start `scopeaudit run RUN OPTIONS` whenever it is due, until SIGTERM or Ctrl-C."""
    _refuse_contradictions({"--once": once, "--healthy": healthy, "--print": target}, output)
    if healthy is not None:
        return _look_at(healthy)
    flags = said_by_flags(
        cron=cron,
        time_zone=time_zone,
        jitter=jitter,
        health_file=health_file,
        time_limit=time_limit,
    )
    config = find_config(Path.cwd(), os.environ)
    asked = choose_schedule(flags, config.schedule if config else Said())
    run = _checked(options)
    if target is not None:
        from scopeaudit.cli.units import unit_of

        return _print(unit_of(target, asked, options, run, config), output)
    if once:
        from scopeaudit.cli.scheduling import audit_once

        return audit_once(asked, options)
    schedule.need_extra()
    from scopeaudit.cli.scheduling import audit_repeatedly

    return audit_repeatedly(asked, options, catch_up=catch_up)


def _refuse_contradictions(given: Mapping[str, object], output: Path | None) -> None:
    named = [f"`{name}`" for name, value in given.items() if value]
    if len(named) > 1:
        raise UsageError(f"{' and '.join(named)} exclude each other", "leave one out")
    if output is not None and not given["--print"]:
        raise UsageError(
            "`--output` goes with `--print`", "name the target, such as --print systemd"
        )


def _look_at(path: Path) -> ExitCode:
    """Say whether all is well; whatever cannot be known is not well."""
    from scopeaudit.schedule.health import complaints, read_health, summary

    try:
        health = read_health(path)
    except UnreadableError as error:
        click.echo(f"unhealthy: {error}")
        return ExitCode.FINDINGS
    if health is None:
        click.echo(f"unhealthy: there is no `{path}`")
        return ExitCode.FINDINGS
    found = complaints(health, pipeline.clock())
    click.echo(f"unhealthy: {'; '.join(found)}" if found else f"healthy: {summary(health)}")
    return ExitCode.FINDINGS if found else ExitCode.CLEAN


def _checked(options: tuple[str, ...]) -> click.Context:
    """Read the options of `run`, and refuse what it would refuse when nobody looks."""
    from scopeaudit.cli.run import command as run

    if "--notify-test" not in options:
        with suppress(click.exceptions.Exit):
            return run.make_context("scopeaudit run", list(options))
    raise UsageError(
        "the options after `--` ask for no audit", "leave out --help and --notify-test"
    )


def _print(files: tuple[File, ...], folder: Path | None) -> ExitCode:
    if folder is None:
        click.echo("\n".join(file.text for file in files), nl=False)
        return ExitCode.CLEAN
    check_writable([folder / file.name for file in files])
    for file in files:
        write_whole(folder / file.name, file.text)
        click.echo(f"wrote {folder / file.name}", err=True)
    return ExitCode.CLEAN
