"""`scopeaudit diagnose --live` asks the organization itself, the conversation of the call included."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.diagnose.office import BEN_LEG, CALL, office
from tests.live.conftest import Scopeaudit, Serve
from tests.live.harbour import with_auditor

LINE = (
    f"PATCH https://api.mypurecloud.ie/api/v2/conversations/calls/{CALL}/participants/{BEN_LEG} "
    "400 conversation.error.user.not.party"
)


@pytest.fixture
def refused(scopeaudit: Scopeaudit) -> Path:  # noqa: ARG001 - it goes into its folder first
    """Write the refused call down."""
    Path("refused.log").write_text(LINE, encoding="utf-8")
    return Path("refused.log")


def test_the_conversation_is_read(scopeaudit: Scopeaudit, serve: Serve, refused: Path) -> None:
    """Who is who on it tells the right participant."""
    read = with_auditor(office())
    viewer = replace(
        (read.roles or ())[-1],
        policies=(*(read.roles or ())[-1].policies, *(office().roles or ())[0].policies),
    )
    url = serve(replace(read, roles=(*(read.roles or ())[:-1], viewer)))
    ran = scopeaudit(
        "diagnose", refused, "--live", "--base-url", url, "--client", "Dashboard", "--user", "Ana"
    )
    assert ran.code == 0
    assert "certain: The participant of the path is not the right one" in ran.out
    assert "fix 1 Use participant `22222222-aaaa-4aaa-8aaa-000000000003`" in ran.out


WRONG = [
    (("--live", "--snapshot", "org.json"), "exclude each other"),
    (("--base-url", "http://127.0.0.1:1"), "are for `--live`"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG)
def test_options_that_do_not_fit(
    scopeaudit: Scopeaudit, refused: Path, arguments: tuple[str, ...], said: str
) -> None:
    """They are refused before anything is asked."""
    ran = scopeaudit("diagnose", refused, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
