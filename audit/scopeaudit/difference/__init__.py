"""Two snapshots of one organization → who gains and loses which abilities, through what."""

from scopeaudit.difference.compare import Compared, compare
from scopeaudit.difference.operations import compare_operations

__all__ = ["Compared", "compare", "compare_operations"]
