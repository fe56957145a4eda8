"""What came of the audits of several organizations, one line each."""

from collections.abc import Mapping

from scopeaudit.model.policy import Severity
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What came of the audit of one organization, under the name the file gives it.

    `word` is the verdict, `ERROR` without one; `counts` are open findings; `new` are findings that the store
    did not know at last, None where it cannot say; `unknown` are verdicts, `blind` what could not be read.
    `error` says in one line why it was not audited, or not all was done that was asked for.
    """

    name: str
    word: str
    exit_code: int
    counts: Mapping[Severity, int] | None = None
    new: int | None = None
    unknown: int | None = None
    blind: int | None = None
    error: str = ""
