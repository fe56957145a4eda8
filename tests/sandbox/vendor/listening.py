"""A sandbox that listens and keeps what it sent, to be compared with what an SDK made of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from scopeaudit import sandbox
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sandbox import Scenario
from tests.sandbox.api import UNLIMITED, Api
from tests.sandbox.line import Line


@dataclass
class Sent:
    """One request as it came and the body of its answer."""

    method: str
    path: str
    headers: dict[str, str]
    status: int = 0
    content: bytes = b""

    def json(self) -> Any:
        """Read the body; an empty one is None."""
        return json.loads(self.content) if self.content else None


@dataclass
class Listening:
    """A sandbox on the loopback, with all it has sent so far."""

    api: Api
    base: str = ""
    sent: list[Sent] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer as the sandbox does and keep it."""
        named = {one.decode(): value.decode() for one, value in scope["headers"]}
        now = Sent(scope["method"], scope["path"], named)
        self.sent.append(now)

        async def kept(message: Any) -> None:
            now.status = message.get("status", now.status)
            now.content += message.get("body", b"")
            await send(message)

        await self.api.app(scope, receive, kept)

    def line(self) -> Line:
        """Open a connection of our own."""
        return Line(self.base)


@contextmanager
def listening(snapshot: Snapshot, scenario: Scenario = UNLIMITED) -> Iterator[Listening]:
    """Serve an organization for as long as the block runs."""
    made = Listening(Api(snapshot, scenario))
    with sandbox.serving(made) as base:
        made.base = base
        yield made


def bare(value: Any) -> Any:
    """Return JSON without nulls."""
    if isinstance(value, dict):
        return {key: bare(one) for key, one in value.items() if one is not None}
    return [bare(one) for one in value] if isinstance(value, list) else value
