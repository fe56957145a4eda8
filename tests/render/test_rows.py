"""Findings as rows: what is cut out of a text comes back, whatever the text."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.audits import audit_of
from scopeaudit.render.abilities import MOST
from scopeaudit.render.columns import columns
from scopeaudit.render.packing import HOLE, cut, cut_places, filled, packed
from scopeaudit.render.view import view
from scopeaudit.render.visible import visible
from tests.render.unpacking import unpacked

TEXTS = st.text(st.sampled_from("ab`0127-: é\0\1\2\n"), max_size=12)


@given(st.lists(TEXTS, min_size=1, max_size=6), st.lists(TEXTS, max_size=3))
def test_a_text_is_put_together_again(texts: list[str], places: list[str]) -> None:
    """A template filled with what was cut out of it says what was said, unseen characters as escapes."""
    (template, pieces), (rest, digits) = cut(texts), cut_places(places)
    pieces += digits
    again = []
    for text, holes in filled(template + rest, range(len(pieces))):
        parts = text.split(HOLE)
        filling = [pieces[at] for at in holes]
        again.append("".join(x for pair in zip(parts, [*filling, ""], strict=True) for x in pair))
    assert [visible(one) for one in again] == [visible(one) for one in (*texts, *places)]


@given(st.lists(st.integers(0, 2**31)))
def test_packed_numbers_come_back(numbers: list[int]) -> None:
    """Small numbers take a byte, large ones as many as they need."""
    assert unpacked(packed(numbers)) == numbers


def test_a_long_column_comes_back() -> None:
    """Numbers are joined some thousands at a time, and none is lost at the seams."""
    numbers = list(range(40_000))
    assert unpacked(packed(numbers)) == numbers


def test_findings_that_say_the_same_share_it() -> None:
    """What a rule says is kept once, however many findings it has; a row keeps only what differs."""
    audit = audit_of(600, "each")
    rows = columns(audit, view(audit))["rows"]
    assert len(rows["texts"]) <= 10
    assert len(rows["kinds"]) <= 300
    assert len(unpacked(rows["kind"])) == 600


def test_positions_are_kept_where_not_every_user_has_a_page() -> None:
    """A text that names the place of a user does so in an organization of any size."""
    audit = audit_of(10, "each")
    many = replace(audit.directory, users=[*audit.directory.users] * (MOST // 10))
    small, large = (
        columns(one, view(one))["rows"] for one in (audit, replace(audit, directory=many))
    )
    assert len(unpacked(large["own_parts"])) > len(unpacked(small["own_parts"]))
