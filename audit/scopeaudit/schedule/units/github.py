"""A workflow of GitHub."""

import shlex
from datetime import timedelta
from itertools import pairwise
from typing import Any

from scopeaudit.errors import UsageError
from scopeaudit.schedule.cron import times
from scopeaudit.schedule.units.fields import plain
from scopeaudit.schedule.units.refusing import (
    refuse_both,
    refuse_changes_of_the_clock,
    refuse_jitter,
)
from scopeaudit.schedule.units.wanted import File, Wanted
from scopeaudit.schedule.zone import LOCAL

_HEAD = """\
# .github/workflows/scopeaudit.yml
# A run with findings fails, which is how GitHub tells people. The report is an artifact of the run: whoever
# may read the repository reads it. To keep audits, name a store that outlives the runner (PostgreSQL).
# Pinned: checkout v4.2.2, setup-python v5.6.0, upload-artifact v4.6.2.
"""

_CHECKOUT = "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683"
_PYTHON = "actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065"
_UPLOAD = "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02"
_REPORT = "scopeaudit-report.html"
_OFTEN_MINUTES = 5
_LONGEST = timedelta(hours=6)


def files(wanted: Wanted) -> tuple[File, ...]:
    """Return the workflow. Raises UsageError for what GitHub does otherwise than cron."""
    import yaml

    refuse_jitter(wanted, "GitHub")
    refuse_both(wanted, "GitHub")
    _refuse_own(wanted)
    refuse_changes_of_the_clock(wanted, "GitHub")
    said = yaml.safe_dump(_workflow(wanted), sort_keys=False, allow_unicode=True, width=100)
    return (File("scopeaudit.yml", _HEAD + said),)


def _refuse_own(wanted: Wanted) -> None:
    if wanted.schedule.health_file is not None:
        raise UsageError(
            "GitHub keeps no health file from run to run",
            "leave it out (--health-file ''): GitHub tells when a run failed",
        )
    if wanted.schedule.time_zone == LOCAL:
        raise UsageError("GitHub has no machine whose time zone could be meant", "name one")
    if any("${{" in option for option in wanted.options):
        raise UsageError(
            "an option holds `${{`, which GitHub would take for an expression",
            "write it into scopeaudit.toml",
        )
    minutes = sorted(60 * hour + minute for hour, minute in times(wanted.cron))
    if any(later - earlier < _OFTEN_MINUTES for earlier, later in pairwise(minutes)):
        raise UsageError(
            f"GitHub runs nothing more often than every {_OFTEN_MINUTES} minutes",
            "such as */30",
        )


def _workflow(wanted: Wanted) -> dict[str, Any]:
    zone = wanted.schedule.time_zone
    when = {"cron": plain(wanted.cron), **({} if zone == "UTC" else {"timezone": zone})}
    return {
        "name": "scopeaudit",
        "on": {"schedule": [when], "workflow_dispatch": {}},
        "permissions": {"contents": "read"},
        "concurrency": {"group": "scopeaudit", "cancel-in-progress": False},
        "jobs": {"audit": _job(wanted)},
    }


def _job(wanted: Wanted) -> dict[str, Any]:
    limit = wanted.schedule.limit or _LONGEST
    return {
        "runs-on": "ubuntu-24.04",
        "timeout-minutes": max(1, -(-int(limit.total_seconds()) // 60)),
        "steps": [
            {"uses": _CHECKOUT, "with": {"persist-credentials": False}},
            {"uses": _PYTHON, "with": {"python-version": "3.12"}},
            {"name": "Install", "run": f"python -m pip install {_packages(wanted)}"},
            {"name": "Audit", "env": _environment(), "run": _command(wanted)},
            {"name": "Report", "if": "always()", "uses": _UPLOAD, "with": _artifact(wanted)},
        ],
    }


def _packages(wanted: Wanted) -> str:
    return shlex.quote(f"scopeaudit[live,notify,postgres]=={wanted.version}")


def _environment() -> dict[str, str]:
    names = ("REGION", "OAUTHCLIENT_ID", "OAUTHCLIENT_SECRET")
    kinds = ("vars", "vars", "secrets")
    return {
        f"GENESYSCLOUD_{name}": f"${{{{ {kind}.GENESYSCLOUD_{name} }}}}"
        for name, kind in zip(names, kinds, strict=True)
    }


def _command(wanted: Wanted) -> str:
    own = () if wanted.reports else ("--format", "text", "--format", f"html={_REPORT}")
    return shlex.join(("scopeaudit", "run", *own, *wanted.options))


def _artifact(wanted: Wanted) -> dict[str, Any]:
    return {
        "name": "scopeaudit",
        "path": "\n".join(wanted.reports or (_REPORT,)),
        "retention-days": 90,
        "if-no-files-found": "warn",
    }
