"""Live organizations by the file, and what `run --live` reads besides."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from scopeaudit import sandbox
from scopeaudit.model.snapshot import Organization, Snapshot
from scopeaudit.sources.demo import demo_organization
from tests.live.conftest import Scopeaudit, Serve
from tests.live.harbour import AUDITOR, with_auditor
from tests.live.harbour import harbour as large
from tests.live.test_command import POLICY
from tests.live.test_conversations import conversation, organization
from tests.organizations import client

HARBOUR = large(users=5, roles=3, divisions=2, groups=1)
SMALL = replace(HARBOUR, clients=(AUDITOR, client("old", "TOKEN")))

FILE = """\
policies = "policy.yaml"
store = "a.db"

[organizations.first]
profile = "first"

[organizations.second]
profile = "second"

[organizations.away]
profile = "away"

[profiles.first]
base_url = "{first}"
client_id = "c-auditor"
secret = {{env = "FIRST"}}

[profiles.second]
base_url = "{second}"
client_id = "c-auditor"
secret = {{env = "SECOND"}}

[profiles.away]
base_url = "http://127.0.0.1:9"
client_id = "c-auditor"
secret = {{env = "FIRST"}}
"""


def test_each_organization_is_asked_as_its_profile_says(
    scopeaudit: Scopeaudit, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Side by side, whatever the environment says of another one; a wrong secret stops only its own."""
    monkeypatch.setenv("FIRST", sandbox.secret_of("c-auditor"))
    monkeypatch.setenv("SECOND", "planted")
    monkeypatch.setenv("GENESYSCLOUD_REGION", "mypurecloud.de")
    monkeypatch.setenv("GENESYSCLOUD_ACCESS_TOKEN", "planted")
    monkeypatch.setenv("SCOPEAUDIT_PROFILE", "away")
    Path("policy.yaml").write_text(POLICY)
    other = replace(SMALL, organization=Organization(id="other", name="Other"))
    Path("scopeaudit.toml").write_text(FILE.format(first=serve(SMALL), second=serve(other)))
    ran = scopeaudit("run", "--all", "--jobs", "3", "--summary", "json=all.json")
    assert ran.code == 3
    found = json.loads(Path("all.json").read_text())["organizations"]
    assert [(one["name"], one["exit_code"]) for one in found] == [
        ("first", 0),
        ("second", 3),
        ("away", 3),
    ]
    assert "sign-in at `127.0.0.1:" in found[1]["error"]
    assert "planted" not in ran.out + ran.err + Path("all.json").read_text()
    listed = scopeaudit("history").out
    assert listed.count("could not audit (exit code 3)") == 2
    assert scopeaudit("run", "--organization", "first", "-q").code == 0


@pytest.mark.parametrize(
    ("read", "typed", "section"),
    [
        (organization(conversation(1), conversation(2)), ("--conversations", "k-001"), "k-001"),
        (organization(conversation(1)), ("--live-conversations",), "k-001"),
        (with_auditor(demo_organization()), ("--usage", "30"), "days"),
    ],
)
def test_a_run_reads_conversations_and_usage(
    scopeaudit: Scopeaudit,
    serve: Serve,
    read: Snapshot,
    typed: tuple[str, ...],
    section: str,
) -> None:
    """What `collect` can read besides, a run can read and keep in one go."""
    Path("policy.yaml").write_text(POLICY)
    command = ("run", "--live", "--base-url", serve(read), "-p", "policy.yaml", "-q")
    scopeaudit(*command, "--store", "a.db")
    scopeaudit(*command, "--store", "a.db", *typed)
    kept = []
    for number in ("1", "2"):
        scopeaudit("store", "export", "--store", "a.db", "--run", number, "-o", "kept.json")
        kept.append(f'"{section}"' in Path("kept.json").read_text())
    assert kept == [False, True]


def test_they_are_for_a_live_one(scopeaudit: Scopeaudit) -> None:
    """A saved organization has what it has; a setting of the file is not refused for it."""
    ran = scopeaudit("run", "org.json", "--usage", "3", "--live-conversations")
    assert ran.code == 2
    assert "`--usage` and `--live-conversations` are for `--live`" in ran.err
    Path("scopeaudit.toml").write_text("usage = 3\nlive_conversations = true\n")
    assert "does not exist" in scopeaudit("run", "org.json").err
