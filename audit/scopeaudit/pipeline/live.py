"""Collecting a live organization, and checking who collects."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from scopeaudit.bundled import bundled
from scopeaudit.catalog import load_catalog
from scopeaudit.index import build
from scopeaudit.model.policy import PolicySet
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.pipeline.organization import Organization, read_organization, with_enforcement
from scopeaudit.pipeline.policies import load, wanted_by
from scopeaudit.records import dataclass

if TYPE_CHECKING:
    from scopeaudit.model.token import OwnToken, TokenReport
    from scopeaudit.sources.live.checkup import Checkup
    from scopeaudit.sources.live.organization import Connection, Order
    from scopeaudit.sources.live.plan import More, Step
    from scopeaudit.sources.live.progress import Watch
    from scopeaudit.sources.live.want import Want


def collect(source: "Connection", order: "Order", scopes_enforced: str | None = None) -> Snapshot:
    """Collect a live organization."""
    from scopeaudit.sources.live.organization import read_live

    return with_enforcement(read_live(source, order).snapshot, scopes_enforced)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a collection would ask: the steps for each column, requests a minute, and what they need."""

    columns: tuple[str, ...]
    steps: "tuple[tuple[Step, ...], ...]"
    rate: int
    permissions: tuple[str, ...]
    scopes: tuple[str, ...]


def outlook(want: "Want", more: "More", earlier: Path | None, folder: Path | None) -> Outlook:
    """Plan a collection without asking anybody; sizes are those of an earlier one, or of four usual ones."""
    from scopeaudit.sources.live.needed import needed
    from scopeaudit.sources.live.plan import RATE, SIZES, plan, size_of

    sizes = SIZES
    if earlier is not None and earlier.is_file():
        read = read_organization(str(earlier)).snapshot
        sizes = {f"as read {read.taken_at:%Y-%m-%d}": size_of(read)}
    steps = tuple(plan(want, size, more) for size in sizes.values())
    permissions, scopes = needed(load_catalog(folder), steps[0])
    return Outlook(
        columns=tuple(sizes), steps=steps, rate=RATE, permissions=permissions, scopes=scopes
    )


def collect_organization(
    source: "Connection",
    policies: PolicySet,
    *,
    scopes_enforced: str | None = None,
    watch: "Watch | None" = None,
    order: "Order | None" = None,
) -> Organization:
    """Collect what policies need of a live organization, with the document it would be saved as.

    What an order asks for besides is collected as well.
    """
    from scopeaudit.sources.file import encoded
    from scopeaudit.sources.live.organization import Order, read_live

    asked = replace(order or Order(), want=wanted_by(policies), watch=watch)
    found = read_live(source, asked)
    snapshot = with_enforcement(found.snapshot, scopes_enforced)
    document = encoded(snapshot)
    digest = sha256(document).hexdigest()
    return Organization(
        snapshot=snapshot, digest=digest, document=document, requests=found.requests
    )


def check_auditor(source: "Connection") -> "Checkup":
    """Compare what the auditor's own client holds with what the bundled `auditor` policy needs."""
    import asyncio

    from scopeaudit.sources.live.checkup import check

    actions = load((bundled("policies") / "auditor.yaml",))[0].actions.values()

    async def checked() -> "Checkup":
        async with source.open() as api:
            return await check(api, actions)

    return asyncio.run(checked(), debug=False)


def inspect_token(source: "Connection", policies: PolicySet) -> "TokenReport":
    """Say what a token can do, by what it says of itself; raises UnreadableError where it is not accepted."""
    import asyncio

    from scopeaudit import answer
    from scopeaudit.model.answer import Asked
    from scopeaudit.model.token import TokenReport
    from scopeaudit.sources.live.own_token import read_token

    async def read() -> "OwnToken":
        async with source.open() as api:
            return await read_token(api, source.surroundings.now())

    own = asyncio.run(read(), debug=False)
    index = build(own.snapshot, own.snapshot.taken_at)
    client = next(iter(index.clients.values()), None)
    user = next(iter(own.snapshot.users or ()), None)
    asked = (Asked("action", one.id, one.need, one.title) for one in policies.actions.values())
    return TokenReport(
        own=own, explained=tuple(answer.explain(index, one, client, user, None) for one in asked)
    )


def save(snapshot: Snapshot, path: Path) -> None:
    """Write a collected snapshot, whole or not at all, readable by its owner only; then drop its journal."""
    from scopeaudit.sources.file import write_snapshot
    from scopeaudit.sources.live.journal import journal_of

    write_snapshot(snapshot, path)
    journal_of(path).unlink(missing_ok=True)
