"""What a change does to ability."""

from typing import TYPE_CHECKING

from scopeaudit.catalog import Catalog
from scopeaudit.errors import ExitCode, UsageError
from scopeaudit.index import Index, build
from scopeaudit.model.policy import PolicySet
from scopeaudit.model.snapshot import BlindSpot
from scopeaudit.pipeline.organization import Organization
from scopeaudit.pipeline.summary import names_of

if TYPE_CHECKING:
    from scopeaudit.model.difference import Difference, Side


def diff(
    before: tuple[str, Organization],
    after: tuple[str, Organization],
    policies: PolicySet,
    catalog: Catalog | None,
    division: str = "",
) -> "Difference":
    """Compare two snapshots, each with its path, for all actions of the policies.

    With a catalog also for all its operations, in the division or in any. Raises UsageError for snapshots
    of two organizations, a division there is not, or policies without an action where nothing else is asked.
    """
    from scopeaudit.asking import find_division
    from scopeaudit.difference import compare, compare_operations
    from scopeaudit.model.difference import Difference

    _refuse_two(before, after)
    if not policies.actions and catalog is None:
        raise UsageError(
            "expected policies with actions to compare, found none",
            "name others with -p, or compare all operations with --operations",
        )
    # NOTE: each side is judged at the time it was taken, so that the same two files give the same answer.
    was, now = (build(one.snapshot, one.snapshot.taken_at) for _, one in (before, after))
    place = find_division(division, now).id if division else None
    actions = compare(was, now, policies.actions.values())
    operations = None
    if catalog is not None:
        operations = compare_operations(was, now, tuple(catalog.operations.values()), place)
    return Difference(
        before=_side(*before, was),
        after=_side(*after, now),
        changes=actions.changes,
        operations=operations.changes if operations else None,
        compared=actions.subjects,
        actions=len(policies.actions),
        undecided=actions.undecided
        + (operations.undecided if operations else 0)
        + sum(len(_open(one)) for _, one in (before, after)),
        names=names_of(was) | names_of(now),
    )


def _side(path: str, organization: Organization, index: Index) -> "Side":
    from scopeaudit.model.difference import Side

    read = organization.snapshot
    return Side(
        path=path,
        organization=read.organization,
        taken_at=read.taken_at,
        digest=organization.digest,
        blind_spots=(*index.blind_spots, *_open(organization)),
    )


def _open(organization: Organization) -> tuple[BlindSpot, ...]:
    """Return what keeps a change from being known whole, whatever is asked of it."""
    return tuple(spot for rule, spot in organization.undecided if rule == "blind-spot")


def _refuse_two(before: tuple[str, Organization], after: tuple[str, Organization]) -> None:
    one, other = before[1].snapshot.organization, after[1].snapshot.organization
    if one.id != other.id:
        raise UsageError(
            f"`{before[0]}` is of organization `{one.name}` (`{one.id}`), "
            f"`{after[0]}` of `{other.name}` (`{other.id}`)",
            "name two snapshots of the same organization",
        )


def diff_exit_code(found: "Difference", *, fail: bool, allow_unknown: bool) -> ExitCode:
    """Return 1 where a change is to fail and there is one, 4 where abilities stayed undecided, 5 for nobody."""
    changes = (*found.changes, *(found.operations or ()))
    if fail and any(one.turn in {"gains", "loses"} for one in changes):
        return ExitCode.FINDINGS
    if found.undecided and not allow_unknown:
        return ExitCode.INCOMPLETE
    return ExitCode.CLEAN if any(found.compared.values()) else ExitCode.NOTHING_TO_AUDIT
