"""The group of commands; each command's module is imported only when it is called."""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from io import TextIOWrapper
from types import MappingProxyType

import click

from scopeaudit import __version__
from scopeaudit.cli.settings import Settings, origin_of
from scopeaudit.errors import AuditError, ExitCode, PolicyError, place_of_bug

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "demo": ("scopeaudit.cli.demo", "audit a bundled organization; no network, no account"),
        "run": ("scopeaudit.cli.run", "audit a saved organization against policies"),
        "collect": ("scopeaudit.cli.collect", "read a live organization into a file"),
        "doctor": ("scopeaudit.cli.doctor", "check how a live organization would be read"),
        "who-can": ("scopeaudit.cli.who_can", "list who can do something, and through what"),
        "explain": (
            "scopeaudit.cli.explain",
            "prove why a client or user can or cannot do something",
        ),
        "diagnose": (
            "scopeaudit.cli.diagnose",
            "say why a call was refused, and the smallest fix",
        ),
        "token": ("scopeaudit.cli.token", "say what an access token can do"),
        "diff": ("scopeaudit.cli.diff", "say who gains or loses which abilities by a change"),
        "waive": ("scopeaudit.cli.waive", "accept a finding, with a reason and an end date"),
        "policy": ("scopeaudit.cli.policy", "check, test, show and start policies"),
        "catalog": ("scopeaudit.cli.catalog", "look up what the vendor's operations need"),
        "history": ("scopeaudit.cli.history", "list the runs that are kept, and what changed"),
        "report": ("scopeaudit.cli.report", "make the report of a run that is kept again"),
        "schedule": ("scopeaudit.cli.schedule", "audit again and again, or write units that do"),
        "site": ("scopeaudit.cli.site", "write a static index of all runs that are kept"),
        "notify": ("scopeaudit.cli.notify", "try whether people hear of what is new"),
        "store": ("scopeaudit.cli.store", "check, export and prune what is kept"),
        "config": ("scopeaudit.cli.config", "show the settings and where from, check the file"),
        "sandbox": (
            "scopeaudit.cli.sandbox",
            "serve a saved organization as the vendor's API would",
        ),
    }
)
"""Every command: its module, which exposes `command`, and what it does."""


class Commands(click.Group):
    """A group whose commands are imported when they are called, and listed without import."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, what) for name, (_, what) in COMMANDS.items()])


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 as expected, 1 findings, 2 usage or policy wrong, 3 could not audit, "
    "4 incomplete, 5 nothing to audit, 70 a bug, 130 interrupted.",
)
@click.version_option(__version__, message="scopeaudit %(version)s")
def scopeaudit() -> None:
    """Audit OAuth scopes, roles and divisions of a Genesys Cloud organization."""


def run(arguments: Sequence[str] | None = None, kept: list[object] | None = None) -> int:
    """Run a command and return its exit code; no error of a user ends in a traceback.

    A command leaves in `kept` what is better not freed before the process ends.
    """
    _speak_utf8()
    try:
        code = scopeaudit.main(
            arguments,
            prog_name="scopeaudit",
            standalone_mode=False,
            obj=kept,
            default_map=Settings(),
        )
        if sys.stdout is not None:
            sys.stdout.flush()
    except (AuditError, click.ClickException) as error:
        return _refuse(error)
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted: no audit was performed", err=True)
        return ExitCode.INTERRUPTED
    except (OSError, SystemExit) as error:
        return _unwritten(error)
    except Exception as error:  # noqa: BLE001 - the last resort of the process
        return _bug(error)
    return code if isinstance(code, int) else ExitCode.CLEAN


def _refuse(error: AuditError | click.ClickException) -> int:
    """Say what a person can mend."""
    if isinstance(error, click.ClickException):
        error.show()
        _say_where_from(error)
        return ExitCode.USAGE
    # One problem a line, path first, so that editors and terminals lead to the place.
    click.echo(str(error) if isinstance(error, PolicyError) else f"error: {error}", err=True)
    return error.exit_code


def _say_where_from(error: click.ClickException) -> None:
    """Say which variable or file gave an option a wrong value, since nobody typed it."""
    if not isinstance(error, click.BadParameter) or error.ctx is None or error.param is None:
        return
    said = origin_of(error.ctx, error.param)
    if said.source in {"environment", "file"}:
        click.echo(f"  hint: it is from {said}", err=True)


def _unwritten(error: OSError | SystemExit) -> int:
    """Say that standard output takes no more, unless its reader has gone, which click exits for."""
    # NOTE: the interpreter must not complain of it again when it flushes at its end.
    sys.stdout = None
    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        click.echo(f"error: cannot write the output: {error.strerror or error}", err=True)
    return ExitCode.COULD_NOT_AUDIT


def _speak_utf8() -> None:
    """Write UTF-8 into files and pipes whatever the system's encoding, and what a terminal can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _bug(error: Exception) -> int:
    """Report a bug by its kind and place only; its message could hold anything."""
    click.echo(
        f"error: no audit was performed: a bug in scopeaudit {__version__} "
        f"({place_of_bug(error)})\n  hint: please report it with the command you ran",
        err=True,
    )
    return ExitCode.BUG
