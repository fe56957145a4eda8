"""Taking an ability away: every grant that gives it, or else the scope."""

from collections.abc import Iterable, Sequence

from scopeaudit.index import Index
from scopeaudit.model.snapshot import Client
from scopeaudit.model.verdict import Ground, HeldPermission, HeldRole, HeldScope
from scopeaudit.remedy.wording import OAUTH, them, where


def smallest_removal(
    index: Index, grounds: Iterable[Ground], client: Client | None, users: Sequence[int]
) -> tuple[str, ...]:
    """Return the steps that take an ability away from users, through a client or not, or from a client.

    All grants must go. A step that begins with "Or" is an alternative to them.
    """
    grounds = tuple(grounds)
    whom = them(index, client, users)
    grants = dict.fromkeys(
        (one.role, one.division, one.via)
        for one in grounds
        if isinstance(one, HeldPermission | HeldRole)
    )
    scopes = dict.fromkeys(one.held for one in grounds if isinstance(one, HeldScope))
    taken = [_taken(index, *grant, whom) for grant in grants]
    if client is not None:
        either = "Or, for all who use it: " if taken else ""
        place = f"{OAUTH} > client `{client.name}` > Scope"
        taken.extend(f"{either}{place}: untick `{scope}`" for scope in scopes)
    return tuple(taken)


def _taken(index: Index, role: str, division: str, via: str, whom: str) -> str:
    holder = f"group `{index.name(via)}`, or take {whom} out of the group" if via else whom
    return f"Take role `{index.name(role)}`{where(index, (division,))} from {holder}"
