"""`scopeaudit policy`: check, test, show and start policies."""

from pathlib import Path

import click

from scopeaudit import pipeline
from scopeaudit.bundled import bundled
from scopeaudit.cli.options import catalog_option, policies_option, terminal_options
from scopeaudit.documents import did_you_mean
from scopeaudit.errors import ExitCode, UsageError
from scopeaudit.model.policy import Caution, PolicySet

_PATHS = click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    envvar="SCOPEAUDIT_POLICIES",
)
_SCHEMA = ".schema.json"


@click.group("policy")
def command() -> None:
    """Check, test, show and start policies."""


@command.command("check")
@_PATHS
@catalog_option
def check(paths: tuple[Path, ...], catalog: Path | None) -> None:
    """Check policy files and folders; everything that is wrong is said at once."""
    policies, _ = pipeline.load(paths, catalog)
    for caution in policies.cautions:
        click.echo(_caution(caution))
    click.echo(f"right: {_counted(policies)}")


@command.command("test")
@_PATHS
@catalog_option
@click.option("--strict", is_flag=True, help="Fail as well when something is tried by no case.")
def test(paths: tuple[Path, ...], catalog: Path | None, strict: bool) -> ExitCode:
    """Try policies on their cases: NAME.yaml on NAME.test.yaml beside it."""
    from scopeaudit.render.visible import visible

    report = pipeline.run_cases(paths, catalog)
    for one in report.failed:
        click.echo(visible(f"{one.at}: {one.case}"))
        click.echo(visible(f"  {one.asked}: expected {one.expected}, found {one.found}"))
    for problem in report.untried:
        click.echo(f"not tried: {problem}", err=True)
    passed = len(report.results) - len(report.failed)
    click.echo(f"{passed} passed, {len(report.failed)} failed, {len(report.untried)} not tried")
    failed = report.failed or (strict and report.untried)
    return ExitCode.FINDINGS if failed else ExitCode.CLEAN


@command.command("schema")
@click.option("--of", "name", default="policy", metavar="NAME", help="Default: policy.")
def schema(name: str) -> None:
    """Print the JSON Schema of a kind of file: policy, cases, waivers and others."""
    folder = bundled("reports") / "schema"
    names = [path.name.removesuffix(_SCHEMA) for path in sorted(folder.glob(f"*{_SCHEMA}"))]
    if name not in names:
        hint = did_you_mean(name, names) or f"there are {', '.join(names)}"
        raise UsageError(f"no schema is published of `{name}`", hint)
    click.echo((folder / f"{name}{_SCHEMA}").read_text("utf-8"), nl=False)


@command.command("show")
@click.argument("action", metavar="ACTION")
@policies_option
@catalog_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def show(action: str, policies: tuple[Path, ...], catalog: Path | None, form: str) -> None:
    """Show what an action needs, resolved through vocabulary and catalog."""
    loaded, known = pipeline.load(policies, catalog)
    if action not in loaded.actions:
        hint = did_you_mean(action, loaded.actions) or "`scopeaudit policy check` counts them"
        raise UsageError(f"no action has the id `{action}`", hint)
    found = loaded.actions[action]

    from scopeaudit.render.action import action_json, action_text

    if form == "json":
        click.echo(action_json(found, known), nl=False)
    else:
        click.echo(action_text(found, known, terminal_options(verbose=False)), nl=False)


@command.command("init")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--manifest", is_flag=True, help="Write the manifest of an app instead.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def init(path: Path | None, manifest: bool, force: bool) -> None:
    """Write a commented policy, or manifest, to start from: policy.yaml or app.yaml."""
    path = path or Path("app.yaml" if manifest else "policy.yaml")
    if path.exists() and not force:
        raise UsageError(f"`{path}` exists", "name another file, or replace it with --force")

    from scopeaudit.policy.start import START
    from scopeaudit.sources.manifest.start import START as MANIFEST
    from scopeaudit.writing import write_whole

    write_whole(path, MANIFEST if manifest else START)
    then = f"run --manifest {path}" if manifest else f"policy check {path}"
    click.echo(f"wrote {path}; check it with `scopeaudit {then}`")


def _caution(caution: Caution) -> str:
    hint = f"\n  hint: {caution.hint}" if caution.hint else ""
    return f"{caution.at}: caution: {caution.message}{hint}"


def _counted(policies: PolicySet) -> str:
    """Say how much was checked; a check of nothing must not look like one of something."""
    from scopeaudit.render.words import counted

    counts = (
        (len(policies.files), "file"),
        (len(policies.actions), "action"),
        (len(policies.expectations), "expectation"),
        (len(policies.rules), "rule"),
        (len(policies.cautions), "caution"),
    )
    return ", ".join(counted(number, noun) for number, noun in counts)
