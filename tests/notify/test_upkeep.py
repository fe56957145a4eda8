"""`scopeaudit store` knows notices: checked, exported, and let go with what they told of."""

import json

import pytest

from tests.cli.conftest import Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture
from tests.notify.conftest import Nights, app
from tests.notify.receiver import Receiver
from tests.store.conftest import rows

scopeaudit = scopeaudit_fixture


def test_pruning_lets_notices_go(
    scopeaudit: Scopeaudit, nights: Nights, receiver: Receiver
) -> None:
    """Those of before the oldest run that is kept whole, but for one that is still to be told."""
    nights.audit(app("a", "conversations"))
    nights.audit(app("a", "conversations"), app("b"))
    nights.audit()
    receiver.answers = [503]
    nights.audit(app("a"), app("b"))
    nights.audit(app("a"), app("b"))
    assert rows("SELECT kind, state, run FROM notice ORDER BY id") == [
        ("standing", "sent", 1),
        ("changes", "sent", 2),
        ("failing", "sent", None),
        ("working", "failed", 3),
        ("changes", "failed", 3),
        ("working", "failed", 4),
        ("changes", "failed", 4),
    ]
    scopeaudit("store", "prune", "--keep", "1")
    assert rows("SELECT kind, state, run FROM notice ORDER BY id") == [
        ("failing", "sent", None),
        ("working", "failed", 4),
        ("changes", "failed", 4),
    ]
    receiver.answers = [200]
    nights.audit(app("a"), app("b"))
    assert [one.document["kind"] for one in receiver.got[-2:]] == ["working", "changes"]
    nights.audit(app("a"), app("b"))
    scopeaudit("store", "prune", "--keep", "1")
    for table in ("notice", "outage", "failure"):
        assert rows(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608 - a name of ours
    assert scopeaudit("store", "check").out == "sound\n"


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        ("UPDATE notice SET retried = 1", "told again although they did not fail: 1"),
        ("UPDATE notice SET run = NULL", "notices of neither a run nor an outage: 1"),
    ],
)
def test_damage_is_found(scopeaudit: Scopeaudit, nights: Nights, damage: str, word: str) -> None:
    """What never holds among notices."""
    nights.audit(app("a"))
    assert scopeaudit("store", "check").out == "sound\n"
    rows(damage)
    ran = scopeaudit("store", "check")
    assert ran.code == 3
    assert word in ran.out


def test_notices_are_exported(scopeaudit: Scopeaudit, nights: Nights) -> None:
    """A line of JSON each, and who heard of which run; no secret and no address is in the store."""
    nights.audit(app("a"))
    out = scopeaudit("store", "export").out
    tables = [json.loads(line)["table"] for line in out.splitlines()]
    assert (tables.count("notice"), tables.count("listener")) == (1, 1)
    assert "127.0.0.1" not in out
    assert nights.environment["HOOK_SECRET"] not in out
