"""One file of metrics for one organization, written after each run of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from scopeaudit import __version__
from scopeaudit.errors import ExitCode, UnwritableError
from scopeaudit.metrics.earlier import FAILURE, SUCCESS, Earlier, read_earlier
from scopeaudit.metrics.family import Family, Sample, exposition
from scopeaudit.metrics.figures import figures
from scopeaudit.model.result import AuditResult
from scopeaudit.records import dataclass
from scopeaudit.render.visible import shortened, visible
from scopeaudit.writing import write_whole

_LONGEST = 200
_READABLE = 0o644
_MADE = frozenset({ExitCode.CLEAN, ExitCode.FINDINGS, ExitCode.INCOMPLETE})
"""Exit codes of an audit that was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run left: its exit code, when it ended, after how many seconds.

    `result` is None where no audit was made; `requests` counts what was asked of the vendor, None where
    nobody counted; `named` is what the organization is called where it could not be read.
    """

    exit_code: int
    ended_at: datetime
    seconds: float
    result: AuditResult | None
    requests: int | None = None
    named: str = ""


def write_metrics(path: Path, run: Run) -> None:
    """Write a run's metrics, whole, readable by whoever collects them; raises UnwritableError.

    When the last audit was made is taken over from the file that is there, if this run made none.
    """
    earlier = read_earlier(path)
    text = exposition(_families(run, earlier), _whose(run, earlier))
    write_whole(path, text, mode=_READABLE)
    if path.is_file():
        _make_readable(path)


def _make_readable(path: Path) -> None:
    """Let others read it whatever the umask: the collector is another user."""
    try:
        path.chmod(_READABLE)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnwritableError(f"cannot make `{path}` readable for others: {reason}") from error


def _whose(run: Run, earlier: Earlier) -> Mapping[str, str]:
    """Return the labels of every sample: of the organization that was read, else of the one before."""
    if run.result is not None:
        read = run.result.provenance.organization
        return {"organization": _shown(read.id), "organization_name": _shown(read.name)}
    if earlier.organization or earlier.organization_name:
        return {
            "organization": _shown(earlier.organization),
            "organization_name": _shown(earlier.organization_name),
        }
    return {"organization": "", "organization_name": _shown(run.named)}


def _shown(text: str) -> str:
    return shortened(visible(text), _LONGEST)


def _families(run: Run, earlier: Earlier) -> Iterator[Family]:
    result, now = run.result, int(run.ended_at.timestamp())
    made = result is not None and run.exit_code in _MADE
    yield _one("exit_code", "Exit code of the last run.", run.exit_code)
    yield _one("last_run_timestamp_seconds", "When the last run ended.", now)
    yield _one(
        SUCCESS,
        "When the last run ended that made an audit (exit code 0, 1 or 4); 0 if none is known.",
        now if made else earlier.success,
    )
    yield _one(
        FAILURE,
        "When the last run ended that made none, or could not keep or deliver it; 0 if none is known.",
        earlier.failure if made else now,
    )
    yield _one("duration_seconds", "How long the last run took.", round(run.seconds, 3))
    if run.requests is not None:
        yield _one("api_requests", "Requests to the vendor's API.", run.requests)
    yield _build(result)
    # NOTE: an audit of nothing would show no finding, as a good one does.
    if result is not None and result.exit_code in _MADE:
        yield from figures(result)


def _one(name: str, what: str, value: float) -> Family:
    return Family(name, what, (Sample(value),))


def _build(result: AuditResult | None) -> Family:
    catalog = result.provenance.catalog_version if result else ""
    labels = {"version": __version__, "catalog": _shown(catalog)}
    return Family(
        "build_info", "1, by version of scopeaudit and of the catalog.", (Sample(1, labels),)
    )
