"""Hints for names that are not known."""

import pytest

from scopeaudit.documents import did_you_mean

KNOWN = ("call.mute", "call.view", "CLIENT-CREDENTIALS", "severity")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("call.mut", "did you mean `call.mute`?"),
        ("Call.View", "did you mean `call.view`?"),
        ("client-credentials", "did you mean `CLIENT-CREDENTIALS`?"),
        ("zebra", ""),
        ("", ""),
        (
            "call.mut\u0435",
            "did you mean `call.mute`? mind the letters: `\u0435` is CYRILLIC SMALL LETTER IE",
        ),
        ("zebr\u00e4", "mind the letters: `\u00e4` is LATIN SMALL LETTER A WITH DIAERESIS"),
    ],
)
def test_the_nearest_name_is_offered(name: str, hint: str) -> None:
    """A slip, another case and look-alike letters are noticed; what is far away is not."""
    assert did_you_mean(name, KNOWN) == hint


def test_the_order_of_the_known_names_does_not_matter() -> None:
    """Two names that are equally near are named in the same order always."""
    assert did_you_mean("idle-clien", ["idle-clients", "idle-client"]) == did_you_mean(
        "idle-clien", ["idle-client", "idle-clients"]
    )
