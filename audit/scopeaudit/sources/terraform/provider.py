"""The versions of the vendor's provider whose resources are understood."""

import re
from collections.abc import Iterable, Iterator

from scopeaudit.errors import Problem
from scopeaudit.sources.terraform.module import Sheet
from scopeaudit.sources.terraform.syntax import Expression, Literal, Pairs

KNOWN_MAJOR = 1
"""The major version whose schema is known."""

_TERM = re.compile(r"\s*(=|>=|~>|>)?\s*v?(\d{1,6})")
PROVIDER = "genesyscloud"


def unknown_version(constraint: str) -> bool:
    """Say whether a constraint admits only versions that are not known."""
    terms = (_TERM.match(one) for one in constraint.split(","))
    return any(term is not None and int(term[2]) > KNOWN_MAJOR for term in terms)


def message_of(constraint: str) -> str:
    """Return what is said of a version that is not known."""
    shown = constraint if re.fullmatch(r"[\w .,<>=~!-]{1,40}", constraint) else "another one"
    return f"expected provider `{PROVIDER}` {KNOWN_MAJOR}.x, found `{shown}`"


HINT = "a newer scopeaudit may know it; its resources may mean something else"


def provider_problems(sheets: Iterable[Sheet]) -> Iterator[Problem]:
    """Yield a problem for each `required_providers` that asks for a version that is not known."""
    for sheet in sheets:
        for placed in sheet.terraform:
            for required in placed.block.body.all("required_providers"):
                setting = required.body.settings.get(PROVIDER)
                version = _version(setting.expression) if setting else ""
                if setting and unknown_version(version):
                    line, column = setting.line, setting.column
                    yield Problem(placed.path, line, column, message_of(version), HINT)


def _version(required: Expression) -> str:
    """Return the version that is asked for; older files give it as plain text."""
    if isinstance(required, Pairs):
        required = dict(required.pairs).get(Literal("version"), required)
    is_text = isinstance(required, Literal) and isinstance(required.value, str)
    return str(required.value) if isinstance(required, Literal) and is_text else ""
