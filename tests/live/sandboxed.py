"""A collection from the sandbox in process, in a time that only passes while everybody waits."""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar

import httpx

from scopeaudit import sandbox
from scopeaudit.api.client import Api, Patience
from scopeaudit.api.credentials import ClientCredentials, Credentials
from scopeaudit.api.region import Address
from scopeaudit.api.secret import Secret
from scopeaudit.api.surroundings import Surroundings
from scopeaudit.catalog import Catalog, load_catalog
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sources.live.assemble import Occasion
from scopeaudit.sources.live.collect import collect
from scopeaudit.sources.live.conversations import Wanted
from scopeaudit.sources.live.parts import Extras
from scopeaudit.sources.live.reader import Reader
from scopeaudit.sources.live.usage import Span
from scopeaudit.sources.live.want import Want
from tests.organizations import NOW

T = TypeVar("T")
ORIGIN = "http://localhost"


class _Leap(selectors.DefaultSelector):
    """A selector that does not wait: it moves the loop's clock to where the wait would have ended."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready now; with nothing, let the time pass."""
        ready = super().select(0)
        if not ready and timeout is None:
            raise AssertionError("everybody waits for nothing: the collection hangs")
        if not ready and timeout:
            self.time += timeout
        return ready


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.leap = _Leap()
        super().__init__(self.leap)

    def time(self) -> float:
        """Return the time that has passed."""
        return self.leap.time


def in_no_time(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a loop whose waits take no time."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(work)


def now() -> datetime:
    """Return the time on the wall of the running loop; before it runs, no time has passed."""
    try:
        return NOW + timedelta(seconds=asyncio.get_running_loop().time())
    except RuntimeError:
        return NOW


def surroundings(seed: int = 0) -> Surroundings:
    """Return surroundings in the time of the running loop."""

    def elapsed() -> float:
        return asyncio.get_running_loop().time()

    return Surroundings(now=now, elapsed=elapsed, chance=Random(seed).random)  # noqa: S311 - no secret


def server(
    snapshot: Snapshot, scenario: sandbox.Scenario, catalog: Catalog | None = None
) -> httpx.AsyncBaseTransport:
    """Return the sandbox as the network."""
    app = sandbox.app(
        snapshot,
        catalog or load_catalog(),
        scenario=scenario,
        clock=now,
        randomness=Random(7).randbytes,  # noqa: S311 - tokens of a test
        sleep=asyncio.sleep,
    )
    return httpx.ASGITransport(app=app)


def api(
    transport: httpx.AsyncBaseTransport, credentials: Credentials, patience: Patience | None = None
) -> Api:
    """Return the client of a sandbox."""
    address = Address("", ORIGIN, ORIGIN)
    return Api(
        address,
        credentials,
        surroundings=surroundings(),
        patience=patience,
        transport=transport,
    )


def auditor(client: str = "c-auditor") -> ClientCredentials:
    """Return what a client of the sandbox signs in with."""
    return ClientCredentials(client, Secret(sandbox.secret_of(client)))


async def collected(
    one: Api,
    want: Want | None = None,
    usage_days: int | None = None,
    talks: Wanted | None = None,
) -> Snapshot:
    """Sign in and collect."""
    async with one:
        await one.sign_in()
        span = Span(usage_days, now(), asyncio.sleep) if usage_days else None
        return await collect(
            Reader(one.ask),
            want or Want(),
            Occasion(region="", taken_at=NOW),
            Extras(span, talks),
        )
