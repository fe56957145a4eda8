"""How a run ended, in words, and whether it audited."""

from collections.abc import Mapping
from types import MappingProxyType

from scopeaudit.errors import ExitCode

RESULTS = frozenset({ExitCode.CLEAN, ExitCode.FINDINGS, ExitCode.INCOMPLETE})
"""Codes that are results of an audit; all others say that there was none."""

_SIGNALLED = 128
_WORDS: Mapping[int, str] = MappingProxyType(
    {
        ExitCode.CLEAN: "audited whole, nothing at or above the bar",
        ExitCode.FINDINGS: "findings",
        ExitCode.USAGE: "not audited: usage, configuration, policy or waiver wrong",
        ExitCode.COULD_NOT_AUDIT: "could not audit",
        ExitCode.INCOMPLETE: "incomplete: verdicts stayed unknown",
        ExitCode.NOTHING_TO_AUDIT: "nothing to audit",
        ExitCode.BUG: "not audited: a bug",
        ExitCode.INTERRUPTED: "interrupted",
    }
)


def code_of(returned: int) -> int:
    """Return the exit code of a process, as shells count one that a signal ended."""
    return _SIGNALLED - returned if returned < 0 else returned


def in_words(code: int) -> str:
    """Return what an exit code of a run says."""
    if code in _WORDS:
        return _WORDS[code]
    if code > _SIGNALLED:
        return f"killed by signal {code - _SIGNALLED}"
    return "ended in a way no run does"
