"""What anybody typed is a name in a message and nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.notify.inert import inert

DANGEROUS = re.compile(
    "[<>@&`*~|\\[\\]\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]|://|www\\.[a-z]"
)


@pytest.mark.parametrize(
    "text",
    [
        "<!channel>",
        "<!here|everybody>",
        "<@U024BE7LH>",
        "<#C024BE7LR>",
        "@everyone",
        "@here",
        "<at>Everyone</at>",
        "[click](https://evil.example)",
        "<https://evil.example|our wiki>",
        "https://evil.example/login",
        "www.evil.example",
        "evil.example",
        "ann@example.org",
        "`code` and *bold*",
        "||spoiler||",
        "a\u202egnp.exe",
        "a\x1b[2Jb",
        "line\nanother",
        "&lt;!channel&gt;",
        "<script>alert(1)</script>",
        "\u2066hidden\u2069",
    ],
)
def test_what_commands_a_chat_commands_nothing(text: str) -> None:
    """Mentions, links, emphasis, controls and directions are letters that look alike, or escapes."""
    shown = inert(text, 200)
    assert not DANGEROUS.search(shown)
    assert not re.search(r"\.(?=[A-Za-z]{2,})", shown)
    assert "\n" not in shown


@given(st.text(), st.integers(1, 50))
def test_whatever_is_typed(text: str, length: int) -> None:
    """It is one line of the length that is allowed, without a sign that any service reads."""
    shown = inert(text, length)
    assert len(shown) <= length
    assert not DANGEROUS.search(shown)


def test_plain_names_stay_as_they_are() -> None:
    """A reader finds what the message names."""
    assert inert("Agent Überwachung #7 (EMEA) call:update", 80) == (
        "Agent Überwachung #7 (EMEA) call:update"
    )
    assert inert("Client `A` lacks", 80) == "Client 'A' lacks"
