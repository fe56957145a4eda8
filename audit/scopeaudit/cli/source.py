"""The options that say what is audited: a file, a live organization, Terraform or a manifest; one of them."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scopeaudit.cli.connecting import way_of
from scopeaudit.errors import UsageError
from scopeaudit.records import dataclass
from scopeaudit.running.job import Live, Way

if TYPE_CHECKING:
    from scopeaudit.sources.manifest import Manifest
    from scopeaudit.sources.terraform import Terraform


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the command line names, before it is known to be one thing."""

    organization: str | None
    live: bool
    terraform: str | None
    terraform_source: Path | None
    var_files: tuple[Path, ...]
    manifest: Path | None
    on_top_of: str | None
    usage: int | None
    conversations: tuple[str, ...]
    live_conversations: bool
    way: Way


def named_of(params: Mapping[str, Any]) -> Named:
    """Return what the options of `SOURCE_OPTIONS` and of a connection say."""
    names = (one.name for one in fields(Named) if one.name != "way")
    return Named(way=way_of(params), **{name: params[name] for name in names})


_PATH = click.Path(path_type=Path)
SOURCE_OPTIONS = (
    click.argument("organization", metavar="[ORG.JSON]", required=False),
    click.option("--live", is_flag=True, help="Collect and audit a live organization in one go."),
    click.option(
        "--terraform",
        metavar="PATH",
        help="Audit a plan or state (`terraform show -json`), or a folder of .tf files.",
    ),
    click.option(
        "--terraform-source",
        type=_PATH,
        metavar="DIR",
        help="The folder a plan was made in, so that findings point to its lines.",
    ),
    click.option(
        "--var-file",
        "var_files",
        type=_PATH,
        multiple=True,
        metavar="FILE",
        help="Values for variables of .tf files, as Terraform takes them; repeatable.",
    ),
    click.option("--manifest", type=_PATH, metavar="FILE", help="Audit the manifest of an app."),
    click.option(
        "--on-top-of",
        metavar="ORG.JSON",
        help="Lay Terraform or the manifest over this saved organization.",
    ),
)


def source_of(named: Named) -> "str | Live | Terraform | Manifest":
    """Return the one source that is named; raises UsageError where it is none, or several."""
    chosen = [
        label
        for label, value in (
            (f"`{named.organization}`", named.organization),
            ("`--live`", named.live),
            ("`--terraform`", named.terraform),
            ("`--manifest`", named.manifest),
        )
        if value
    ]
    if len(chosen) > 1:
        hint = "audit one thing; `--on-top-of ORG.JSON` lays a change over an organization"
        raise UsageError(f"{' and '.join(chosen)} exclude each other", hint)
    if not chosen:
        hint = "name ORG.JSON, or add --live, --terraform PATH or --manifest FILE"
        raise UsageError("there is no organization to audit", hint)
    _refuse_strays(named)
    return _source(named)


def _refuse_strays(named: Named) -> None:
    """Raise UsageError for an option that is for another source."""
    if named.way.given and not named.live:
        raise UsageError(
            "`--profile`, `--region`, `--base-url`, `--token-file` and `--browser` are for `--live`",
            "add --live",
        )
    if (named.terraform_source or named.var_files) and not named.terraform:
        raise UsageError("`--terraform-source` and `--var-file` are for `--terraform`")
    if named.on_top_of and not (named.terraform or named.manifest):
        raise UsageError("`--on-top-of` is for `--terraform` and `--manifest`")


def _source(named: Named) -> "str | Live | Terraform | Manifest":
    if named.live:
        return Live(
            way=named.way,
            usage_days=named.usage,
            conversations=named.conversations,
            live_conversations=named.live_conversations,
        )
    if named.organization:
        return named.organization
    if named.terraform:
        from scopeaudit.sources.terraform import Terraform

        return Terraform(
            path=named.terraform,
            files=named.terraform_source,
            values=named.var_files,
            on_top_of=named.on_top_of,
        )
    from scopeaudit.sources.manifest import Manifest

    return Manifest(path=named.manifest or Path(), on_top_of=named.on_top_of)
