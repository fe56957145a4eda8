"""`scopeaudit sandbox`: a local server that answers like the vendor's API for a saved organization."""

import ipaddress
from pathlib import Path

import click

from scopeaudit import pipeline, sandbox
from scopeaudit.catalog import load_catalog
from scopeaudit.cli.options import catalog_option, organization_options
from scopeaudit.errors import ExitCode, UsageError
from scopeaudit.model.snapshot import Snapshot

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


@click.command("sandbox")
@click.argument("organization", metavar="ORG.JSON")
@click.option("--port", type=click.IntRange(0, 65_535), default=8080, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS")
@click.option(
    "--reachable",
    is_flag=True,
    help="Allow an address that others can reach; whoever reaches it reads the organization.",
)
@click.option(
    "--scenario", type=click.Path(path_type=Path), metavar="FILE", help="Faults and limits (YAML)."
)
@click.option(
    "--auditor",
    is_flag=True,
    help="Add a client that may read all an audit reads, and its role.",
)
@catalog_option
@organization_options
def command(
    organization: str,
    port: int,
    host: str,
    reachable: bool,
    scenario: Path | None,
    auditor: bool,
    catalog: Path | None,
    strict: bool,
    scopes_enforced: str | None,
) -> int:
    """Serve ORG.JSON as the vendor's API would, gates included, until Ctrl-C.

    Nothing is changed in the file, and nothing leaves this machine.
    """
    sandbox.need_extra()
    _check(host, reachable=reachable)
    read = pipeline.read_organization(organization, strict=strict, scopes_enforced=scopes_enforced)
    _serve(_prepared(read.snapshot, auditor=auditor), catalog, scenario, host, port)
    return ExitCode.CLEAN


def _check(host: str, *, reachable: bool) -> None:
    """Refuse an address that is no loopback, and names, which may change what they stand for."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise UsageError(f"`{host}` is no address", "such as 127.0.0.1 or ::1") from None
    if not (address.is_loopback or reachable):
        raise UsageError(
            f"`{host}` is not a loopback address, so others could read the organization",
            "`--reachable` allows it",
        )


def _prepared(snapshot: Snapshot, *, auditor: bool) -> Snapshot:
    from scopeaudit.sandbox.auditor import with_auditor

    return with_auditor(snapshot) if auditor else snapshot


def _serve(
    snapshot: Snapshot, folder: Path | None, scenario: Path | None, host: str, port: int
) -> None:
    from scopeaudit.sandbox.loopback import address, bound, serve
    from scopeaudit.sandbox.scenario_file import load_scenario
    from scopeaudit.sandbox.welcome import welcome

    catalog = load_catalog(folder)
    chosen = load_scenario(scenario, catalog) if scenario else sandbox.Scenario()
    names = _LOOPBACK if ipaddress.ip_address(host).is_loopback else None
    application = sandbox.app(snapshot, catalog, scenario=chosen, hosts=names)
    listening = bound(host, port)
    click.echo(welcome(snapshot, chosen, address(listening)), nl=False)
    serve(application, listening)
