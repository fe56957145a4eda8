"""Audits that repeat: when they are due, the process that starts them, and units for other schedulers."""

from importlib.util import find_spec

from scopeaudit.errors import UsageError


def need_extra() -> None:
    """Raise UsageError where the packages of the extra are not installed."""
    missing = [name for name in ("apscheduler", "tzlocal") if not _installed(name)]
    if missing:
        raise UsageError(
            f"a schedule needs {' and '.join(f'`{name}`' for name in missing)}",
            "pip install 'scopeaudit[schedule]'",
        )


def _installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ValueError:  # it was imported as nothing
        return False
