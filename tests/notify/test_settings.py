"""`[notify]` of scopeaudit.toml: unknown keys, halves and secrets in clear are refused, each with its line."""

from pathlib import Path

import pytest

from scopeaudit.config.notify import Notify, Service, Webhook
from scopeaudit.config.reference import FromCommand, FromEnvironment
from scopeaudit.errors import UsageError
from scopeaudit.model.policy import Severity
from scopeaudit.notify.checking import checked
from tests.config.test_file import config, refused

WHOLE = """\
[notify]
at = "medium"
on_failure = false
template = "words/notice.md"
link = "https://reports.example/{run}.html"

[notify.to.chat]
url = { env = "CHAT_URL" }

[notify.to.siem]
webhook = "https://siem.example/hook"
secret = { env = "HOOK_SECRET" }

[notify.to.own]
webhook = { command = ["pass", "hook"] }
secret = { env = "HOOK_SECRET" }
"""


def test_everything_that_may_be_said(tmp_path: Path) -> None:
    """Secrets stay references, and paths are relative to the file."""
    secret = FromEnvironment("notify.to.siem.secret", "HOOK_SECRET")
    assert config(tmp_path, WHOLE).notify == Notify(
        at=Severity.MEDIUM,
        on_failure=False,
        template=tmp_path / "words" / "notice.md",
        link="https://reports.example/{run}.html",
        targets=(
            Service(name="chat", url=FromEnvironment("notify.to.chat.url", "CHAT_URL")),
            Webhook(name="siem", url="https://siem.example/hook", secret=secret),
            Webhook(
                name="own",
                url=FromCommand("notify.to.own.webhook", ("pass", "hook")),
                secret=FromEnvironment("notify.to.own.secret", "HOOK_SECRET"),
            ),
        ),
    )


def test_what_is_not_said(tmp_path: Path) -> None:
    """High and above, and failures as well; nobody without the table."""
    found = config(tmp_path, '[notify.to.a]\nurl = { env = "A" }\n').notify
    assert found is not None
    assert (found.at, found.on_failure, found.template, found.link) == (
        Severity.HIGH,
        True,
        None,
        "",
    )
    assert config(tmp_path, 'profile = "a"\n[profiles.a]\n').notify is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[notify]\nat = "high"\n', ":1:1: `notify` names nobody to tell | add [notify.to.NAME]"),
        ("[notify]\nto = {}\n", "`notify` names nobody to tell"),
        ('[notify]\nlevel = "high"\n', ":2:1: unknown key `notify.level`"),
        ('[notify.to.a]\nurl = { env = "A" }\nsecert = "x"\n', ":3:1: unknown key"),
        ('[notify]\nat = "severe"\n', "expected `critical`, `high`, `medium`, `low` or `info`"),
        ('[notify]\non_failure = "yes"\n', "`notify.on_failure` is other text; expected true"),
        ('[notify.to.a]\nurl = "slack://hunter2"\n', ":2:1: `notify.to.a.url` must not hold a"),
        ("[notify.to.a]\n", ":1:1: `notify.to.a` says neither `url` nor `webhook`"),
        (
            '[notify.to.a]\nwebhook = "https://x"\nsecret = "hunter2"\n',
            "`notify.to.a.secret` must not hold a secret in clear",
        ),
        ('[notify.to.a]\nwebhook = "https://x"\n', "`notify.to.a` has no `secret`"),
        (
            '[notify.to.a]\nwebhook = "https://u:hunter2@x"\nsecret = {env = "B"}\n',
            "`notify.to.a.webhook` must not hold a password in clear",
        ),
        (
            '[notify.to.a]\nurl = {env = "A"}\nwebhook = "https://x"\nsecret = {env = "B"}\n',
            ":3:1: `notify.to.a` holds `url` and `webhook`, which exclude each other",
        ),
        (
            '[notify.to.a]\nurl = {env = "A"}\nsecret = {env = "B"}\n',
            ":3:1: `notify.to.a.secret` is for `webhook` alone",
        ),
    ],
)
def test_what_is_wrong(tmp_path: Path, text: str, problem: str) -> None:
    """With line and hint; a value is never repeated."""
    problems = refused(tmp_path, text)
    assert any(problem in one for one in problems), problems
    assert "hunter2" not in "".join(problems)


@pytest.mark.parametrize(
    ("link", "word"),
    [
        ("reports.example/{run}", "is no address of a web page"),
        ("javascript:alert(1)", "is no address of a web page"),
        ("https://u:hunter2@reports.example/{run}", "holds a user name or password"),
        ("https://reports.example/{organization}/{run}", "holds braces that are not `{run}`"),
        ("https://reports.example/#{run}", "holds a fragment"),
        ("https://reports.example:x/", "is no address"),
    ],
)
def test_links_that_lead_nowhere(tmp_path: Path, link: str, word: str) -> None:
    """A finding's mark is added to it, and the number of the run put into it."""
    text = f'[notify]\nlink = "{link}"\n[notify.to.a]\nurl = {{env = "A"}}\n'
    found = config(tmp_path, text).notify
    assert found is not None
    with pytest.raises(UsageError) as raised:
        checked(found)
    assert word in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_a_webhook_in_the_clear_is_refused(tmp_path: Path) -> None:
    """Before an audit begins."""
    text = '[notify.to.a]\nwebhook = "http://siem.example"\nsecret = {env = "B"}\n'
    found = config(tmp_path, text).notify
    assert found is not None
    with pytest.raises(UsageError, match=r"`notify.to.a.webhook` is no address of a webhook"):
        checked(found)
