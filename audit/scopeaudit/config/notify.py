"""`[notify]`: who is told what, by which service or webhook; where a secret is kept, and never the secret."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scopeaudit.config.home import expanded
from scopeaudit.config.reference import SecretReference, reference_of
from scopeaudit.config.shape import (
    Address,
    Choice,
    Complaint,
    Flag,
    Named,
    Reference,
    Table,
    Text,
    named,
)
from scopeaudit.model.policy import Severity
from scopeaudit.records import dataclass

TARGET = Table(
    {
        "url": Reference(),
        "webhook": Address('"https://hooks.example/scopeaudit"'),
        "secret": Reference(),
    }
)
"""What is said of one target."""

NOTIFY = Table(
    {
        "at": Choice(tuple(str(one) for one in reversed(Severity))),
        "on_failure": Flag(),
        "template": Text('"notice.txt"'),
        "link": Text('"https://reports.example/{run}.html"'),
        "to": Named(TARGET),
    }
)
"""What may be said of notices."""

KEY = "notify"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A target that apprise reaches, by an address that is a secret."""

    name: str
    url: SecretReference


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A target that gets a signed document."""

    name: str
    url: str | SecretReference
    secret: SecretReference


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """What is told, to whom: findings at or above `at`, and, with `on_failure`, audits that could not be made.

    `template` is the file with the words, None for the bundled one; `link` the template of a report's address,
    or empty.
    """

    at: Severity = Severity.HIGH
    on_failure: bool = True
    template: Path | None = None
    link: str = ""
    targets: tuple[Service | Webhook, ...] = ()


def notify_complaints(said: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield what is wrong between the keys of `[notify]` in a table, each of which is right by itself."""
    table = said.get(KEY)
    if not isinstance(table, dict):
        return
    targets = table.get("to")
    if not isinstance(targets, dict) or not targets:
        hint = 'add [notify.to.NAME] with url = { env = "NAME" }, or with webhook and secret'
        yield Complaint((KEY,), f"{named((KEY,))} names nobody to tell", hint)
        return
    for name, one in targets.items():
        if isinstance(one, dict):
            yield from _of_target((KEY, "to", name), one)


def _of_target(key: tuple[str, ...], one: Mapping[str, Any]) -> Iterator[Complaint]:
    if {"url", "webhook"} <= one.keys():
        message = f"{named(key)} holds `url` and `webhook`, which exclude each other"
        yield Complaint((*key, "webhook"), message)
    elif "url" not in one and "webhook" not in one:
        hint = 'add url = { env = "NAME" } for a service of apprise, or webhook and secret'
        yield Complaint(key, f"{named(key)} says neither `url` nor `webhook`", hint)
    if "webhook" in one and "secret" not in one:
        hint = 'add secret = { env = "NAME" }: what it signs proves that a message is ours'
        yield Complaint(key, f"{named(key)} has no `secret`", hint)
    if "url" in one and "secret" in one:
        yield Complaint((*key, "secret"), f"{named((*key, 'secret'))} is for `webhook` alone")


def notify_of(said: Mapping[str, Any], folder: Path) -> Notify | None:
    """Return what a table whose shape was checked says of notices, None where it says nothing.

    `folder` is what its paths are relative to.
    """
    table = said.get(KEY)
    if table is None:
        return None
    usual = Notify()
    words = {str(one): one for one in Severity}
    return Notify(
        at=words[table["at"]] if "at" in table else usual.at,
        on_failure=table.get("on_failure", usual.on_failure),
        template=folder / expanded(table["template"]) if "template" in table else None,
        link=table.get("link", usual.link),
        targets=tuple(_target(name, one, folder) for name, one in table["to"].items()),
    )


def _target(name: str, said: Mapping[str, Any], folder: Path) -> Service | Webhook:
    def reference(key: str) -> SecretReference:
        return reference_of(said[key], f"{KEY}.to.{name}.{key}", folder, name)

    if "url" in said:
        return Service(name=name, url=reference("url"))
    url = said["webhook"]
    return Webhook(
        name=name,
        url=url if isinstance(url, str) else reference("webhook"),
        secret=reference("secret"),
    )
