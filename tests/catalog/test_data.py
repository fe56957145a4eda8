"""The bundled data: every row as it was published, and no row written in another way."""

import hashlib
import json
from collections import Counter

import pytest

from scopeaudit.bundled import bundled
from scopeaudit.catalog import Catalog, load_catalog
from scopeaudit.catalog.rows import decode_row, encode_row
from scopeaudit.model.operation import Operation

ROWS = "2f6b56306d35f54b8fd62acc8f6637d0df0a6e65a0e30fa3a77a7fbc5af45650"
"""SHA-256 over the fields of all rows, taken from what the vendor published, not from our files."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Load the bundled catalog."""
    return load_catalog()


@pytest.fixture(scope="module")
def rows(catalog: Catalog) -> tuple[Operation, ...]:
    """Decode all rows as the vendor publishes them."""
    return tuple(map(catalog.rows.published, catalog.rows))


def test_the_catalog_has_every_operation(catalog: Catalog) -> None:
    """All 3,405 operations are there, under as many ids, and as many methods and paths."""
    assert len(catalog.operations) == len(list(catalog.operations)) == 3405
    assert len({(one.method, one.path) for one in catalog.operations.values()}) == 3405


def test_every_row_equals_what_was_published(rows: tuple[Operation, ...]) -> None:
    """The fields of all rows, in order, have the digest of the source they were taken from."""
    fields = [
        [
            one.id,
            one.method,
            one.path,
            one.mode.upper(),
            one.permissions,
            one.scopes,
            None if one.scopes_basis == "unknown" else one.scopes_basis,
            one.scopes_confidence,
            one.user_context,
            one.deprecated,
            one.preview,
            one.gone,
        ]
        for one in rows
    ]
    digest = hashlib.sha256(json.dumps(fields, separators=(",", ":")).encode()).hexdigest()
    assert digest == ROWS


def test_unknown_and_none_published_are_kept_apart(rows: tuple[Operation, ...]) -> None:
    """76 rows have unknown permissions, 381 publish none; 57 unknown scopes, 6 take any token."""
    assert sum(one.permissions is None for one in rows) == 76
    assert sum(one.permissions == () for one in rows) == 381
    assert sum(one.scopes is None for one in rows) == 57
    assert sum(one.scopes == () for one in rows) == 6
    assert all(
        one.permissions_basis == ("unknown" if one.permissions is None else "published")
        for one in rows
    )


def test_inferred_scopes_say_so_with_their_confidence(rows: tuple[Operation, ...]) -> None:
    """213 rows have inferred scopes, each with a confidence and a rule; published rows have neither."""
    assert Counter(one.scopes_basis for one in rows) == {
        "published": 3135,
        "inferred": 213,
        "unknown": 57,
    }
    for one in rows:
        inferred = one.scopes_basis == "inferred"
        assert (one.scopes_confidence is not None) == inferred == bool(one.scopes_rule)


def test_any_and_all_are_kept_apart(rows: tuple[Operation, ...]) -> None:
    """2,091 rows need any and 857 all of their permissions."""
    named = [one for one in rows if one.permissions]
    assert Counter(one.mode for one in named) == {"any": 2091, "all": 857}


def test_flags_survive(rows: tuple[Operation, ...]) -> None:
    """Signed-in user, deprecated, preview and gone rows are as many as were published."""
    assert sum(one.user_context for one in rows) == 43
    assert sum(one.deprecated for one in rows) == 171
    assert sum(one.preview for one in rows) == 107
    assert sum(one.gone for one in rows) == 49
    assert Counter(one.auth for one in rows) == {"oauth": 3359, "none": 34, "guest": 12}


def test_names_are_those_of_the_rows(catalog: Catalog) -> None:
    """The names collected without decoding are exactly those that the decoded operations hold."""
    operations = catalog.operations.values()
    assert catalog.permissions >= {name for one in operations for name in one.permissions or ()}
    assert catalog.scopes == {name for one in operations for name in one.scopes or ()}
    assert (len(catalog.permissions), len(catalog.scopes)) == (1467, 134)


def test_each_row_is_one_line_written_in_one_way() -> None:
    """Each line decodes and encodes to itself, sorted by path and method, so that diffs stay readable."""
    lines = (bundled("policies") / "catalog" / "operations.jsonl").read_text("utf-8").splitlines()
    decoded = [decode_row(line) for line in lines]
    assert [encode_row(one) for one in decoded] == lines
    assert decoded == sorted(decoded, key=lambda one: (one.path, one.method))


def test_version_and_source_are_told(catalog: Catalog) -> None:
    """The catalog says of what month it is and what it was taken from."""
    assert catalog.version == "2026-08"
    assert "Swagger of July 2026" in catalog.source
