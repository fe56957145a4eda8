"""docs/metrics.md: its commands work as typed, its table is what is written, its alerts ask for what is there."""

import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from scopeaudit import sandbox
from scopeaudit.metrics import Run, write_metrics
from scopeaudit.model.history import Since
from scopeaudit.sandbox.auditor import with_auditor
from scopeaudit.sources.demo import demo_organization
from scopeaudit.sources.file import write_snapshot
from tests.live.conftest import Scopeaudit, Serve
from tests.live.conftest import scopeaudit as scopeaudit_fixture
from tests.live.conftest import serve as serve_fixture
from tests.metrics.test_textfile import NOW, samples, value
from tests.render.story import make_story

scopeaudit, serve = scopeaudit_fixture, serve_fixture
PAGE = (Path(__file__).parents[2] / "docs" / "metrics.md").read_text(encoding="utf-8")
FILE = Path("scopeaudit.prom")
COMMON = {"organization", "organization_name"}


def test_the_command_of_the_page_works_as_typed(scopeaudit: Scopeaudit) -> None:
    """The second run tells what changed; the file is there after each."""
    write_snapshot(demo_organization(), Path("org.json"))
    (command,) = re.findall(r"^\$ scopeaudit (.*)$", PAGE, re.MULTILINE)
    for _ in range(2):
        assert scopeaudit(*shlex.split(command)).code == 1
        assert value(FILE, "exit_code", organization_name="Tidewater Travel") == 1
        assert value(FILE, "api_requests") == 0
    assert value(FILE, "changes", kind="new") == 0


def test_a_run_that_cannot_read_writes_them_too(scopeaudit: Scopeaudit) -> None:
    """The last success stays, and what is wrong is the error it always was."""
    write_snapshot(demo_organization(), Path("org.json"))
    metrics = ("--metrics", f"prometheus-textfile={FILE}")
    scopeaudit("run", "org.json", *metrics)
    success = value(FILE, "last_success_timestamp_seconds")
    Path("org.json").write_text("{", encoding="utf-8")
    ran = scopeaudit("run", "org.json", *metrics)
    assert ran.code == value(FILE, "exit_code") == 3
    assert value(FILE, "last_success_timestamp_seconds") == success > 0
    assert samples(FILE, "findings") == []


def test_requests_of_a_live_run_are_counted(
    scopeaudit: Scopeaudit, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sign-in included; and neither the secret nor the id of who signs in is in the file."""
    secret = sandbox.secret_of("scopeaudit-auditor")
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_ID", "scopeaudit-auditor")
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", secret)
    url = serve(with_auditor(demo_organization()))
    ran = scopeaudit(
        *("run", "--live", "--base-url", url, "-q", "-f", "json=x.json"),
        *("--metrics", f"prometheus-textfile={FILE}"),
    )
    assert ran.code == 1, ran
    assert 10 < value(FILE, "api_requests") < 60
    assert value(FILE, "duration_seconds") > 0
    text = FILE.read_text(encoding="utf-8")
    assert secret not in text
    assert "scopeaudit-auditor" not in text


def test_where_they_cannot_be_written(scopeaudit: Scopeaudit) -> None:
    """It is told before any work; so is another form, and a file that is audited, which stays as it is."""
    write_snapshot(demo_organization(), Path("org.json"))
    before = Path("org.json").read_bytes()
    for form, told in (
        ("prometheus-textfile=none/x.prom", "its folder does not exist"),
        ("prometheus-textfile=org.json", "would replace what is audited"),
        ("prometheus=x.prom", "expected prometheus-textfile=PATH"),
        ("prometheus-textfile=-", "expected prometheus-textfile=PATH"),
    ):
        ran = scopeaudit("run", "org.json", "--metrics", form)
        assert ran.code in {2, 3}
        assert told in ran.err
    assert Path("org.json").read_bytes() == before


def test_the_table_is_what_is_written(tmp_path: Path) -> None:
    """Names, labels and meanings, in the order of the file."""
    since = Since(what="run 1", audited_at=None, new=frozenset(), first_seen={})
    story = replace(make_story(), since=since)
    path = tmp_path / "x.prom"
    write_metrics(path, Run(exit_code=1, ended_at=NOW, seconds=1, result=story, requests=5))
    rows = []
    for family in text_string_to_metric_families(path.read_text(encoding="utf-8")):
        labels = ", ".join(name for name in family.samples[0].labels if name not in COMMON)
        rows.append((family.name, labels, family.documentation))
        assert all(set(one.labels) >= COMMON for one in family.samples)
    told = re.findall(r"^\| `(scopeaudit_\w+)` \| ?([a-z, ]*?) ?\| (.*) \|$", PAGE, re.MULTILINE)
    assert told == rows


def test_the_alerts_are_read_and_ask_for_what_is_written() -> None:
    """They are YAML, and each names only metrics of the table."""
    (text,) = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (group,) = yaml.safe_load(text)["groups"]
    known = set(re.findall(r"^\| `(scopeaudit_\w+)`", PAGE, re.MULTILINE))
    asked = [re.findall(r"scopeaudit_\w+", rule["expr"]) for rule in group["rules"]]
    assert all(asked)
    assert {name for names in asked for name in names} <= known
    assert "26 * 3600" in group["rules"][0]["expr"]
