"""Which roles those who lack something do hold, in words and as facts."""

from collections.abc import Iterator, Sequence

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.evidence import MOST, bounded, fact, place
from scopeaudit.checks.gap import Shared
from scopeaudit.checks.role_sets import Combination, Roles
from scopeaudit.checks.wording import counted, named, names_of
from scopeaudit.model.finding import Evidence

_SHOWN = 3
"""How many combinations of roles the cause names, the most common first."""


def held_words(audited: Audited, one: Shared) -> str:
    """Say which roles they hold and that none of them is enough."""
    held, total = _held(audited, one)
    if total == 1 and not held[0].roles:
        return "no role is held at all"
    shown = [_words(audited, together.roles) for together in held[:_SHOWN]]
    others = ["other roles"] if total > _SHOWN else []
    return f"held: {', or '.join([*shown, *others])}; none of these grants it"


def held_facts(audited: Audited, one: Shared) -> tuple[Evidence, ...]:
    """Return how many of them hold which roles, and where the grants of the first stand."""
    held, total = _held(audited, one)
    if one.client is None or one.users:
        return bounded(_facts(audited, one, held), total)
    where = place(audited, "clients", one.client.id)
    return (fact(audited, f"the client holds {_words(audited, held[0].roles)}", *where, "grants"),)


def _facts(audited: Audited, one: Shared, held: Sequence[Combination]) -> Iterator[Evidence]:
    total = counted(len(one.users), "user")
    for roles, number, example in held:
        text = f"{_words(audited, roles)}: {number:,} of the {total} this was decided for"
        yield fact(audited, text, "users", example, "grants")


def _held(audited: Audited, one: Shared) -> tuple[list[Combination], int]:
    """Return the most common sets of roles, and how many sets there are."""
    if one.client is None or one.users:
        return audited.role_sets.most_common(one.users, MOST)
    held = audited.index.access_of(one.client).holdings
    return [Combination(tuple(sorted({holding.role for holding in held})), 1, 0)], 1


def _words(audited: Audited, roles: Roles) -> str:
    return named("role", names_of(audited.index, roles)) if roles else "no role"
