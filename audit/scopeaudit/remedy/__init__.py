"""The smallest change that closes a gap or takes an ability away, as concrete steps.

Each step names a setting of an object. Menu names are those of the vendor's administration pages; a change
of grants reaches a call within five minutes, a change of scopes only with a new token (facts §2, §7).
"""

from scopeaudit.remedy.fix import smallest_fix, steps_to_close
from scopeaudit.remedy.giving import roles_giving
from scopeaudit.remedy.removal import Ability, smallest_removal, steps_to_take
from scopeaudit.remedy.step import Step, preferred, told

__all__ = [
    "Ability",
    "Step",
    "preferred",
    "roles_giving",
    "smallest_fix",
    "smallest_removal",
    "steps_to_close",
    "steps_to_take",
    "told",
]
