"""Conversations are read in two of the vendor's shapes, made one, and nothing personal enters."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from scopeaudit.model.snapshot import Communication, Conversation, Participant, Snapshot
from scopeaudit.sandbox import Fault, Scenario
from scopeaudit.sources.file import read_snapshot
from scopeaudit.sources.live.conversations import Wanted, asked_for
from scopeaudit.sources.live.want import Want
from tests.live.conftest import Scopeaudit, Serve
from tests.live.harbour import AUDITOR_ROLE, harbour
from tests.live.sandboxed import api, auditor, collected, in_no_time, now, server
from tests.organizations import NOW, role

PERMISSIONS = ("analytics:conversationDetail:view", "conversation:communication:view")
ONLY_CLIENTS = Want(frozenset({"clients"}))
ANSWERED = Communication(id="l-1", state="connected", muted=True, held=False)
OVER = Communication(id="l-2", state="terminated", muted=False, held=False, ended_at=NOW)


def conversation(number: int, *, over: bool = False) -> Conversation:
    """Return a conversation of a customer, an agent with two legs, and a supervisor who listens."""
    start = f"k-{number:03}"
    ended = NOW if over else None
    leg = replace(OVER, id=f"{start}-leg") if over else replace(ANSWERED, id=f"{start}-leg")
    return Conversation(
        id=start,
        divisions=("d-000",),
        participants=(
            Participant(
                id=f"{start}-c", purpose="customer", communications=(leg,), ended_at=ended
            ),
            Participant(
                id=f"{start}-a",
                user="u-00000",
                purpose="agent",
                communications=(replace(OVER, id=f"{start}-old"), leg),
                ended_at=ended,
            ),
            Participant(
                id=f"{start}-s",
                user="u-00001",
                purpose="user",
                communications=(leg,),
                monitors=f"{start}-a",
                ended_at=ended,
            ),
        ),
    )


def organization(
    *conversations: Conversation, permissions: tuple[str, ...] = PERMISSIONS
) -> Snapshot:
    """Return an organization whose auditor may read conversations."""
    read = harbour(users=3, roles=2, divisions=2, groups=1)
    kept = AUDITOR_ROLE.policies + role("x", *permissions).policies
    roles = (*(read.roles or ())[:-1], replace(AUDITOR_ROLE, policies=kept))
    return replace(read, roles=roles, conversations=conversations)


def collect(transport: httpx.AsyncBaseTransport, *ids: str, live: bool = False) -> Snapshot:
    """Collect conversations, and of the rest as little as can be."""
    wanted = Wanted(now=now, ids=ids, live=live)
    return in_no_time(collected(api(transport, auditor()), ONLY_CLIENTS, talks=wanted))


def timeless(read: Snapshot) -> tuple[Conversation, ...]:
    """Return the conversations without the moment at which each was read."""
    assert all(
        one.read_at and one.read_at - NOW < timedelta(hours=1) for one in read.conversations or ()
    )
    return tuple(replace(one, read_at=None) for one in read.conversations or ())


def test_by_id_they_come_as_they_are() -> None:
    """Ids, persons, states, muted, held, who listens to whom, and divisions."""
    read = organization(conversation(1), conversation(2, over=True), conversation(3))
    came = collect(server(read, Scenario()), "k-002", "k-001", "k-001")
    assert timeless(came) == (conversation(1), conversation(2, over=True))
    assert came.blind_spots == ()


def test_all_that_go_on() -> None:
    """More than a page of them, without those that are over; analytics tells neither state nor muted."""
    every = [conversation(one, over=not one % 4) for one in range(140)]
    came = collect(server(organization(*every), Scenario()), live=True)
    assert came.blind_spots == ()
    assert [one.id for one in timeless(came)] == [
        one.id for one in every if not one.participants[0].ended
    ]
    agent, supervisor = timeless(came)[0].participants[1:]
    assert (agent.user, agent.purpose, agent.muted, agent.connected) == (
        "u-00000",
        "agent",
        None,
        None,
    )
    assert [one.ended for one in agent.communications] == [True, False]
    assert supervisor.monitors == agent.id


def test_of_both_shapes_the_fuller_stays() -> None:
    """One that was named and goes on is there once, as its id told it."""
    read = organization(conversation(1), conversation(2))
    came = collect(server(read, Scenario()), "k-001", live=True)
    muted = {one.id: one.participants[1].muted for one in timeless(came)}
    assert muted == {"k-001": True, "k-002": None}


def test_one_that_is_not_found() -> None:
    """It is a blind spot by its id, and the others stay."""
    came = collect(server(organization(conversation(1)), Scenario()), "k-001", "k-404")
    assert [one.id for one in timeless(came)] == ["k-001"]
    spot = came.blind_spots[0]
    assert (spot.section, spot.status, spot.ids, spot.call) == (
        "conversations",
        404,
        ("k-404",),
        "GET /api/v2/conversations/{conversationId}",
    )


@pytest.mark.parametrize("lacking", PERMISSIONS)
def test_what_the_auditor_may_not_read(lacking: str) -> None:
    """What would open it is named, and what the other call brings is there."""
    held = tuple(one for one in PERMISSIONS if one != lacking)
    read = organization(conversation(1), permissions=held)
    came = collect(server(read, Scenario()), "k-001", live=True)
    assert [(one.status, one.permission) for one in came.blind_spots] == [(403, lacking)]
    assert [one.id for one in timeless(came)] == ["k-001"]


@pytest.mark.parametrize("kind", ["changed-shape", "cut-body", "server-error"])
def test_a_fault_that_lasts(kind: Any) -> None:
    """What does not come is named; what came before stays."""
    every = [conversation(one) for one in range(120)]
    fault = Fault(kind, on="postAnalyticsConversationsDetailsQuery", first=2, times=None)
    came = collect(server(organization(*every), Scenario(faults=(fault,))), live=True)
    assert [one.section for one in came.blind_spots] == ["conversations"]
    assert came.blind_spots[0].ids is None or kind == "changed-shape"
    assert len(came.conversations or ()) >= 100


class _Personal(httpx.AsyncBaseTransport):
    """The sandbox, with everything personal that the vendor adds to participants."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, with more in it."""
        answer = await self.inner.handle_async_request(request)
        body = json.loads(await answer.aread())
        if "conversation" not in request.url.path:
            return httpx.Response(answer.status_code, headers=answer.headers, json=body)
        for one in (body, *body.get("conversations", ())):
            for participant in one.get("participants", ()):
                participant |= {
                    "name": "planted Ana",
                    "participantName": "planted Ana",
                    "address": "tel:+49planted",
                    "ani": "+49planted",
                    "attributes": {"card": "planted"},
                    "purpose": "planted +49 30",
                }
                for session in participant.get("sessions", ()):
                    session |= {"ani": "planted", "dnis": "planted", "remote": "planted"}
        return httpx.Response(answer.status_code, json=body)


