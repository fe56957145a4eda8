"""The job that the options of `run` make: as typed, or for an organization of the file."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from scopeaudit.cli.options import one_stdout, terminal_options, with_baseline
from scopeaudit.cli.printing import tell
from scopeaudit.cli.settings import key_of, settings
from scopeaudit.cli.source import named_of, source_of
from scopeaudit.errors import UsageError
from scopeaudit.running.job import Job, Live, Output, Way
from scopeaudit.running.placing import PLACE, has_place, placed

if TYPE_CHECKING:
    from scopeaudit.config.notify import Notify
    from scopeaudit.config.organization import Organization
    from scopeaudit.sources.manifest import Manifest
    from scopeaudit.sources.terraform import Terraform

_BELOW = frozenset({ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP})
"""Where a value is from that an organization's own setting goes before."""

_BESIDES = ("usage", "conversations", "live_conversations")
_WHAT = (
    *("organization", "live", "terraform", "terraform_source", "var_files", "manifest"),
    *("on_top_of", "profile", "region", "base_url", "token_file"),
)
_AS_IT_IS = (
    *("policies", "catalog", "waivers", "attempts", "baseline", "strict", "scopes_enforced"),
    *("now", "fail_on", "allow_unknown", "allow_empty", "metrics"),
)
_OF_REPORTS = ("verbose", "templates", "redact", "html_max", "tickets")


def job_of(context: click.Context) -> Job:
    """Return the job that is typed; raises UsageError for options that do not fit together."""
    source = source_of(named_of(context.params))
    if not isinstance(source, Live):
        _refuse_typed(context, _BESIDES, "for `--live`", "add --live")
    outputs = one_stdout(context.params["outputs"])
    job = _made(context, context.params, source, outputs)
    if has_place(job):
        raise UsageError(
            f"`{PLACE}` in a path stands for an organization of scopeaudit.toml",
            "say which with --organization NAME, or name the path in full",
        )
    return job


def job_for(context: click.Context, organization: "Organization", *, alone: bool) -> Job:
    """Return the job for an organization of the file, whose settings go before those of the rest of the file.

    One that is audited alone may have its report on standard output. Raises UsageError where the command
    line says what is audited, too.
    """
    _refuse_typed(context, _WHAT, "what `--organization` and `--all` take from the file")
    own = overridden(context, organization)
    params = {**context.params, **own}
    outputs = one_stdout(params["outputs"]) if alone else _in_files(params["outputs"])
    job = _made(context, params, _source(organization, params), outputs, own)
    return placed(job, organization.name)


def overridden(context: click.Context, organization: "Organization") -> Mapping[str, Any]:
    """Return what an organization sets, by parameter: where neither a flag nor a variable says otherwise."""
    return {
        option.name: option.process_value(context, organization.settings[key].value)
        for option in context.command.params
        if option.name
        and (key := key_of(option))
        and key in organization.settings
        and context.get_parameter_source(option.name) in _BELOW
    }


def _source(organization: "Organization", params: Mapping[str, Any]) -> str | Live:
    from scopeaudit.config.organization import BySnapshot

    source = organization.source.value
    if isinstance(source, BySnapshot):
        return source.path
    return Live(
        way=Way(profile=source.profile, browser=params["browser"]),
        usage_days=params["usage"],
        conversations=params["conversations"],
        live_conversations=params["live_conversations"],
    )


def notify_settings(context: click.Context) -> "Notify | None":
    """Return what the file says of notices, None where it says nothing."""
    config = settings(context).config
    return config.notify if config else None


def _in_files(outputs: tuple[Output, ...]) -> tuple[Output, ...]:
    for one in outputs:
        if one.path is None:
            raise UsageError(
                f"`{one.format}` would go to standard output for every organization",
                f"give each a file: {one.format}={PLACE}.{one.format}",
            )
    return outputs


def _made(
    context: click.Context,
    params: Mapping[str, Any],
    source: "str | Live | Terraform | Manifest",
    outputs: tuple[Output, ...],
    own: Iterable[str] = (),
) -> Job:
    options = terminal_options(**{name: params[name] for name in _OF_REPORTS})
    store = params["store"]
    job = Job(
        source=source,
        store=store if isinstance(store, str) else None,
        secret_store=None if isinstance(store, str) else store,
        notify=None if params["no_notify"] else notify_settings(context),
        outputs=with_baseline(outputs, params["write_baseline"]),
        options=options,
        **{name: params[name] for name in _AS_IT_IS},
    )
    return _complete(context, _one_comparison(context, job, own))


_TICKETS = frozenset({"jira-csv", "servicenow-json"})


def _complete(context: click.Context, job: Job) -> Job:
    """Return the job; say what it cannot tell, and refuse new tickets where nothing says what is new."""
    kept = job.store or job.secret_store
    if job.notify is not None and not kept and (job.of_change or job.baseline):
        _note(context, "nobody is notified: this audit is not kept")
    new = job.options.tickets == "new" and any(one.format in _TICKETS for one in job.outputs)
    if new and not kept and not job.baseline:
        raise UsageError(
            "`--tickets new` needs an earlier audit, and without one every finding would be a ticket",
            "add --store or --baseline, or say --tickets open",
        )
    return job


def _one_comparison(context: click.Context, job: Job, own: Iterable[str]) -> Job:
    """Leave out a store, or a baseline, where what excludes it was said more closely: typed, or of an organization.

    A setting that holds for every run must not make another kind of run impossible.
    """
    if not (job.store or job.secret_store) or not (job.of_change or job.baseline):
        return job
    store, baseline = (_closeness(context, name, own) for name in ("store", "baseline"))
    if job.of_change:
        baseline = _TYPED
    if store < baseline:
        _note(context, "this audit is not kept in the store")
        return replace(job, store=None, secret_store=None)
    if baseline < store:
        _note(context, "this audit is compared with the store, not with the baseline")
        return replace(job, baseline=None)
    return job


_TYPED = 2


def _closeness(context: click.Context, name: str, own: Iterable[str]) -> int:
    """Return how closely an option was said: for all runs, for an organization, or for this run."""
    if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
        return _TYPED
    return int(name in own)


def _note(context: click.Context, text: str) -> None:
    if not context.params["quiet"]:
        tell(f"note: {text}")


def _refuse_typed(
    context: click.Context, names: Iterable[str], why: str, hint: str = "leave it out"
) -> None:
    """Raise UsageError for options that were typed and have no place here."""
    typed = [
        f"`{one.opts[-1]}`" if isinstance(one, click.Option) else f"`{context.params[one.name]}`"
        for one in context.command.params
        if one.name in names
        and context.get_parameter_source(one.name) is ParameterSource.COMMANDLINE
    ]
    if typed:
        from scopeaudit.documents.words import both

        raise UsageError(f"{both(typed)} {'is' if len(typed) == 1 else 'are'} {why}", hint)
