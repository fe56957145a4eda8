"""An audit that could not be made is kept: when, of what, and why, without secrets."""

from dataclasses import replace
from datetime import datetime

from scopeaudit import __version__
from scopeaudit.errors import AuditError, ExitCode, PolicyError, place_of_bug
from scopeaudit.model.failure import Failure
from scopeaudit.store import open_store, outages

_LONGEST = 2_000
"""Characters of a message; a folder of wrong policies has thousands of problems."""


def record_failure(url: str, asked: str, error: Exception, at: datetime) -> Failure:
    """Keep that an audit of what was `asked` for ended with an error; raises StoreError.

    The store is made when it is not there: the first night may be the one that fails.
    """
    values = {
        "recorded_at": at.isoformat(),
        "exit_code": int(error.exit_code if isinstance(error, AuditError) else ExitCode.BUG),
        "message": _message(error)[:_LONGEST],
        "tool_version": __version__,
    }
    with open_store(url, make=True) as store, store.writing() as connection:
        return outages.fail(connection, asked, values)


def _message(error: Exception) -> str:
    """Return what stopped an audit; of a bug its kind and place, since its text could hold anything."""
    if isinstance(error, PolicyError):
        return "\n".join(str(replace(one, hint="")) for one in error.problems)
    if isinstance(error, AuditError):
        return error.message
    return f"a bug in scopeaudit {__version__} ({place_of_bug(error)})"
