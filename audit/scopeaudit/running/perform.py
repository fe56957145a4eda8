"""One job from reading to delivering; its outcome is returned, whatever it is."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from scopeaudit import pipeline
from scopeaudit.errors import AuditError
from scopeaudit.running.after import followed_up
from scopeaudit.running.around import Around
from scopeaudit.running.connecting import connect
from scopeaudit.running.delivering import check_templates, deliver, notes, prepare
from scopeaudit.running.job import Job, Live
from scopeaudit.running.keeping import check_kept, kept, with_store
from scopeaudit.running.noticing import check_notices
from scopeaudit.running.outcome import Audited, Failed, Outcome

if TYPE_CHECKING:
    from scopeaudit.model.policy import PolicySet
    from scopeaudit.pipeline import Organization, Source, Terms
    from scopeaudit.sources.live.organization import Order


def perform(job: Job, around: Around) -> Outcome:
    """Read, audit, keep, deliver and follow up; only an interruption is raised.

    What cannot be read, and a bug, is an outcome as well, so that one job never stops another.
    """
    began = around.elapsed()
    try:
        job = with_store(job, around.environment)
        made = _audited(job, around, lambda: around.elapsed() - began)
    except Exception as error:  # noqa: BLE001 - the outcome carries it, a bug included
        failed = Failed(job=job, error=error, seconds=around.elapsed() - began)
        return followed_up(failed, around)
    return followed_up(_delivered(made, around), around)


def give_up(job: Job, error: Exception, around: Around) -> Outcome:
    """Return the outcome of a job that another process performed and never came back from, and follow it up."""
    with suppress(AuditError):
        job = with_store(job, around.environment)
    return followed_up(Failed(job=job, error=error, seconds=0.0), around)


def _audited(job: Job, around: Around, seconds: Callable[[], float]) -> Audited:
    source = _source(job, around)
    check_kept(job)
    check_notices(job)
    prepare(job.outputs, job.inputs, job.metrics)
    check_templates(job.options.templates)
    terms = _terms(job, around)
    policies, catalog = pipeline.load(job.policies, job.catalog)
    waivers = pipeline.read_waivers(job.waivers)
    read = _read(job, source, policies, terms, around)
    before = pipeline.read_baseline(job.baseline, read)
    result = pipeline.audit(read, policies, catalog, waivers, terms, before)
    made = Audited(job=job, organization=read, result=result, seconds=seconds())
    return kept(made, waivers, terms, around.clock())


def _source(job: Job, around: Around) -> "Source":
    if isinstance(job.source, Live):
        return connect(job.source.way, around.environment, around.folder, around.sign_in)
    return job.source


def _order(live: Live) -> "Order":
    """Return what is collected besides; raises UsageError for an id that is none."""
    from scopeaudit.sources.live.conversations import asked_for
    from scopeaudit.sources.live.organization import Order

    return Order(
        usage_days=live.usage_days,
        conversations=asked_for(live.conversations),
        live_conversations=live.live_conversations,
    )


def _terms(job: Job, around: Around) -> "Terms":
    return pipeline.Terms(
        now=job.now or around.clock(),
        fail_on=job.fail_on,
        allow_unknown=job.allow_unknown,
        allow_empty=job.allow_empty,
    )


def _read(
    job: Job, source: "Source", policies: "PolicySet", terms: "Terms", around: Around
) -> "Organization":
    with around.watching() as watch:
        how = pipeline.How(
            now=terms.now,
            strict=job.strict,
            scopes_enforced=job.scopes_enforced,
            watch=watch,
            keep=job.store is not None,
            order=_order(job.source) if isinstance(job.source, Live) else None,
        )
        read = pipeline.read(source, policies, how)
    if job.attempts:
        read = pipeline.with_attempts(read, job.attempts, strict=job.strict)
    return read


def _delivered(made: Audited, around: Around) -> Audited:
    """Write the reports; where one cannot be, that is what is told first."""
    job = made.job
    try:
        deliver(made.result, job.outputs, job.options, around.environment, around.show)
    except Exception as error:  # noqa: BLE001 - the audit was made and is followed up all the same
        return replace(made, trouble=error)
    if around.tell is not None:
        for line in notes(made.result, job.outputs):
            around.tell(line)
    return made
