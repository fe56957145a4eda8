"""The errors a person can act on; anything else that escapes is a bug (exit code 70).

AuditError                 code 2
  UsageError               2  an option, or an id named by the user that does not exist
  PolicyError              2  a policy, waiver or configuration file is wrong; carries all problems
  UnreadableError          3  no sign-in, unreachable, unreadable or malformed input
  UnwritableError          3  an output cannot be written
  StoreError               3  a store of runs cannot be read or written
  NothingToAuditError      5  no subject, no expectation, every selector empty
"""

from enum import IntEnum

from scopeaudit.records import dataclass


class ExitCode(IntEnum):
    """What the process says to its caller, the same for every format (design §8)."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    COULD_NOT_AUDIT = 3
    INCOMPLETE = 4
    NOTHING_TO_AUDIT = 5
    BUG = 70
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a file people write; `line` and `column` count from 1, 0 means the file."""

    path: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Render as `path:line:column: message`, then the hint on a line of its own."""
        path = "".join(map(_seen, self.path))
        place = f"{path}:{self.line}:{self.column}" if self.line else path
        return f"{place}: {self.message}" + (f"\n  hint: {self.hint}" if self.hint else "")


def _seen(letter: str) -> str:
    """Return a letter, or its escape: whoever names a file could otherwise steer a terminal or a log."""
    if letter.isprintable():
        return letter
    return letter.encode("unicode_escape", "backslashreplace").decode("ascii")


class AuditError(Exception):
    """The root: a message that says what was expected and found, a hint, and an exit code."""

    exit_code = ExitCode.USAGE

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Render the message, then the hint on a line of its own."""
        return self.message + (f"\n  hint: {self.hint}" if self.hint else "")


class UsageError(AuditError):
    """The command line asks for what does not exist or does not fit."""


class PolicyError(AuditError):
    """One or more files people wrote are wrong; `problems` holds all of them, in reading order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        count = len(problems)
        super().__init__(f"{count} problem{'s' if count != 1 else ''} found")
        self.problems = problems

    def __str__(self) -> str:
        """Render each problem on its own lines, then the count."""
        return "\n".join([*map(str, self.problems), self.message])


class UnreadableError(AuditError):
    """The input could not be read or is not what it should be."""

    exit_code = ExitCode.COULD_NOT_AUDIT


class UnwritableError(AuditError):
    """An output could not be written; nothing half-written is left."""

    exit_code = ExitCode.COULD_NOT_AUDIT


class StoreError(AuditError):
    """A store of runs could not be read or written; it is as it was before."""

    exit_code = ExitCode.COULD_NOT_AUDIT


class NothingToAuditError(AuditError):
    """There was nothing to decide, which must never look like a pass."""

    exit_code = ExitCode.NOTHING_TO_AUDIT


def place_of_bug(error: BaseException) -> str:
    """Return the kind of an error and where it was raised, and nothing of its message."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_qualname}:{place.tb_lineno}" if place else "?"
    return f"{type(error).__name__} in {where}"
