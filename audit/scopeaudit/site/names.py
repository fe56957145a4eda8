"""What the files of a site are called: the same for the same run, whatever else is there."""

import re
from hashlib import sha256
from pathlib import Path

from scopeaudit.model.run import Run

INDEX = "index.html"
REPORTS, ORGANIZATIONS = "runs", "organizations"
_MARK = 8
_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_REPORT = re.compile(r"[0-9]+-[0-9a-f]{8}\.html")
_ORGANIZATION = re.compile(r"[a-z0-9][a-z0-9-]{0,62}\.html")


def report_name(run: Run, *, redacted: bool = False) -> str:
    """Return the name of a run's report, which no run of another store shares that has the same number.

    A report that names nobody has another name than the one that does.
    """
    told = [run.organization, run.recorded_at, run.snapshot_digest, run.policies_digest]
    told += ["redacted"] * redacted
    mark = sha256("\n".join(told).encode("utf-8", "backslashreplace")).hexdigest()[:_MARK]
    return f"{run.number}-{mark}.html"


def organization_name(identity: str) -> str:
    """Return the name of an organization's page: its id, or the digest of one that is no plain id."""
    if _PLAIN.fullmatch(identity):
        return f"{identity}.html"
    return f"{sha256(identity.encode('utf-8', 'backslashreplace')).hexdigest()[:32]}.html"


def left_over(out: Path, wanted: frozenset[str]) -> list[Path]:
    """Return the reports and pages in a site that are not wanted; nothing that a site does not write."""
    found = [
        *_matching(out / REPORTS, _REPORT),
        *_matching(out / ORGANIZATIONS, _ORGANIZATION),
    ]
    return [one for one in found if f"{one.parent.name}/{one.name}" not in wanted]


def _matching(folder: Path, pattern: re.Pattern[str]) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        one for one in folder.iterdir() if pattern.fullmatch(one.name) and not one.is_symlink()
    )
