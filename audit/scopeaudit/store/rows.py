"""Rows of runs, failures and notices as what they mean, whoever read them."""

from typing import Any

from scopeaudit.model.failure import Failure, Outage
from scopeaudit.model.notice import Notice
from scopeaudit.model.policy import Severity
from scopeaudit.model.run import Run


def run_of(row: Any) -> Run:
    """Return a row of `run`."""
    return Run(
        number=row.id,
        organization=row.organization,
        organization_name=row.organization_name,
        recorded_at=row.recorded_at,
        audited_at=row.audited_at,
        taken_at=row.taken_at,
        tool_version=row.tool_version,
        catalog_version=row.catalog_version,
        snapshot_digest=row.snapshot_digest,
        policies_digest=row.policies_digest,
        exit_code=row.exit_code,
        open={one: getattr(row, str(one)) for one in reversed(Severity)},
        accepted=row.accepted,
        undecided=row.undecided,
        new=row.new,
        reopened=row.reopened,
        fixed=row.fixed,
        kept=row.snapshot is not None and row.terms is not None,
        asked=row.asked or "",
    )


def failure_of(row: Any) -> Failure:
    """Return a row of `failure` with what `outage` says of it."""
    return Failure(
        number=row.id,
        outage=Outage(
            number=row.outage,
            asked=row.asked,
            organization=row.organization,
            organization_name=row.organization_name,
            until=row.until,
        ),
        recorded_at=row.recorded_at,
        after=row.after,
        exit_code=row.exit_code,
        message=row.message,
        tool_version=row.tool_version,
    )


def notice_of(row: Any) -> Notice:
    """Return a row of `notice`."""
    return Notice(
        number=row.id,
        target=row.target,
        kind=row.kind,
        run=row.run,
        outage=row.outage,
        claimed_at=row.claimed_at,
        state=row.state,
        answer=row.answer,
        retried=row.retried is not None,
    )
