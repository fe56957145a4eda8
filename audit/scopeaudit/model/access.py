"""What one class of subjects holds: the same grants, the same groups, the same state.

Subjects of a class get the same verdict, so each question is decided once per class (design §6).
"""

from typing import NamedTuple

from scopeaudit.model.snapshot import AccessPolicy, BlindSpot
from scopeaudit.records import dataclass


class Holding(NamedTuple):
    """A role held in a division, directly or via a group, all by id.

    A tuple, as `Grant` is: sets of holdings are compared all the time, and tuples hash without a step of
    Python.
    """

    role: str
    division: str
    via: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """The holdings of a class, what could hide more of them, and the access policies that deny it.

    `denials` deny it for certain; `possible_denials` may: they have a condition, or it is not known
    whether they name the class. `policies_read` is false when access policies were not read whole.
    """

    holdings: frozenset[Holding]
    hidden: tuple[BlindSpot, ...] = ()
    denials: tuple[AccessPolicy, ...] = ()
    possible_denials: tuple[AccessPolicy, ...] = ()
    policies_read: bool = True
    state: str = "active"
