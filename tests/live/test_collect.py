"""What a collection brings home: the organization as it is, and the names of what it may not see."""

from dataclasses import replace
from operator import attrgetter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopeaudit.catalog import load_catalog
from scopeaudit.model.policy import InQueues, UserSelector
from scopeaudit.model.snapshot import (
    BlindSpot,
    Client,
    Grant,
    Group,
    Queue,
    Snapshot,
    User,
)
from scopeaudit.sandbox import Scenario
from scopeaudit.sources.demo import demo_organization
from scopeaudit.sources.live.want import Want, wanted
from tests.checks.auditing import action, expect
from tests.live.harbour import AUDITOR, AUDITOR_ROLE, harbour, with_auditor
from tests.live.sandboxed import api, auditor, collected, in_no_time, server
from tests.organizations import EMEA, NOW, snapshot, user

CATALOG = load_catalog()


def collect(read: Snapshot, scenario: Scenario | None = None, **wanted: Any) -> Snapshot:
    """Collect an organization from its sandbox."""
    client = api(server(read, scenario or Scenario(), CATALOG), auditor())
    return in_no_time(collected(client, **wanted))


def in_order(read: Snapshot) -> Snapshot:
    """Put every list in the order of a collection, and leave out what no call tells."""
    sections: dict[str, Any] = {
        name: tuple(sorted(map(_sorted_inside, rows), key=_key))
        for name in (
            "permissions",
            "divisions",
            "roles",
            "clients",
            "users",
            "groups",
            "access_policies",
        )
        if (rows := getattr(read, name)) is not None
    }
    bare = replace(read.organization, region="")
    return replace(
        read,
        **sections,
        organization=bare,
        tokens=None,
        usage=None,
        conversations=None,
        attempts=None,
        blind_spots=(),
    )


def _key(row: Any) -> str:
    return str(getattr(row, "id", None) or row.name)


def _sorted_inside(row: Any) -> Any:
    if not isinstance(row, User | Group | Client):
        return row
    lists: dict[str, Any] = {
        name: tuple(sorted(set(value)))
        for name in ("grants", "groups", "owners")
        if (value := getattr(row, name, None)) is not None
    }
    return replace(row, **lists)


def unsaid(read: Snapshot) -> Snapshot:
    """Return an organization without what only a person or another call could say."""
    return replace(
        with_auditor(read),
        clients=tuple(
            replace(one, authorized_scopes=None) for one in (*(read.clients or ()), AUDITOR)
        ),
    )


IDS = st.integers(0, 5)
GRANTS = st.lists(
    st.builds(
        Grant,
        IDS.map(lambda one: f"r-{one}"),
        st.one_of(st.just("*"), IDS.map(lambda one: f"d-{one}")),
    ),
    max_size=4,
    unique=True,
).map(tuple)


@st.composite
def organizations(draw: st.DrawFn) -> Snapshot:
    """Draw an organization whose every reference leads somewhere."""
    base = harbour(users=0, roles=0, divisions=6, groups=0)
    divisions = tuple(
        replace(one, id=f"d-{number}") for number, one in enumerate(base.divisions or ())
    )
    roles = tuple(replace(AUDITOR_ROLE, id=f"r-{one}", name=f"R{one}") for one in range(6))
    groups = tuple(
        Group(id=f"g-{one}", name="g", roles_enabled=draw(st.booleans()), grants=draw(GRANTS))
        for one in range(draw(st.integers(0, 4)))
    )
    member = st.lists(st.sampled_from(groups or (None,)), unique=True, max_size=3)
    users = tuple(
        user(
            f"u-{one}",
            *draw(GRANTS),
            state=draw(st.sampled_from(("active", "inactive", "deleted"))),
            groups=tuple(sorted(group.id for group in draw(member) if group)),
        )
        for one in range(draw(st.integers(0, 6)))
    )
    return with_auditor(replace(snapshot(*users), divisions=divisions, roles=roles, groups=groups))


@given(organizations(), st.sampled_from(("star", "each", "nowhere")), st.booleans())
@settings(max_examples=60, deadline=None)
def test_what_is_read_is_what_is_there(read: Snapshot, star: Any, clients: bool) -> None:
    """With nothing hidden the collection is the organization, however its grants are listed."""
    came = collect(read, Scenario(star_grants=star, client_grants=clients))
    assert came.blind_spots == ()
    assert came == in_order(read)


