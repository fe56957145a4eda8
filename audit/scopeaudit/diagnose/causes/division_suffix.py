"""A program compares whole strings of permissions, which carry their divisions."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, likely

_PARTS = 3


def judge(case: Case) -> Judged | None:
    """Look for a permission with a fourth part."""
    permissions = case.evidence.catalog.permissions
    for name in case.refusal.mentions if case.gate is Gate.NONE else ():
        pieces = name.split(":")
        if len(pieces) == _PARTS + 1 and ":".join(pieces[:_PARTS]) in permissions:
            return likely(
                f"`{name}` is permission `{':'.join(pieces[:_PARTS])}` with a division behind it",
                fix=(
                    "Compare the first three parts of a permission; what follows is its division",
                ),
            )
    return None


CAUSE = KnownCause("division-suffix", "Permissions are compared with their divisions", judge)
