"""From a snapshot to its index."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from scopeaudit.index.holders import Holders
from scopeaudit.index.lookup import Index
from scopeaudit.index.unseen import derived
from scopeaudit.model.snapshot import BlindSpot, Client, Section, Snapshot


def build(snapshot: Snapshot, now: datetime) -> Index:
    """Index a snapshot; clients whose deletion date has passed by now count as deleted."""
    snapshot = _with_deleted_clients(snapshot, now)
    blind = (*snapshot.blind_spots, *_unread(snapshot))
    holders = Holders(snapshot, blind)
    classes, class_of = holders.classes()
    clients = {one.id: one for one in snapshot.clients or ()}
    client_access = {one.id: holders.client(one) for one in clients.values()}
    found = tuple(derived(holders, classes, client_access))
    return Index(
        snapshot=snapshot,
        people=holders.people,
        roles=holders.roles,
        divisions={one.id: one for one in snapshot.divisions or ()},
        groups=holders.groups,
        clients=clients,
        permissions={one.name: one for one in snapshot.permissions or ()},
        classes=classes,
        class_of=class_of,
        holdings=holders.held.holdings,
        client_access=client_access,
        blind_spots=(*blind, *found),
        whole_spots=(*holders.whole, *(spot for spot in found if spot.section == "divisions")),
        about=holders.hiding_one,
    )


_SUBJECT_SECTIONS: tuple[Section, ...] = (
    "permissions",
    "divisions",
    "roles",
    "clients",
    "users",
    "groups",
    "access_policies",
)


def _unread(snapshot: Snapshot) -> Iterator[BlindSpot]:
    """Yield a blind spot for each section that was never read and that no other spot explains."""
    explained = {spot.section for spot in snapshot.blind_spots if not spot.ids}
    for section in _SUBJECT_SECTIONS:
        if getattr(snapshot, section) is None and section not in explained:
            yield BlindSpot(section=section, reason="was not read")
    if snapshot.scopes_enforced is None and "scopes_enforced" not in explained:
        yield BlindSpot(section="scopes_enforced", reason="no API tells it; nobody said it")


def _with_deleted_clients(snapshot: Snapshot, now: datetime) -> Snapshot:
    if not any(_is_past(one, now) for one in snapshot.clients or ()):
        return snapshot
    clients = tuple(
        replace(one, state="deleted") if _is_past(one, now) else one
        for one in snapshot.clients or ()
    )
    return replace(snapshot, clients=clients)


def _is_past(client: Client, now: datetime) -> bool:
    return client.delete_at is not None and client.delete_at <= now
