"""The demo organization is sound, the same everywhere, and made of what the vendor really publishes."""

import subprocess
import sys

import pytest

from scopeaudit.catalog import Catalog, load_catalog
from scopeaudit.index import build
from scopeaudit.sources.consistency import faults
from scopeaudit.sources.demo import DEMO_NOW, demo_organization
from scopeaudit.sources.file import digest_of

DEMO = demo_organization()


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Return the bundled catalog."""
    return load_catalog()


def test_the_organization_is_sound() -> None:
    """Nothing in it contradicts itself."""
    assert list(faults(DEMO)) == []


def test_nothing_in_it_dangles() -> None:
    """The only blind spots are the two that the story tells of, and the user whom one concerns."""
    spots = build(DEMO, DEMO_NOW).blind_spots
    assert {spot.section for spot in spots} == {"groups", "conversations"}


def test_every_permission_is_published(catalog: Catalog) -> None:
    """Roles, the organization's catalog and access policies name permissions that operations name."""
    named = {one.name for one in DEMO.permissions or ()}
    named |= {one.target for one in DEMO.access_policies or ()}
    named |= {name for role in DEMO.roles or () for name in role.permissions}
    assert named - catalog.permissions == set()


def test_every_scope_is_published(catalog: Catalog) -> None:
    """Clients and tokens hold scopes that operations name."""
    named = {scope for one in DEMO.clients or () for scope in one.scopes or ()}
    named |= {scope for one in DEMO.tokens or () for scope in one.scopes}
    assert named - catalog.scopes == set()


def test_every_call_that_was_made_is_published(catalog: Catalog) -> None:
    """The usage names operations by their method and path."""
    assert DEMO.usage is not None
    calls = [f"{one.method} {one.path}" for one in DEMO.usage.calls]
    assert [call for call in calls if catalog.find(call) is None] == []


def test_it_has_a_few_hundred_people_of_few_kinds() -> None:
    """Grouping by cause matters: hundreds of users, a dozen or two kinds of access."""
    classes = build(DEMO, DEMO_NOW).classes
    assert len(DEMO.users or ()) > 300
    assert max(len(one.users) for one in classes) > 100
    assert len(classes) < 30


def test_names_are_distinct_and_some_are_hostile() -> None:
    """Each name stands once; among them are HTML, template syntax and a mark that turns text around."""
    names = [one.name for one in DEMO.users or ()]
    assert len(set(names)) == len(names)
    for hostile in ("<b>", "{{", "\u202e"):
        assert any(hostile in name for name in names)


def test_the_stale_token_is_stale() -> None:
    """The token was issued before the client got the scope, lacks it, and has not expired."""
    (client,) = (one for one in DEMO.clients or () if one.name == "Queue dashboard")
    stale, fresh = (one for one in DEMO.tokens or () if one.client == client.id)
    moments = (stale.issued_at, client.modified_at, fresh.issued_at, stale.expires_at)
    assert list(moments) == sorted(one for one in moments if one)
    assert stale.expires_at == max(DEMO.taken_at, *(one for one in moments if one))
    assert set(client.scopes or ()) - set(stale.scopes) == {"conversations"}
    assert set(fresh.scopes) == set(client.scopes or ())


def test_it_is_the_same_in_every_process() -> None:
    """No hash, clock or chance gets into it."""
    code = (
        "from scopeaudit.sources.demo import demo_organization as d\n"
        "from scopeaudit.sources.file import digest_of\nprint(digest_of(d()))"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        )
        assert done.stdout.strip() == digest_of(DEMO)
