"""A live organization as a source: sign in, collect, leave."""

import asyncio
from collections.abc import Callable
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scopeaudit.api.client import Api
from scopeaudit.api.credentials import Credentials, ReadyToken
from scopeaudit.api.region import Address
from scopeaudit.api.surroundings import Surroundings
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sources.live.assemble import Occasion
from scopeaudit.sources.live.collect import collect
from scopeaudit.sources.live.conversations import Wanted
from scopeaudit.sources.live.journal import (
    About,
    Journal,
    journal_of,
    new_journal,
    resumed_journal,
)
from scopeaudit.sources.live.parts import Extras
from scopeaudit.sources.live.progress import Tally, Watch
from scopeaudit.sources.live.reader import Reader
from scopeaudit.sources.live.usage import Span
from scopeaudit.sources.live.want import Want

if TYPE_CHECKING:
    import httpx


def _nowhere(_address: str) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Where to and as whom; `show` gets the address at which a person signs in.

    `transport` stands in for the network in tests.
    """

    address: Address
    credentials: Credentials
    surroundings: Surroundings = field(default_factory=Surroundings)
    transport: "httpx.AsyncBaseTransport | None" = None
    show: Callable[[str], None] = _nowhere

    def open(self) -> Api:
        """Return the client, which has not signed in yet."""
        return Api(
            self.address,
            self.credentials,
            surroundings=self.surroundings,
            transport=self.transport,
            show=self.show,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to collect: the sections, usage over some days, which conversations, and beside which output a journal.

    With `resume` the collection goes on where an interrupted one of the same left its journal; `watch` is told
    how far it has come.
    """

    want: Want = field(default_factory=Want)
    usage_days: int | None = None
    conversations: tuple[str, ...] = ()
    live_conversations: bool = False
    output: Path | None = None
    resume: bool = False
    watch: Watch | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """What was collected, and how many requests that took, sign-in and tries again included."""

    snapshot: Snapshot
    requests: int


def read_live(connection: Connection, order: Order) -> Collected:
    """Collect an organization; raises UnreadableError where there is no sign-in or no answer."""
    # NOTE: the debug mode of asyncio logs an exception with its words, which could hold a secret.
    return asyncio.run(collected(connection, order), debug=False)


async def collected(connection: Connection, order: Order) -> Collected:
    """Collect an organization in a loop that runs already; the journal stays only when it fails."""
    taken_at = connection.surroundings.now().replace(microsecond=0)
    journal = _journal(connection, order, taken_at)
    if journal:
        taken_at = journal.about.taken_at
    occasion = Occasion(region=connection.address.region, taken_at=taken_at)
    extras = _extras(connection, order, taken_at)
    with closing(journal) if journal else nullcontext():
        async with connection.open() as api:
            await api.sign_in()
            elapsed = connection.surroundings.elapsed
            tally = Tally(order.watch, api.pace, elapsed) if order.watch else None
            reader = Reader(api.ask, tally, journal)
            snapshot = await collect(reader, order.want, occasion, extras)
            return Collected(snapshot, api.counts.total())


def _extras(connection: Connection, order: Order, taken_at: datetime) -> Extras:
    around = connection.surroundings
    span = Span(order.usage_days, taken_at, around.sleep) if order.usage_days else None
    if not (order.conversations or order.live_conversations):
        return Extras(span)
    wanted = Wanted(now=around.now, ids=order.conversations, live=order.live_conversations)
    return Extras(span, wanted)


def _journal(connection: Connection, order: Order, taken_at: datetime) -> Journal | None:
    if order.output is None:
        return None
    own = connection.credentials
    about = About(
        address=connection.address.api,
        client="" if isinstance(own, ReadyToken) else own.id,
        sections=tuple(sorted(order.want.sections)),
        taken_at=taken_at,
    )
    make = resumed_journal if order.resume else new_journal
    return make(journal_of(order.output), about)
