"""From what did not come to the blind spots of the snapshot."""

from collections.abc import Iterable, Iterator

from scopeaudit.api.call import Failure
from scopeaudit.api.pages import Gap
from scopeaudit.model.snapshot import BlindSpot, Section


def spot(
    section: Section,
    failure: Failure,
    permission: str = "",
    ids: tuple[str, ...] | None = None,
    what: str = "",
) -> BlindSpot:
    """Return the blind spot of a failure; a permission is named only where one was refused."""
    opens = permission if failure.kind == "refused" else ""
    return BlindSpot(
        section=section,
        reason=f"{what}: {failure.reason}" if what else failure.reason,
        call=failure.call,
        status=failure.status,
        code=failure.code,
        permission=opens,
        correlation_id=failure.correlation_id,
        ids=ids,
    )


def spots(
    section: Section, gaps: Iterable[Gap], permission: str = "", what: str = ""
) -> Iterator[BlindSpot]:
    """Yield the blind spots of a section's gaps."""
    for gap in gaps:
        yield spot(section, gap.failure, permission, gap.ids, what)


def noticed(
    section: Section, reason: str, call: str, ids: Iterable[str] | None = None
) -> BlindSpot:
    """Return the blind spot of something an answer left out without saying so."""
    return BlindSpot(
        section=section,
        reason=reason,
        call=call,
        status=200,
        ids=None if ids is None else tuple(sorted(ids)),
    )
