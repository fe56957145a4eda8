"""A local server that answers like the vendor's API for one snapshot, gates included.

Only `web` imports Starlette and only `loopback` uvicorn; both are the extra `scopeaudit[sandbox]`.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

from scopeaudit.catalog import Catalog
from scopeaudit.errors import UsageError
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sandbox.scenario import Fault, RateLimit, Scenario
from scopeaudit.sandbox.sign_in import secret_of
from scopeaudit.sandbox.visitors import Visitors

__all__ = [
    "Fault",
    "RateLimit",
    "Scenario",
    "Visitors",
    "app",
    "need_extra",
    "secret_of",
    "serving",
]

_USUAL = Scenario()
_ANYBODY = Visitors()


def clock() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


def app(
    snapshot: Snapshot,
    catalog: Catalog,
    *,
    scenario: Scenario = _USUAL,
    clock: Callable[[], datetime] = clock,
    randomness: Callable[[int], bytes] = os.urandom,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    visitors: Visitors = _ANYBODY,
) -> Any:
    """Make the ASGI application that answers for a snapshot.

    `randomness` returns that many random bytes; `visitors` are who may speak to it, anybody in process,
    where no page of a browser can reach it. Raises UsageError without the extra.
    """
    need_extra()
    from scopeaudit.sandbox.server import Sandbox
    from scopeaudit.sandbox.web import web

    sandbox = Sandbox(snapshot, catalog, scenario=scenario, clock=clock, randomness=randomness)
    return web(sandbox, sleep=sleep, visitors=visitors)


def serving(application: Any, host: str = "127.0.0.1") -> AbstractContextManager[str]:
    """Serve an application on a free port for as long as the block runs; gives its base URL."""
    need_extra()
    from scopeaudit.sandbox.loopback import serving as serve

    return serve(application, host)


def need_extra() -> None:
    """Raise UsageError where the packages of the extra are not installed."""
    missing = [name for name in ("starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"the sandbox needs {' and '.join(f'`{name}`' for name in missing)}",
            "pip install 'scopeaudit[sandbox]'",
        )
