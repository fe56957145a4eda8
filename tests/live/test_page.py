"""The page about live organizations shows what the commands print."""

import re
import shlex
from pathlib import Path

import pytest

from scopeaudit import sandbox
from scopeaudit.sandbox.auditor import with_auditor
from scopeaudit.sources.demo import demo_organization
from tests.live.conftest import Scopeaudit, Serve

PAGE = Path(__file__).parents[2] / "docs" / "live.md"
SHOWN = re.findall(
    r"^```console\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)
ADDRESS = "http://127.0.0.1:8080"


@pytest.mark.parametrize("block", SHOWN, ids=lambda block: block.split()[2])
def test_the_page_shows_what_is_printed(
    scopeaudit: Scopeaudit, serve: Serve, monkeypatch: pytest.MonkeyPatch, block: str
) -> None:
    """As typed, against the demo organization in a sandbox."""
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_ID", "scopeaudit-auditor")
    secret = sandbox.secret_of("scopeaudit-auditor")
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", secret)
    url = serve(with_auditor(demo_organization()))
    command, _, shown = block.partition("\n")
    ran = scopeaudit(*shlex.split(command.removeprefix("$ scopeaudit ").replace(ADDRESS, url)))
    assert (ran.out + ran.err).replace(url, ADDRESS) == shown


def test_the_page_shows_something() -> None:
    """Both commands are on the page."""
    assert [block.split()[2] for block in SHOWN] == ["doctor", "collect"]
