"""What a store tells of its audits, as JSON for programs."""

import json
from collections.abc import Sequence
from typing import Any

from scopeaudit.model.failure import Failure
from scopeaudit.model.news import Listed
from scopeaudit.model.notice import Notice
from scopeaudit.model.run import Run


def list_json(listed: Sequence[Listed]) -> str:
    """Render runs and the audits that could not be made, with their notices, in the order they are given."""
    told = [_audit(one.audit) | {"notices": _notices(one.notices)} for one in listed]
    return json.dumps({"version": 1, "audits": told}, ensure_ascii=False, indent=2) + "\n"


def _audit(one: Run | Failure) -> dict[str, Any]:
    return _run(one) if isinstance(one, Run) else _failure(one)


def _notices(notices: Sequence[Notice]) -> list[dict[str, Any]]:
    return [
        {
            "target": one.target,
            "kind": one.kind,
            "state": one.state,
            "claimed_at": one.claimed_at,
            "answer": one.answer,
            "retried": one.retried,
        }
        for one in notices
    ]


def _run(one: Run) -> dict[str, Any]:
    return {
        "kind": "run",
        "run": one.number,
        "organization": {"id": one.organization, "name": one.organization_name},
        "asked": one.asked,
        "recorded_at": one.recorded_at,
        "audited_at": one.audited_at,
        "taken_at": one.taken_at,
        "tool_version": one.tool_version,
        "exit_code": one.exit_code,
        "open": {str(severity): count for severity, count in one.open.items()},
        "accepted": one.accepted,
        "undecided": one.undecided,
        "new": one.new,
        "reopened": one.reopened,
        "fixed": one.fixed,
        "kept": one.kept,
    }


def _failure(one: Failure) -> dict[str, Any]:
    return {
        "kind": "failure",
        "organization": {"id": one.outage.organization, "name": one.outage.organization_name},
        "asked": one.outage.asked,
        "recorded_at": one.recorded_at,
        "after_run": one.after,
        "works_again_with_run": one.outage.until,
        "tool_version": one.tool_version,
        "exit_code": one.exit_code,
        "message": one.message,
    }
