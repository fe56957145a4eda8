"""docs/notifications.md does what it says, as typed, with a receiver on this machine."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from scopeaudit.cli.main import COMMANDS
from scopeaudit.notify.message import Line, Message
from tests.cli.conftest import Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture
from tests.notify.conftest import SECRET
from tests.notify.receiver import Receiver

scopeaudit = scopeaudit_fixture

PAGE = (Path(__file__).parents[2] / "docs" / "notifications.md").read_text(encoding="utf-8")


def block(language: str, at: int = 0) -> str:
    """Return a block of the page."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found[at])


@pytest.fixture
def typed(
    scopeaudit: Scopeaudit, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> Scopeaudit:
    """Run commands with the file of the page, whose addresses lead to the receiver."""
    text = block("toml").replace("https://siem.example", receiver.url)
    Path("scopeaudit.toml").write_text(text)
    monkeypatch.setenv("CHAT_URL", f"json://127.0.0.1:{receiver.port}/chat")
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    return scopeaudit


def test_the_page_shows_what_is_printed(typed: Scopeaudit, receiver: Receiver) -> None:
    """In the order of the page; `…` stands for what depends on the day."""
    steps = re.split(r"^\$ (?=scopeaudit )", block("console", 1), flags=re.MULTILINE)[1:]
    assert len(steps) == 3
    for step in steps:
        command, _, shown = step.partition("\n")
        ran = typed(*shlex.split(command.removeprefix("scopeaudit ")))
        form = re.sub(r"^…\\\n", r"(?:.*\n)*", re.escape(shown)).replace("…", ".*")
        assert re.fullmatch(form, ran.out + ran.err), ran
    assert [one.path for one in receiver.got] == ["/chat", "/hook"] * 2
    assert "notify" in COMMANDS


def test_the_template_of_the_page(typed: Scopeaudit, receiver: Receiver) -> None:
    """It is accepted, and its words arrive."""
    Path("words.txt").write_text(block("jinja"))
    path = Path("scopeaudit.toml")
    path.write_text(path.read_text().replace("[notify]\n", '[notify]\ntemplate = "words.txt"\n'))
    assert typed("config", "check").code == 0
    typed("run", "org.json", "-q")
    text = receiver.got[1].document["text"]
    assert text.count("\n* ") == 10
    assert "and 3 more" in text


def test_everything_a_template_may_show_is_on_the_page() -> None:
    """Each field of a message and of a finding in it."""
    table = PAGE[PAGE.index("| in a template |") : PAGE.index("What a kind of message has not")]
    told = set(re.findall(r"`(\w+)`", table))
    assert {*Message.__slots__, *Line.__slots__} <= told


@pytest.fixture
def verified() -> Callable[..., bool]:
    """Return the function of the page that checks a message."""
    module = ModuleType("page")
    exec(block("python"), module.__dict__)  # noqa: S102 - the page's own code is what is tested
    found: Callable[..., bool] = module.verified
    return found


def test_the_page_checks_what_arrives(
    typed: Scopeaudit, receiver: Receiver, verified: Callable[..., bool]
) -> None:
    """A message is ours; one that was changed, is old, or is signed with another secret is not."""
    typed("notify", "test", "siem")
    (got,) = receiver.got
    assert verified(SECRET, got.headers, got.body)
    assert not verified(SECRET, got.headers, got.body + b" ")
    assert not verified("another secret, long enough", got.headers, got.body)
    for name, value in (("webhook-id", "x"), ("webhook-timestamp", "1795665327")):
        assert not verified(SECRET, {**got.headers, name: value}, got.body)
