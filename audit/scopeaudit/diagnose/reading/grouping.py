"""Refusals that a reader cannot tell apart are one, with a count."""

import re
from collections.abc import Iterable
from dataclasses import replace

from scopeaudit.model.refusal import Aside, Reading, Refusal

MOST = 100
"""Distinct refusals that are looked into; more of them are no question any more."""

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", re.IGNORECASE)
_WORST_LAST = 500


def reading_of(
    kind: str,
    refusals: Iterable[Refusal],
    aside: Iterable[Aside] = (),
    remarks: Iterable[str] = (),
) -> Reading:
    """Join equal refusals, those of failing servers last."""
    counts: dict[tuple[object, ...], int] = {}
    firsts: dict[tuple[object, ...], Refusal] = {}
    for one in refusals:
        key = _key(one)
        counts[key] = counts.get(key, 0) + 1
        firsts.setdefault(key, one)
    kept = sorted(firsts, key=lambda key: (firsts[key].status or 0) >= _WORST_LAST)
    more = (
        (f"{len(kept) - MOST} other kinds of refusals are left out",) if len(kept) > MOST else ()
    )
    kept = kept[:MOST]
    return Reading(
        kind=kind,
        refusals=tuple(firsts[key] for key in kept),
        counts=tuple(counts[key] for key in kept),
        aside=tuple(aside),
        remarks=(*remarks, *more),
    )


def _key(one: Refusal) -> tuple[object, ...]:
    message = _ID.sub("#", one.message)
    path = _ID.sub("#", one.path)
    token = replace(one.token, issued_at=None, expires_at=None)
    return (
        one.method,
        one.host,
        path,
        one.status,
        one.code,
        message,
        one.answerer,
        one.fields,
        token,
    )
