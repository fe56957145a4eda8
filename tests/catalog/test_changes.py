"""What changed between two catalogs, and whether it shuts callers out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.catalog import Catalog, load_catalog
from scopeaudit.catalog.changes import Change, ChangeKind, Names, compared, difference
from scopeaudit.catalog.rows import Rows, encode_row
from scopeaudit.model.operation import Operation
from scopeaudit.model.permission import scope_covers

ROW = Operation(
    id="getA",
    method="GET",
    path="/api/v2/a/{id}",
    permissions=("a:b:view",),
    scopes=("a",),
    scopes_basis="published",
)


def catalog(*operations: Operation) -> Catalog:
    """Build a catalog of these operations."""
    return Catalog("1", "test", Rows("".join(f"{encode_row(one)}\n" for one in operations)), {})


def row(**change: Any) -> Operation:
    """Build the row with other fields."""
    fields = {name: getattr(ROW, name) for name in ROW.__slots__}
    return Operation(**(fields | change))


def kinds(old: Operation, new: Operation) -> list[tuple[str, str]]:
    """Return what changed and how."""
    return [(change.what, change.kind) for change in compared(catalog(old), catalog(new))]


def test_nothing_changed() -> None:
    """A catalog against itself has no change."""
    assert compared(load_catalog(), load_catalog()) == ()


def test_added_and_removed() -> None:
    """An operation only in the new catalog was added, one only in the old removed."""
    assert compared(catalog(), catalog(ROW)) == (Change(ChangeKind.ADDED, ROW),)
    assert compared(catalog(ROW), catalog()) == (Change(ChangeKind.REMOVED, ROW),)


def test_gone_is_removed() -> None:
    """A row that is kept only because it once was there counts as removed, and not again later."""
    assert kinds(ROW, row(gone=True)) == [("", "removed")]
    assert kinds(row(gone=True), ROW) == [("", "added")]
    assert kinds(row(gone=True), row(gone=True, deprecated=True)) == []


THREE = ("a:b:add", "a:b:edit", "a:b:view")


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (("any", ("a:b:view",)), ("any", ("a:b:edit", "a:b:view")), "loosened"),
        (("any", ("a:b:edit", "a:b:view")), ("any", ("a:b:view",)), "tightened"),
        (("all", ("a:b:edit", "a:b:view")), ("all", ("a:b:view",)), "loosened"),
        (("all", ("a:b:view",)), ("all", ("a:b:edit", "a:b:view")), "tightened"),
        (("any", THREE), ("all", THREE), "tightened"),
        (("all", THREE), ("any", THREE), "loosened"),
        (("all", THREE), ("any", ("a:b:view", "x:y:z")), "loosened"),
        (("any", ("a:b:view",)), ("any", ("a:b:edit",)), "other"),
        (("any", ("a:b:view",)), ("any", ()), "loosened"),
        (("any", ()), ("any", ("a:b:view",)), "tightened"),
        (("any", None), ("any", ("a:b:view",)), "now known"),
        (("any", None), ("any", ()), "now known"),
        (("any", ()), ("any", None), "no longer known"),
    ],
)
def test_permissions(
    old: tuple[Any, tuple[str, ...] | None],
    new: tuple[Any, tuple[str, ...] | None],
    kind: str,
) -> None:
    """More alternatives loosen, more that are all needed tighten, and unknown is no requirement."""
    before = row(mode=old[0], permissions=old[1])
    after = row(mode=new[0], permissions=new[1])
    assert kinds(before, after) == [("permission", kind)]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (("a",), ("a", "a:readonly"), "loosened"),
        (("a", "a:readonly"), ("a",), "tightened"),
        (("a",), ("a", "b"), "loosened"),
        (("a",), (), "loosened"),
        (("a",), ("b",), "other"),
        (None, ("a",), "now known"),
    ],
)
def test_scopes(old: tuple[str, ...] | None, new: tuple[str, ...] | None, kind: str) -> None:
    """Scopes are alternatives, and `a` opens what `a:readonly` opens."""
    assert kinds(row(scopes=old), row(scopes=new)) == [("scope", kind)]


def test_changes_that_decide_nothing_are_none() -> None:
    """One permission is needed whether it is called ANY or ALL, and `a` adds nothing to `a:readonly`."""
    assert kinds(row(mode="any"), row(mode="all")) == []
    assert kinds(row(scopes=("a", "a:readonly")), row(scopes=("a:readonly",))) == []


def test_a_signed_in_user() -> None:
    """An operation that begins to need a signed-in user shuts client credentials out."""
    assert kinds(ROW, row(user_context=True)) == [("signed-in user", "tightened")]
    assert kinds(row(user_context=True), ROW) == [("signed-in user", "loosened")]


def test_an_operation_without_sign_in_is_loosened() -> None:
    """Where no token is needed any more, no scope is: that is known, not unknown."""
    free = row(auth="none", scopes=None, scopes_basis="published")
    assert kinds(ROW, free) == [("scope", "loosened"), ("token", "other")]


def test_what_decides_nothing_by_itself_is_other() -> None:
    """Deprecation, preview, how scopes are known, the token and names are told as other changes."""
    assert kinds(ROW, row(deprecated=True)) == [("deprecated", "other")]
    assert kinds(row(preview=True), ROW) == [("preview", "other")]
    assert kinds(row(scopes_basis="inferred"), ROW) == [("scopes known by", "other")]
    assert kinds(row(scopes=()), row(scopes=(), auth="none")) == [("token", "other")]
    assert kinds(ROW, row(path="/api/v2/a/{other}")) == [("path", "other")]
    assert kinds(ROW, row(id="getB")) == [("id", "other")]


def planning(mode: str, *permissions: str) -> Operation:
    """Build the operation that was tightened between May and August 2026."""
    return row(
        id="postWorkforcemanagementBusinessunitPlanninggroups",
        method="POST",
        path="/api/v2/workforcemanagement/businessunits/{businessUnitId}/planninggroups",
        mode=mode,
        permissions=permissions,
    )


def test_the_change_of_2026_that_tightened() -> None:
    """POST …/planninggroups went from ANY of one to ALL with routing:queue:view: tightened."""
    old = planning("any", "wfm:planningGroup:add")
    new = planning("all", "routing:queue:view", "wfm:planningGroup:add")
    assert compared(catalog(old), catalog(new)) == (
        Change(
            ChangeKind.TIGHTENED,
            new,
            "permission",
            Names("any", ("wfm:planningGroup:add",)),
            Names("all", ("routing:queue:view", "wfm:planningGroup:add")),
        ),
    )


def test_the_worst_comes_first() -> None:
    """What tightened comes before what was removed, loosened or added, then by path."""
    old = [
        row(id=f"getA{at}", path=f"/api/v2/{at}", permissions=names)
        for at, names in enumerate([("a:b:c",), ("a:b:c",), ("a:b:c",), ()])
    ]
    new = [
        row(id="getA1", path="/api/v2/1", permissions=("a:b:c", "a:b:d")),
        row(id="getA2", path="/api/v2/2", permissions=("a:b:c", "a:b:d"), mode="all"),
        row(id="getA3", path="/api/v2/3", permissions=("a:b:c",)),
        row(id="getA4", path="/api/v2/4"),
    ]
    found = [(one.kind, one.operation.id) for one in compared(catalog(*old), catalog(*new))]
    assert found == [
        ("tightened", "getA2"),
        ("tightened", "getA3"),
        ("removed", "getA0"),
        ("loosened", "getA1"),
        ("added", "getA4"),
    ]


NAMES = st.lists(st.sampled_from(["a", "b", "c", "a:readonly"]), max_size=3, unique=True).map(
    tuple
)
TERMS = st.builds(Names, st.sampled_from(["any", "all"]), NAMES)


def passes(terms: Names, held: frozenset[str]) -> bool:
    """Decide a requirement of scopes for what someone holds."""
    names = terms.names or ()
    enough = all if terms.mode == "all" or not names else any
    return enough(any(scope_covers(one, name) for one in held) for name in names)


@given(old=TERMS, new=TERMS)
def test_the_kind_agrees_with_who_passes(old: Names, new: Names) -> None:
    """Loosened, tightened and neither are exactly what happens to every possible caller."""
    names = ["a", "b", "c", "a:readonly"]
    callers = [
        frozenset(name for at, name in enumerate(names) if bits >> at & 1) for bits in range(16)
    ]
    shut_out = any(passes(old, one) and not passes(new, one) for one in callers)
    let_in = any(passes(new, one) and not passes(old, one) for one in callers)
    expected = {
        (False, False): None,
        (False, True): ChangeKind.LOOSENED,
        (True, False): ChangeKind.TIGHTENED,
        (True, True): ChangeKind.OTHER,
    }
    assert difference(old, new, scope_covers) == expected[shut_out, let_in]
