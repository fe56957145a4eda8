"""A client of the API whose network is a function, in a time that only passes in waits."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx

from scopeaudit.api.client import Api, Patience
from scopeaudit.api.credentials import ClientCredentials, Credentials, ReadyToken
from scopeaudit.api.region import Address
from scopeaudit.api.secret import Secret
from scopeaudit.api.surroundings import Surroundings

T = TypeVar("T")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
READY = ReadyToken(Secret("t-0"))
CLIENT = ClientCredentials("c-1", Secret("s-1"))
Answering = Callable[[httpx.Request], httpx.Response]


class Waits:
    """A clock that moves only by being slept on; it remembers every wait."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def elapsed(self) -> float:
        """Return how long was waited in all."""
        return sum(self.seconds)

    async def sleep(self, seconds: float) -> None:
        """Wait without waiting."""
        self.seconds.append(seconds)
        await asyncio.sleep(0)


def api(
    answer: Answering,
    waits: Waits | None = None,
    credentials: Credentials = READY,
    patience: Patience | None = None,
) -> Api:
    """Return a client whose calls are answered by a function."""
    waits = waits or Waits()
    return Api(
        Address("", "https://api.example", "https://login.example"),
        credentials,
        surroundings=Surroundings(
            now=lambda: NOON, elapsed=waits.elapsed, sleep=waits.sleep, chance=lambda: 0.5
        ),
        patience=patience,
        transport=httpx.MockTransport(answer),
    )


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine."""
    return asyncio.run(work)


def answers(*several: httpx.Response | Exception) -> Answering:
    """Answer with one after the other; the last one stays."""
    left = list(several)

    def answer(_request: httpx.Request) -> httpx.Response:
        one = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(one, Exception):
            raise one
        return one

    return answer


def reply(
    status: int = 200, headers: Mapping[str, str] | None = None, **body: Any
) -> httpx.Response:
    """Return an answer with a JSON body."""
    return httpx.Response(status, headers=headers, json=body)
