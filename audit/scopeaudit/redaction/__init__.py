"""An audit without names: users, their ids, ids of clients and mail addresses become pseudonyms.

Whoever is given a report can follow one person through it and learn nothing of who it is. It is done to the result,
before anything is rendered, so that no format can forget it. Fingerprints stay, so that a finding is found again in
the report that is not redacted, and in the next one.
"""

from dataclasses import replace

from scopeaudit.model.directory import Directory
from scopeaudit.model.people import Person
from scopeaudit.model.result import AuditResult
from scopeaudit.model.snapshot import User
from scopeaudit.redaction.pseudonyms import pseudonyms_of
from scopeaudit.redaction.records import Records
from scopeaudit.redaction.texts import Texts

__all__ = ["redacted"]


def redacted(result: AuditResult) -> AuditResult:
    """Return the same audit with pseudonyms; the same organization always gets the same ones."""
    organization = result.provenance.organization.id
    records = Records(Texts(organization, pseudonyms_of(result)))
    made: AuditResult = records.of(replace(result, directory=Directory()))
    return replace(made, directory=_directory(result.directory, records), redacted=True)


def _directory(directory: Directory, records: Records) -> Directory:
    """Return who was audited; what users hold is by role, division and group, and stays as it is."""
    return Directory(
        users=tuple(_user(one, records) for one in directory.users),
        clients=records.of(directory.clients),
        roles=records.of(directory.roles),
        classes=directory.classes,
        own={records.of(client): access for client, access in directory.own.items()},
        usage=records.of(directory.usage),
    )


def _user(user: Person, records: Records) -> User:
    return User(
        id=records.of(user.id),
        name=records.of(user.name),
        state=user.state,
        division=user.division,
        last_login_at=user.last_login_at,
        last_token_at=user.last_token_at,
        trustee=user.trustee,
    )
