"""Documents and snapshots that the tests of the file source are built from."""

import json
from datetime import UTC, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from scopeaudit.model.snapshot import Snapshot

SMALLEST: dict[str, Any] = {
    "version": 1,
    "organization": {"id": "o", "name": "Harbour"},
    "taken_at": "2026-11-20T06:00:00Z",
}
"""The least that is a snapshot."""


def document(**sections: Any) -> bytes:
    """Return the smallest snapshot with those sections, as JSON."""
    return json.dumps(SMALLEST | sections).encode()


def client(**fields: Any) -> dict[str, Any]:
    """Return the plain data of a client."""
    return {"id": "c1", "name": "Queue dashboard", "grant_type": "CODE"} | fields


def role_under(levels: int) -> dict[str, Any]:
    """Return the plain data of a role whose one policy is under a condition of so many levels."""
    condition: dict[str, Any] = {"variable": "Conversation.queues", "operator": "IN"}
    for _ in range(levels - 1):
        condition = {"conjunction": "AND", "terms": [condition]}
    policy = {"domain": "recording", "entity": "recording", "actions": ["view"]}
    return {"id": "r1", "name": "Evaluator", "policies": [policy | {"condition": condition}]}


_ZONES = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))])

snapshots: st.SearchStrategy[Snapshot] = st.builds(
    Snapshot, taken_at=st.datetimes(timezones=_ZONES)
)
"""Snapshots of every shape the types allow, sound or not."""
