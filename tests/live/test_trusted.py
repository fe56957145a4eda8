"""Users of organizations that are let in: read with who sends them, and nothing is claimed that no call tells."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest

from scopeaudit.model.snapshot import BlindSpot, Snapshot, User
from scopeaudit.sandbox import Scenario
from tests.live.harbour import AUDITOR_ROLE, harbour
from tests.live.sandboxed import api, auditor, collected, in_no_time, server
from tests.organizations import NOW

READ = harbour(users=4, roles=3, divisions=2, groups=1, guests=3)
TRUSTEES = "/api/v2/orgauthorization/trustees"
NONE: Mapping[str, list[dict[str, Any]]] = {}
UNTOLD = "when trusted users last signed in is not told"


class _Instead(httpx.AsyncBaseTransport):
    """The sandbox, but for some paths that answer one page of their own."""

    def __init__(self, read: Snapshot, pages: Mapping[str, list[dict[str, Any]]]) -> None:
        self.inner = server(read, Scenario())
        self.pages = pages

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer."""
        rows = self.pages.get(request.url.path)
        if rows is None:
            return await self.inner.handle_async_request(request)
        body = {"entities": rows, "pageNumber": 1, "pageCount": 1, "total": len(rows)}
        return httpx.Response(200, json=body)


def collect(read: Snapshot = READ, pages: Mapping[str, list[dict[str, Any]]] = NONE) -> Snapshot:
    """Collect; `pages` answer instead of the calls below the list of trustees."""
    instead = {TRUSTEES + path: rows for path, rows in pages.items()}
    return in_no_time(collected(api(_Instead(read, instead), auditor())))


def guests(read: Snapshot) -> tuple[User, ...]:
    """Return the trusted users."""
    return tuple(one for one in read.users or () if one.trustee)


def untold(spots: tuple[BlindSpot, ...]) -> set[tuple[str, ...]]:
    """Return whom the blind spots concern."""
    return {one.ids or () for one in spots}


def test_they_come_with_who_sends_them() -> None:
    """Grants and state are those of the organization; of sign-ins no call tells."""
    came = collect()
    assert guests(came) == guests(READ)
    holders = tuple(one.id for one in guests(READ) if one.grants)
    assert [(one.section, one.reason, one.ids) for one in came.blind_spots] == [
        ("users", UNTOLD, holders)
    ]


@pytest.mark.parametrize(
    ("trust", "state"),
    [
        ({"enabled": True}, "active"),
        ({"enabled": False}, "inactive"),
        ({"enabled": True, "dateExpired": "2026-01-01T00:00:00Z"}, "inactive"),
        ({"enabled": True, "dateExpired": "2099-01-01T00:00:00Z"}, "active"),
    ],
)
def test_a_trust_that_is_off_or_over(trust: dict[str, Any], state: str) -> None:
    """Its users can do nothing, which is said as their state."""
    assert NOW.year == 2026
    rows = [{"id": "o-out-0", **trust}, {"id": "o-out-1", "enabled": True}]
    came = {one.id: one.state for one in guests(collect(pages={"": rows}))}
    assert came == {"u-out-0": state, "u-out-1": "active", "u-out-2": state}


def test_groups_that_are_sent() -> None:
    """Who is in them is not told, so that those users' groups are unknown."""
    rows = [{"id": "g-out", "name": "Crew"}]
    came = collect(pages={"/o-out-0/groups": rows})
    by_id = {one.id: one.groups for one in guests(came)}
    assert by_id == {"u-out-0": None, "u-out-1": (), "u-out-2": None}
    assert ("u-out-0", "u-out-2") in untold(came.blind_spots)


@pytest.mark.parametrize(
    ("permission", "call"),
    [
        ("authorization:orgTrustee:view", f"GET {TRUSTEES}"),
        ("authorization:orgTrusteeUser:view", f"GET {TRUSTEES}/{{trusteeOrgId}}/users"),
        ("authorization:orgTrusteeGroup:view", f"GET {TRUSTEES}/{{trusteeOrgId}}/groups"),
    ],
)
def test_what_the_auditor_may_not_see(permission: str, call: str) -> None:
    """It is a blind spot of users with what opens it, and who holds roles is named by id."""
    kept = tuple(
        one
        for one in AUDITOR_ROLE.policies
        if f"{one.domain}:{one.entity}:{one.actions[0]}" != permission
    )
    roles = (*(READ.roles or ())[:-1], replace(AUDITOR_ROLE, policies=kept))
    came = collect(replace(READ, roles=roles))
    refused = [one for one in came.blind_spots if one.permission == permission]
    assert {(one.section, one.call, one.status, one.ids) for one in refused} == {
        ("users", call, 403, ())
    }
    assert all(one.correlation_id for one in refused)
    if not guests(came):
        holders = tuple(one.id for one in guests(READ) if one.grants)
        assert holders in untold(came.blind_spots)