@pytest.mark.parametrize("star", ["star", "each", "nowhere"])
def test_large_lists(star: Any) -> None:
    """Lists of many pages come whole, by whichever of the two lists of grants."""
    read = harbour(users=600, roles=40, divisions=12, groups=8)
    assert collect(read, Scenario(star_grants=star)) == in_order(read)


def test_the_demo_organization() -> None:
    """The demo comes whole but for what its own vendor leaves out, which is named."""
    read = unsaid(demo_organization())
    came = collect(read)
    assert [(one.section, one.ids) for one in came.blind_spots] == [
        ("groups", ("agent-apac-033",)),
    ]
    assert replace(came, blind_spots=()) == replace(in_order(read), taken_at=NOW)


def test_usage_when_it_is_asked_for() -> None:
    """Usage is read for as many days as are asked for, for all clients at once."""
    came = collect(with_auditor(demo_organization()), usage_days=30)
    usage = demo_organization().usage
    assert usage is not None
    assert came.usage is not None
    assert came.usage.days == 30
    key = attrgetter("client", "method", "path")
    counts = {key(one): one.requests for one in came.usage.calls}
    assert {key(one): one.requests for one in usage.calls}.items() <= counts.items()


def test_queues_are_read_only_for_policies_that_ask_by_queue() -> None:
    """They cost pages, and a permission that no other section needs."""
    queues = (Queue(id="q-1", name="Billing", division=EMEA), Queue(id="q-2", name="Bare"))
    read = with_auditor(snapshot(queues=queues))
    assert collect(read).queues is None
    asking = expect(action(), users=UserSelector(), where=InQueues(("Billing",)))
    want = wanted(asking, {})
    assert "queues" in want.sections
    refused_ = collect(read, want=want)
    (spot,) = (one for one in refused_.blind_spots if one.section == "queues")
    assert (spot.permission, spot.status, refused_.queues) == ("routing:queue:view", 403, None)
    seeing = replace(AUDITOR_ROLE, permissions=("admin",))
    roles = tuple(seeing if one.id == AUDITOR_ROLE.id else one for one in read.roles or ())
    assert collect(replace(read, roles=roles), want=want).queues == queues


def test_redirects_lose_what_could_be_a_secret() -> None:
    """Query, fragment and user information of a redirect address stay outside."""
    uri = "https://me:planted@app.example/back?token=planted#planted"
    app = Client(
        id="c-app", name="App", grant_type="CODE", scopes=(), redirect_uris=(uri, "app://x")
    )
    read = harbour(users=0, roles=1, divisions=1, groups=0)
    came = collect(replace(read, clients=(AUDITOR, app)))
    found = {one.id: one.redirect_uris for one in came.clients or ()}
    assert found["c-app"] == ("https://app.example/back", "app://x")


def test_only_what_is_wanted() -> None:
    """Sections that no policy needs are not asked for, and stay unread without a blind spot."""
    client = api(server(harbour(users=10, roles=3, divisions=2), Scenario(), CATALOG), auditor())
    came = in_no_time(collected(client, Want(frozenset({"clients"}))))
    assert came.users is None
    assert came.clients
    assert came.blind_spots == ()
    assert set(client.counts) == {
        "POST /oauth/token",
        "GET /api/v2/tokens/me",
        "GET /api/v2/organizations/me",
        "GET /api/v2/oauth/clients",
    }


@pytest.mark.parametrize(
    ("permission", "section"),
    [
        ("oauth:client:view", "clients"),
        ("authorization:role:view", "roles"),
        ("authorization:policy:view", "access_policies"),
    ],
)
def test_a_permission_that_is_lacking(permission: str, section: str) -> None:
    """What the auditor may not read is a blind spot that names what would open it."""
    read = harbour(users=5, roles=3, divisions=2, groups=1)
    kept = tuple(
        one
        for one in AUDITOR_ROLE.policies
        if f"{one.domain}:{one.entity}:{one.actions[0]}" != permission
    )
    roles = (*(read.roles or ())[:-1], replace(AUDITOR_ROLE, policies=kept))
    came = collect(replace(read, roles=roles))
    assert getattr(came, section) is None
    assert _named(came.blind_spots)[section] == (403, permission)
    assert all(one.correlation_id for one in came.blind_spots if one.status)
    assert came.users
    assert came.groups


def _named(spots: tuple[BlindSpot, ...]) -> dict[str, tuple[int | None, str]]:
    return {one.section: (one.status, one.permission) for one in spots}
