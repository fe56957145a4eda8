"""Lengths of time as people write them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.errors import UsageError
from scopeaudit.schedule.duration import in_short, in_words, read_duration


@given(st.integers(0, 10_000_000))
def test_what_is_written_is_read(seconds: int) -> None:
    """In the shortest way."""
    length = timedelta(seconds=seconds)
    assert read_duration(in_short(length), "it") == length


def test_for_people() -> None:
    """Units that are nothing are left out."""
    assert in_words(timedelta(hours=25, seconds=2.9)) == "1 d 1 h 2 s"
    assert in_words(timedelta()) == "0 s"


@pytest.mark.parametrize("text", ["", "5", "m", "5 m", "-5m", "5m2h", "1.5h", "\u0665m", "5m\x1b"])
def test_what_is_no_length(text: str) -> None:
    """It is said what it was for."""
    with pytest.raises(
        UsageError, match=r"the jitter `.*` is no length of time; expected such as"
    ):
        read_duration(text, "the jitter")
