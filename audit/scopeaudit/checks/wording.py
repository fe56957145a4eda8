"""Names, lists and times in the words of findings; names stay data and are never cleaned here."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Literal

from scopeaudit.index import Index
from scopeaudit.model.permission import ALL_DIVISIONS

SHOWN = 5
"""How many names a sentence lists before it says how many others there are."""


def quoted(name: str) -> str:
    """Return a name in backticks."""
    return f"`{name}`"


def listed(names: Iterable[str], joiner: Literal["and", "or"] = "and", most: int = SHOWN) -> str:
    """Return names in backticks as `a`, `b` and `c`; beyond `most`, how many others there are."""
    shown = [quoted(name) for name in names]
    if len(shown) > most + 1:
        shown[most:] = [f"{'one of ' if joiner == 'or' else ''}{len(shown) - most} others"]
    *before, last = shown or [""]
    return f"{', '.join(before)} {joiner} {last}" if before else last


def counted(number: int, noun: str) -> str:
    """Return such as `1 user` or `1,204 users`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def named(noun: str, names: Sequence[str], joiner: Literal["and", "or"] = "and") -> str:
    """Return such as role `a`, or roles `a` and `b`; alternatives keep the noun in the singular."""
    plural = "s" if len(names) > 1 and joiner == "and" else ""
    return f"{noun}{plural} {listed(names, joiner)}"


def names_of(index: Index, ids: Iterable[str]) -> list[str]:
    """Return the names of roles, divisions, groups or clients, in alphabetical order."""
    return sorted(index.name(one) for one in ids)


def in_divisions(index: Index, ids: Iterable[str]) -> str:
    """Return such as ` in division `EMEA``, with its leading space; empty for no division."""
    divisions = list(ids)
    if not divisions:
        return ""
    if ALL_DIVISIONS in divisions:
        return " in all divisions"
    return f" in {named('division', names_of(index, divisions))}"


def in_some_divisions(index: Index, ids: Iterable[str]) -> str:
    """Return such as ` in one or more of divisions `EMEA` and `AMER``, for subjects who differ in it."""
    return f" in one or more of {named('division', [index.name(one) for one in sorted(ids, key=index.name)])}"


def moment(at: datetime) -> str:
    """Return a time such as `2026-07-01T08:00:00Z`."""
    # NOTE: a fourth of what formatting by pattern takes, and there is one for each fact.
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def sentences(*parts: str) -> str:
    """Join what is not empty into sentences, each with its capital letter and full stop."""
    return " ".join(f"{part[0].upper()}{part[1:]}." for part in parts if part)
