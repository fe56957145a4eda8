"""Grants come by the cheaper of two lists, as long as it can be trusted."""

import json

import httpx
import pytest

from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sandbox import Scenario
from scopeaudit.sources.live.calls import BY_DIVISION, BY_ROLE, ROLE_COUNTS
from scopeaudit.sources.live.grants import by_division_is_cheaper
from tests.live.harbour import harbour
from tests.live.sandboxed import api, auditor, collected, in_no_time, server

READ = harbour(users=300, roles=40, divisions=6, groups=4, guests=2)


class _Hiding(httpx.AsyncBaseTransport):
    """The sandbox, whose lists by division hide, without a trace, whoever one asks it to hide."""

    def __init__(self, hidden: str, scenario: Scenario) -> None:
        self.inner = server(READ, scenario)
        self.hidden = hidden

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer."""
        answer = await self.inner.handle_async_request(request)
        if not request.url.path.endswith("/grants"):
            return answer
        body = json.loads(await answer.aread())
        kept = [one for one in body["entities"] if not one["subjectId"].startswith(self.hidden)]
        body["total"] -= len(body["entities"]) - len(kept)
        return httpx.Response(answer.status_code, json=body | {"entities": kept})


def collect(hidden: str, scenario: Scenario) -> tuple[Snapshot, dict[str, int]]:
    """Collect, and say how often each list was asked for."""
    client = api(_Hiding(hidden, scenario), auditor())
    came = in_no_time(collected(client))
    names = {"division": BY_DIVISION, "role": BY_ROLE, "counts": ROLE_COUNTS}
    return came, {name: client.counts[f"GET {path}"] for name, path in names.items()}


WHOLE, USUAL = collect("nobody", Scenario(rate_limit=None))


def test_by_division_where_that_is_cheaper_and_agrees() -> None:
    """A page for each division and one for `*`, then one call that counts roles again."""
    assert USUAL == {"division": 7, "role": 0, "counts": 1}


@pytest.mark.parametrize("hidden", ["u-0000", "g-", "u-out-"])
def test_a_list_that_hides_somebody_is_not_trusted(hidden: str) -> None:
    """Users, groups and trusted users are counted again; where they differ the list by role decides."""
    came, made = collect(hidden, Scenario(rate_limit=None))
    assert came == WHOLE
    assert made["role"] >= 41


def test_a_list_without_what_is_granted_everywhere_is_left_early() -> None:
    """Where `*` stands nowhere, two divisions are enough to see it."""
    came, made = collect("nobody", Scenario(rate_limit=None, star_grants="nowhere"))
    assert came == WHOLE
    assert (made["division"], made["counts"]) == (2, 0)


@pytest.mark.parametrize(
    ("roles", "divisions", "users", "cheaper"),
    [
        (40, 5, 200, True),
        (40, 60, 200, False),
        (0, 5, 10, False),
        (40, 0, 10, False),
        (3, 2, 9, False),
    ],
)
def test_which_is_cheaper(*, roles: int, divisions: int, users: int, cheaper: bool) -> None:
    """Calls are weighed, with three grants a user; without roles or divisions there is no choice."""
    assert by_division_is_cheaper(roles=roles, divisions=divisions, users=users) is cheaper
