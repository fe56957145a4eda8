"""Who gets which pseudonym: everyone a result names, by id."""

import hashlib
from collections.abc import Iterator

from scopeaudit.model.finding import Subject
from scopeaudit.model.result import AuditResult

_DIGITS = 12
"""Hexadecimal digits of a pseudonym; with 100,000 users, the chance that two share one is 1 in 50,000."""


def pseudonym(kind: str, organization: str, original: str) -> str:
    """Return such as `user-4f2a91c03b7d`; no secret is in it, so who knows the original can make it, too."""
    told = f"{organization}\0{kind}\0{original}".encode(errors="backslashreplace")
    return f"{kind}-{hashlib.sha256(told).hexdigest()[:_DIGITS]}"


def pseudonyms_of(result: AuditResult) -> dict[str, str]:
    """Return what stands for each name and id of a user and each id of a client.

    Users of the same name share what stands for it, that of the first of them by id.
    """
    organization = result.provenance.organization.id
    made: dict[str, str] = {}
    for id_, name in sorted(set(_users(result))):
        of_user = made.setdefault(id_, pseudonym("user", organization, id_))
        made.setdefault(name, of_user)
    for id_ in _clients(result):
        made.setdefault(id_, pseudonym("client", organization, id_))
    made.pop("", None)
    return made


def _users(result: AuditResult) -> Iterator[tuple[str, str]]:
    yield from ((one.id, one.name) for one in result.directory.users)
    yield from ((one.id, one.name) for one in _subjects(result) if one.kind == "user")


def _clients(result: AuditResult) -> Iterator[str]:
    yield from (one.id for one in result.directory.clients)
    yield from (one.id for one in _subjects(result) if one.kind == "client")
    yield from (one.client for one in _subjects(result))
    yield from (one.client for one in result.verdicts if one.client)


def _subjects(result: AuditResult) -> Iterator[Subject]:
    for finding in (*result.findings, *result.accepted):
        yield from finding.subjects
