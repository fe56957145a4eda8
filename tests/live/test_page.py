"""The page about live organizations shows what the commands print."""

import re
import shlex
from pathlib import Path

import pytest

from scopeaudit import sandbox
from scopeaudit.sandbox.auditor import with_auditor
from scopeaudit.sources.demo import demo_organization
from tests.live.conftest import Scopeaudit, Serve

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "live.md"
README = (ROOT / "README.md").read_text(encoding="utf-8")
LIVE = re.findall(r"^```console live\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
SHOWN = re.findall(
    r"^```console\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)
ADDRESS = "http://127.0.0.1:8080"


@pytest.mark.parametrize("block", [*SHOWN, *LIVE], ids=lambda block: block.split()[2])
def test_the_page_shows_what_is_printed(
    scopeaudit: Scopeaudit, serve: Serve, monkeypatch: pytest.MonkeyPatch, block: str
) -> None:
    """As typed, against the demo organization in a sandbox; `…` stands for what depends on the day."""
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_ID", "scopeaudit-auditor")
    secret = sandbox.secret_of("scopeaudit-auditor")
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", secret)
    Path("policies").symlink_to(ROOT / "policies")
    url = serve(with_auditor(demo_organization()))
    for step in re.split(r"^\$ (?=scopeaudit )", block, flags=re.MULTILINE)[1:]:
        command, _, shown = step.partition("\n")
        words = shlex.split(command.removeprefix("scopeaudit ").replace(ADDRESS, url))
        ran = scopeaudit(*words)
        form = re.escape(shown).replace("…", ".*")
        assert re.fullmatch(form, (ran.out + ran.err).replace(url, ADDRESS)), ran


def test_the_page_shows_something() -> None:
    """Both commands are on the page, and a live audit is in the README."""
    assert [block.split()[2] for block in SHOWN] == ["doctor", "collect"]
    assert "run --live" in LIVE[0]
