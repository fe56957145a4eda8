"""Names cannot steer a terminal, reorder a line or hide in it."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.render.terminal import cells, clipped, padded, wrapped
from scopeaudit.render.visible import shortened, visible

EVERYTHING = st.text(st.characters())


def test_unseen_characters_become_their_escapes() -> None:
    """Escapes, direction marks, line separators, tags and lone surrogates are written out."""
    assert visible("a\x1b[31m\u202eb\r\n\x9b\u2028\U000e0041\ud800") == (
        "a\\x1b[31m\\u202eb\\r\\n\\x9b\\u2028\\U000e0041\\ud800"
    )


def test_commands_of_a_build_are_no_commands() -> None:
    """GitHub obeys `::` at the beginning of a line and `##[` anywhere, Azure `##vso[`."""
    assert visible("::error::a ::b") == "\\x3a:error::a \\x3a:b"
    assert visible("a##[group]b ##vso[c") == "a\\x23#[group]b \\x23#vso[c"
    assert visible("Team::Role #1 ## [x]") == "Team::Role #1 ## [x]"


def test_a_long_word_is_not_broken_into_a_command() -> None:
    """Where a word has to be broken, no line begins with what a build would obey."""
    for length in range(18, 23):
        rows = wrapped("a" * length + "::error::b", 20)
        assert "".join(rows) == "a" * length + "::error::b"
        assert not any(row.startswith("::") for row in rows)


def test_ordinary_text_of_any_script_stays() -> None:
    """Letters of every script, accents and emoji are left alone."""
    text = "שרה لينا 山田 Ö e\u0301 🎧 don’t"
    assert visible(text) == text


@given(EVERYTHING)
def test_nothing_that_steers_is_left(text: str) -> None:
    """No control, surrogate, line separator or direction mark survives; doing it twice adds nothing."""
    shown = visible(text)
    assert not any(unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} for one in shown)
    marks = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not any(unicodedata.bidirectional(one) in marks for one in shown)
    assert visible(shown) == shown


@given(EVERYTHING, st.integers(20, 120))
def test_wrapped_lines_fit_and_lose_no_word(text: str, width: int) -> None:
    """Every line fits the width, and the words are all there."""
    shown = visible(text)
    rows = wrapped(shown, width)
    assert all(cells(row) <= width for row in rows)
    assert "".join("".join(rows).split()) == "".join(shown.split())


@given(EVERYTHING, st.integers(1, 60))
def test_cells_of_a_table_have_one_width(text: str, width: int) -> None:
    """Cut text fits, padded text fills exactly; wide letters count twice."""
    shown = visible(text)
    assert cells(clipped(shown, width)) <= width
    assert cells(padded(shown, width)) == width


def test_shortened_text_says_so() -> None:
    """What is cut ends in an ellipsis and keeps to the length."""
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("abcd", 4) == "abcd"
