"""Nights of a small organization, each followed by notices to a receiver on this machine."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scopeaudit.config.notify import Notify, Service, Webhook
from scopeaudit.config.reference import FromEnvironment
from scopeaudit.model.snapshot import Client
from scopeaudit.render import Options
from scopeaudit.running.job import Job
from scopeaudit.running.outcome import Outcome
from scopeaudit.running.perform import perform
from scopeaudit.sources.file import write_snapshot
from tests.notify.receiver import Receiver, receiving
from tests.organizations import snapshot, user
from tests.running.surroundings import Heard, around
from tests.store.conftest import POLICY, app, place

__all__ = ["app", "place"]

SECRET = "0123456789abcdef-of-the-webhook"  # noqa: S105 - of tests


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Give a receiver that takes everything."""
    with receiving() as one:
        yield one


def webhook(receiver: Receiver, name: str = "ops") -> Webhook:
    """Return a target that is a webhook of the receiver."""
    url = f"{receiver.url}/hook"
    return Webhook(name=name, url=url, secret=FromEnvironment("notify.secret", "HOOK_SECRET"))


def service(name: str = "chat") -> Service:
    """Return a target of apprise, whose address is in the environment."""
    return Service(name=name, url=FromEnvironment("notify.url", "CHAT_URL"))


Audit = Callable[..., Outcome]


class Nights:
    """Audits into one store; `heard` is what was said in the last one."""

    def __init__(self, store: str, notify: Notify, environment: dict[str, str]) -> None:
        self.store = store
        self.notify = notify
        self.environment = environment
        self.options = Options()
        self.heard = Heard()

    @property
    def said(self) -> list[str]:
        """Return what was said of notices in the last audit."""
        return [line for line in self.heard.told if "notified" in line]

    def audit(self, *clients: Client, source: str = "night.json") -> Outcome:
        """Audit an organization of these clients; without any the file is not there."""
        if clients:
            write_snapshot(snapshot(user("ana"), clients=clients), Path(source))
        else:
            Path(source).unlink(missing_ok=True)
        self.heard = Heard()
        job = Job(
            source=source,
            policies=(Path("policy.yaml"),),
            store=self.store,
            notify=self.notify,
            options=self.options,
        )
        return perform(job, replace(around(self.heard), environment=self.environment))


@pytest.fixture
def nights(
    place: str, receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Nights:
    """Return nights whose notices go to the webhook `ops` of the receiver."""
    monkeypatch.chdir(tmp_path)
    Path("policy.yaml").write_text(POLICY)
    environment = {"HOOK_SECRET": SECRET, "PATH": os.environ["PATH"]}
    return Nights(place, Notify(targets=(webhook(receiver),)), environment)
