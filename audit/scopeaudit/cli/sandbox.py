"""`scopeaudit sandbox`: a local server that answers like the vendor's API for a saved organization."""

import ipaddress
from dataclasses import replace
from pathlib import Path

import click

from scopeaudit import pipeline, sandbox
from scopeaudit.catalog import Catalog, load_catalog
from scopeaudit.cli.options import catalog_option, organization_options, settled
from scopeaudit.errors import ExitCode, UsageError
from scopeaudit.model.snapshot import Snapshot

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


@click.command("sandbox")
@settled
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
    "--sign-in-as",
    metavar="USER",
    help="Who signs in where an application names nobody: an id or a name.",
)
@click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="Web pages that may read the answers, beside those of this machine (repeatable).",
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
    sign_in_as: str | None,
    origins: tuple[str, ...],
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
    _check_origins(origins)
    read = pipeline.read_organization(organization, strict=strict, scopes_enforced=scopes_enforced)
    snapshot = _prepared(read.snapshot, auditor=auditor)
    known = load_catalog(catalog)
    _serve(snapshot, known, _chosen(scenario, known, sign_in_as), frozenset(origins), host, port)
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


def _check_origins(origins: tuple[str, ...]) -> None:
    """Refuse what is no origin: a browser would never send it."""
    from scopeaudit.sandbox.visitors import is_origin

    for one in origins:
        if not is_origin(one):
            raise UsageError(
                f"`{one}` is no origin of web pages", "such as https://app.example.org"
            )


def _prepared(snapshot: Snapshot, *, auditor: bool) -> Snapshot:
    from scopeaudit.sandbox.auditor import with_auditor

    return with_auditor(snapshot) if auditor else snapshot


def _serve(
    snapshot: Snapshot,
    catalog: Catalog,
    scenario: sandbox.Scenario,
    origins: frozenset[str],
    host: str,
    port: int,
) -> None:
    from scopeaudit.sandbox.loopback import address, bound, serve
    from scopeaudit.sandbox.welcome import welcome

    names = _LOOPBACK if ipaddress.ip_address(host).is_loopback else None
    visitors = sandbox.Visitors(hosts=names, origins=origins)
    application = sandbox.app(snapshot, catalog, scenario=scenario, visitors=visitors)
    listening = bound(host, port)
    click.echo(welcome(snapshot, scenario, address(listening)), nl=False)
    serve(application, listening)


def _chosen(path: Path | None, catalog: Catalog, sign_in_as: str | None) -> sandbox.Scenario:
    """Return the scenario of a file or the usual one, with the user who was named to sign in."""
    from scopeaudit.sandbox.scenario_file import load_scenario

    scenario = load_scenario(path, catalog) if path else sandbox.Scenario()
    return replace(scenario, sign_in_as=sign_in_as) if sign_in_as else scenario
