"""Why a call was refused: from what a person has to causes ranked by evidence.

`reading` takes inputs apart and keeps no secret; `route` finds the operation; each module of `causes` judges
one cause from the answer, the catalog, and an organization where there is one.
"""

from scopeaudit.diagnose.case import Evidence
from scopeaudit.diagnose.enforcements import load_enforcements
from scopeaudit.diagnose.ranking import diagnose
from scopeaudit.diagnose.reading import read_refusals
from scopeaudit.diagnose.route import conversations_named

__all__ = ["Evidence", "conversations_named", "diagnose", "load_enforcements", "read_refusals"]
