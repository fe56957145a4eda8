"""Which sections policies need, so that only those are asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scopeaudit.model.policy import InQueues, PolicySet
from scopeaudit.model.snapshot import Section

_ACCESS: frozenset[Section] = frozenset(
    {"permissions", "divisions", "roles", "clients", "access_policies"}
)
_PEOPLE: frozenset[Section] = frozenset({"users", "groups", "grants", "roles", "divisions"})
READABLE: frozenset[Section] = _ACCESS | _PEOPLE
"""The sections that are read of a live organization; usage is read when it is asked for.

Queues are read only when a policy asks for their divisions.
"""
_ON_DEMAND: frozenset[Section] = frozenset({"queues"})


@dataclass(frozen=True, slots=True)
class Want:
    """The sections to read."""

    sections: frozenset[Section] = READABLE


def wanted(policies: PolicySet, reads: Mapping[str, Iterable[Section]]) -> Want:
    """Return what policies need; `reads` says which sections each rule reads.

    Whoever is wanted with grants is wanted with the roles, groups and divisions they name.
    """
    sections: set[Section] = set()
    for setting in policies.rules:
        sections.update(reads.get(setting.rule, ()))
    for expectation in policies.expectations:
        sections |= _ACCESS
        if expectation.users is not None:
            sections |= _PEOPLE
        if isinstance(expectation.where, InQueues):
            sections.add("queues")
    if sections & {"users", "groups", "grants"}:
        sections |= _PEOPLE
    return Want(frozenset(sections & (READABLE | _ON_DEMAND)))
