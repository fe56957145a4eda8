"""Dated entries correct rows known to be wrong, and end when the vendor mends the row."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.catalog import load_catalog
from scopeaudit.catalog.corrections import Correction, corrected, correction_of, entry_of
from scopeaudit.model.operation import Operation

CATALOG = load_catalog()
ROW = Operation(
    id="getA",
    method="GET",
    path="/api/v2/a",
    permissions=("a:b:view",),
    scopes=("a",),
    scopes_basis="inferred",
    scopes_confidence=0.9,
    scopes_rule="class@depth1",
)


def entry(was: dict[str, object], now: dict[str, object]) -> Correction:
    """Build a correction of the row."""
    return Correction(
        operation="getA", date="2026-11-23", reason="seen", source="there", was=was, now=now
    )


def test_every_bundled_correction_applies() -> None:
    """No bundled entry is stale, and each has a date that is one, a reason and a source."""
    entries = [one for key in CATALOG.rows for one in CATALOG.rows.corrections(key)]
    assert len(entries) >= 6
    for one in entries:
        assert one.applies_to(CATALOG.rows.published(one.operation))
        assert date.fromisoformat(one.date).year >= 2026
        assert one.reason
        assert one.source


def test_the_transcoding_prose_is_unknown_not_none() -> None:
    """The row whose permission is prose is unknown, where it was published as an empty list."""
    row = CATALOG.operations["getUserrecordingTranscoding"]
    assert CATALOG.rows.published(row.id).permissions == ()
    assert row.permissions is None
    assert row.permissions_basis == "corrected"


def test_the_languages_row_requires_too_much() -> None:
    """Reading a language was measured to need no permission, though one is published."""
    row = CATALOG.operations["getLanguage"]
    assert CATALOG.rows.published(row.id).permissions == ("routing:skill:manage",)
    assert (row.permissions, row.permissions_basis) == ((), "corrected")


def test_a_remark_changes_nothing_but_the_note() -> None:
    """An entry without fields says its sentence and leaves the row as it was."""
    row = CATALOG.operations["patchUserPresence"]
    published = CATALOG.rows.published(row.id)
    assert row.permissions == published.permissions == ()
    assert row.permissions_basis == "published"
    assert "presence:userPresence:edit" in row.note


def test_corrected_scopes_are_no_longer_inferred() -> None:
    """Corrected scopes lose the confidence and rule of the inference they replace."""
    row = corrected(ROW, (entry({"scopes": ("a",)}, {"scopes": ("a", "a:readonly")}),))
    assert (row.scopes, row.scopes_basis) == (("a", "a:readonly"), "corrected")
    assert (row.scopes_confidence, row.scopes_rule) == (None, "")
    assert row.note == "corrected 2026-11-23: seen (there)"


def test_a_correction_ends_when_the_row_is_mended() -> None:
    """An entry is not applied to a row that no longer is what the entry says it was."""
    assert corrected(ROW, (entry({"permissions": ()}, {"permissions": None}),)) == ROW


NAMES = st.none() | st.lists(st.from_regex(r"[a-z]{1,5}", fullmatch=True)).map(tuple)


@given(was=NAMES, now=NAMES)
def test_an_entry_is_read_as_it_was_written(
    was: tuple[str, ...] | None, now: tuple[str, ...] | None
) -> None:
    """Null, an empty list and names survive being written to a file and read again."""
    one = entry({"permissions": was}, {"permissions": now})
    assert correction_of(entry_of(one)) == one
