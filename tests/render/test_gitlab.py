"""GitLab's code quality report: what GitLab reads, for every finding."""

import json
from collections.abc import Callable

import pytest

from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options, render


def test_the_whole_file(story: AuditResult, golden: Callable[[str, str], None]) -> None:
    """Open findings worst first, then accepted ones as such."""
    golden("story.gitlab.json", render("gitlab", story, Options()))


@pytest.mark.parametrize("name", ["story", "hostile", "clean"])
def test_every_entry_has_what_gitlab_needs(name: str, request: pytest.FixtureRequest) -> None:
    """Description, rule, a fingerprint of its own, a severity it knows, a file and a line."""
    entries = json.loads(render("gitlab", request.getfixturevalue(name), Options()))
    for one in entries:
        assert set(one) == {"check_name", "description", "severity", "fingerprint", "location"}
        assert one["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert one["location"]["path"]
        assert one["location"]["lines"]["begin"] >= 1
    assert len({one["fingerprint"] for one in entries}) == len(entries)
