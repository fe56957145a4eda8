"""Findings that were there before: read from an earlier JSON report, compared with an audit.

Each subject counts by its own fingerprint, so that one more user in a known group is new. A finding that
is worse than it was is new too: nobody has looked at it as it is now.
"""

from scopeaudit.baseline.compare import compare
from scopeaudit.baseline.known import Baseline, Known
from scopeaudit.baseline.lookup import look_up
from scopeaudit.baseline.read import read_baseline

__all__ = ["Baseline", "Known", "compare", "look_up", "read_baseline"]
