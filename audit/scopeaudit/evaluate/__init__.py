"""Pure: a need and what a subject holds → a proof that it is met, missing or unknown.

The rules are those of docs/deciding.md (design §6): a leaf is met when something covers it; if nothing
does it is missing when the evidence is complete and unknown when a blind spot could hide it.
"""

from scopeaudit.evaluate.combine import either_of, every_of
from scopeaudit.evaluate.places import (
    prove_anywhere,
    prove_everywhere,
    prove_in_each,
    prove_in_some,
)
from scopeaudit.evaluate.presence import Presence
from scopeaudit.evaluate.proving import prove
from scopeaudit.evaluate.question import (
    ANYWHERE,
    ApplicationAlone,
    Question,
    ServiceClient,
    Subject,
    UserAlone,
    UserThroughClient,
)

__all__ = [
    "ANYWHERE",
    "ApplicationAlone",
    "Presence",
    "Question",
    "ServiceClient",
    "Subject",
    "UserAlone",
    "UserThroughClient",
    "either_of",
    "every_of",
    "prove",
    "prove_anywhere",
    "prove_everywhere",
    "prove_in_each",
    "prove_in_some",
]
