"""Names are typed by anyone: in a message they mention nobody, link nowhere, and steer no reader's screen.

Chat services read mentions, links and emphasis out of plain text, each by its own rules, and apprise turns what
looks like a mention into one. So the signs they all need are replaced by others that look alike.
"""

import re

from scopeaudit.render.visible import shortened, visible

_ALIKE = str.maketrans(
    {
        "<": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
        ">": "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
        "&": "\N{FULLWIDTH AMPERSAND}",
        "@": "\N{FULLWIDTH COMMERCIAL AT}",
        "[": "\N{FULLWIDTH LEFT SQUARE BRACKET}",
        "]": "\N{FULLWIDTH RIGHT SQUARE BRACKET}",
        "`": "'",
        "*": "\N{ASTERISK OPERATOR}",
        "~": "\N{TILDE OPERATOR}",
        "|": "\N{BROKEN BAR}",
    }
)
_ADDRESS = re.compile(r"://|\.(?=[^\W\d_]{2,})")
"""What makes an address of a text: what follows its scheme, and a dot before what could be a top-level domain."""


def inert(text: str, length: int) -> str:
    """Return a text on one line, at most that long, in which nothing is a command to whoever shows it."""
    shown = visible(shortened(text, length)).translate(_ALIKE)
    return shortened(_ADDRESS.sub(_defused, shown), length)


def _defused(found: re.Match[str]) -> str:
    return _DOT if found[0] == "." else f":{_SLASH}{_SLASH}"


_DOT = "\N{ONE DOT LEADER}"
_SLASH = "\N{FRACTION SLASH}"
