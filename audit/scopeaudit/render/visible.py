"""Names are typed by anyone: what steers a terminal or a log, or reorders a line, is shown, never obeyed."""

import re

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
    r"|(?<!\S):(?=:)|#(?=#(?:vso)?\[)"
)
"""Control, format and direction marks, blank letters, lone surrogates, line separators, tags; and what begins
a command in the log of a build: `::` at the beginning of a word, which may begin a line, and `##[`.
"""


def visible(text: str) -> str:
    r"""Return the text on one line with every character that may steer as its escape, such as `\x1b`."""
    return _UNSEEN.sub(lambda match: _escape(match[0]), text)


def _escape(character: str) -> str:
    if character in ":#":
        return f"\\x{ord(character):x}"
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")


def shortened(text: str, length: int) -> str:
    """Return the text, cut to that many characters with an ellipsis where it is longer."""
    return text if len(text) <= length else text[: length - 1] + "…"
