"""`scopeaudit waive`: accept one finding, with owner, reason and end date, in a file people keep."""

import getpass
from datetime import datetime
from pathlib import Path

import click

from scopeaudit import pipeline
from scopeaudit.cli.options import MomentType
from scopeaudit.errors import UsageError
from scopeaudit.waiving import Wanted


@click.command("waive")
@click.argument("fingerprint")
@click.option(
    "--until", required=True, type=MomentType(), metavar="DAY", help="The last day it holds."
)
@click.option("--reason", required=True, help="Why it is accepted, in 10 characters or more.")
@click.option("--owner", help="Who answers for it. Default: the name of this account.")
@click.option(
    "--waivers",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("waivers.yaml"),
    show_default=True,
    metavar="FILE",
    envvar="SCOPEAUDIT_WAIVERS",
    help="The file to add it to; made if there is none.",
)
@click.option(
    "--findings",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A JSON report, to check the fingerprint with.",
)
def command(
    fingerprint: str,
    until: datetime,
    reason: str,
    owner: str | None,
    waivers: Path,
    findings: Path | None,
) -> None:
    """Accept the finding or subject with this FINGERPRINT until a day.

    One entry is added to the file, everything else in it stays as it is, comments too. With --findings the
    fingerprint must be that of an open finding of the report.
    """
    wanted = Wanted(
        fingerprint=fingerprint, owner=owner or _account(), reason=reason, until=until.date()
    )
    told = pipeline.waive(wanted, waivers, findings)
    click.echo(f"{waivers}: accepted `{fingerprint}` until {wanted.until} by {wanted.owner}")
    if told:
        click.echo(f"  {told}")


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:
        raise UsageError("this account has no name", "say who answers for it: --owner") from error
