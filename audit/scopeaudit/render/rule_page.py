"""What the documentation says of a rule, for formats that show help beside a finding."""

import re

from scopeaudit.bundled import bundled
from scopeaudit.records import dataclass

_RELATIVE = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]*\)")


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule's page: its first paragraph under `What it finds` on one line, and the whole of it.

    Links to other pages are turned into text, since they lead nowhere outside the documentation.
    """

    summary: str
    markdown: str


def rule_page(rule: str) -> RulePage | None:
    """Read the page of a rule; None where there is none."""
    path = bundled("rules") / f"{rule}.md"
    # NOTE: a rule's id comes from the registry, yet a result can be made by anyone.
    if not re.fullmatch(r"[a-z-]+", rule) or not path.is_file():
        return None
    text = _RELATIVE.sub(r"\1", path.read_text(encoding="utf-8"))
    _, _, below = text.partition("## What it finds\n\n")
    return RulePage(" ".join(below.partition("\n\n")[0].split()), text.strip() + "\n")