def test_nothing_personal_enters(tmp_path: Path) -> None:
    """Names, numbers and attributes are dropped on reading, even from a field of free text."""
    from scopeaudit.sources.file import write_snapshot

    read = organization(conversation(1), conversation(2))
    came = collect(_Personal(server(read, Scenario())), "k-001", live=True)
    assert len(came.conversations or ()) == 2
    write_snapshot(came, tmp_path / "org.json")
    assert "planted" not in (tmp_path / "org.json").read_text()


def test_as_a_user_types_it(scopeaudit: Scopeaudit, serve: Serve) -> None:
    """Both options of `collect`; without them conversations are not read at all."""
    url = serve(organization(conversation(1), conversation(2), conversation(3, over=True)))
    arguments = ("collect", "--base-url", url, "-o", "org.json")
    assert scopeaudit(*arguments).code == 0
    assert read_snapshot("org.json").snapshot.conversations is None
    assert scopeaudit(*arguments, "--conversations", "k-001,k-003").code == 0
    found = read_snapshot("org.json", strict=True).snapshot.conversations
    assert [one.id for one in found or ()] == ["k-001", "k-003"]
    ran = scopeaudit(*arguments, "--live-conversations")
    assert "2 conversations" in ran.err
    plan = scopeaudit("collect", "--dry-run", "--live-conversations", "--conversations", "a,b").out
    assert all(one in plan for one in PERMISSIONS)


@pytest.mark.parametrize(
    ("typed", "ids"), [((), ()), (("a", "b"), ("a", "b")), (("a, b,,a",), ("a", "b"))]
)
def test_ids_that_are_typed(typed: tuple[str, ...], ids: tuple[str, ...]) -> None:
    """Repeated options and commas mean the same; each counts once."""
    assert asked_for(typed) == ids
