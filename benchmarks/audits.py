"""Audits with any number of finding rows, made by hand, so that reports can be measured.

`each`: a finding a row, with its own message, cause, evidence and remedy. `shared`: a hundred rows a finding, as
audits group them by cause. Users are a fifth of the rows, but at most 20,000.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from scopeaudit.errors import ExitCode
from scopeaudit.model.access import Access, Holding
from scopeaudit.model.change import THE_USERS, AddPermission, Change, GiveRole, SetScopes
from scopeaudit.model.directory import Directory
from scopeaudit.model.finding import Evidence, Finding, Subject
from scopeaudit.model.history import KnownFinding, RunCounts, Since
from scopeaudit.model.policy import (
    AllOf,
    Expectation,
    Location,
    PermissionNeed,
    PolicyFile,
    PolicySet,
    ScopeNeed,
    Severity,
    UserSelector,
)
from scopeaudit.model.result import AuditResult, Cell, Provenance, SectionRead
from scopeaudit.model.snapshot import Client, Organization, Role, RolePolicy, User
from scopeaudit.model.verdict import Gap, HeldPermission, Outcome, Proof, Verdict

Shape = Literal["each", "shared"]

AUDITED = datetime(2026, 11, 23, 6, tzinfo=UTC)
_FIRST = (
    "Ana",
    "Ben",
    "Chiara",
    "Deniz",
    "Elif",
    "Femi",
    "Grace",
    "Hugo",
    "Ines",
    "Jonas",
    "Kofi",
)
_LAST = ("Ruiz", "Okafor", "Lindqvist", "Tanaka", "Moreau", "Novak", "Haddad", "Silva", "Weber")
_PERMISSIONS = tuple(
    f"{domain}:{entity}:{action}"
    for domain in ("conversation", "routing", "recording", "analytics", "directory")
    for entity in ("call", "queue", "user", "participant", "report", "policy")
    for action in ("view", "edit", "add", "delete")
)
_PER_FINDING = 100
_SMALL = 1_000
"""Rows up to which an organization has fewer roles, and its policies fewer expectations."""
_DIVISIONS = 24


def _mark(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _uuid(kind: str, number: int) -> str:
    digits = hashlib.sha256(f"{kind}{number}".encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"


def audit_of(rows: int, shape: Shape) -> AuditResult:
    """Make an audit with that many finding rows; the same arguments give the same one."""
    return _Maker(rows).result(shape)


class _Maker:
    """Makes the parts of one audit."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.expectations = 50 if rows > _SMALL else 20
        self.applications = 40 if rows > _SMALL else 20
        self.kinds_of_access = 60 if rows > _SMALL else 20
        self.users = [self._user(number) for number in range(min(20_000, max(50, rows // 5)))]
        self.clients = [
            Client(
                id=_uuid("client", number),
                name=f"Application {number}",
                grant_type="CODE",
                scopes=("users:readonly", "conversations:readonly"),
            )
            for number in range(self.applications)
        ]
        self.roles = [
            Role(
                id=_uuid("role", number),
                name=f"Role {number}",
                policies=tuple(_policy(number + step) for step in range(12)),
            )
            for number in range(self.kinds_of_access)
        ]
        self.divisions = {_uuid("division", one): f"Division {one}" for one in range(_DIVISIONS)}
        self.proofs = [self._proof(number) for number in range(400 if rows > _SMALL else 100)]

    def _user(self, number: int) -> User:
        name = f"{_FIRST[number % len(_FIRST)]} {_LAST[number % len(_LAST)]} {number:05d}"
        return User(id=_uuid("user", number), name=name)

    def _proof(self, number: int) -> Proof:
        division = list(self.divisions)[number % _DIVISIONS]
        wanted = _PERMISSIONS[number % len(_PERMISSIONS)]
        gap = Gap("missing-permission", (wanted,))
        held = HeldPermission(
            "conversation:call:view",
            "conversation:call:*",
            self.roles[number % self.kinds_of_access].id,
            division,
        )
        children = (
            Proof(PermissionNeed(wanted), Outcome.MISSING, gaps=(gap,), division=division),
            Proof(PermissionNeed("conversation:call:view"), Outcome.MET, grounds=(held,)),
            Proof(ScopeNeed("conversations"), Outcome.MISSING),
        )
        need = AllOf(tuple(child.need for child in children))
        return Proof(need, Outcome.MISSING, gaps=(gap,), children=children)

    def findings(self, shape: Shape) -> Iterator[Finding]:
        """Yield the findings."""
        if shape == "each":
            yield from (self._finding(number, 1) for number in range(self.rows))
        else:
            most = max(1, self.rows // _PER_FINDING)
            yield from (self._finding(one, self.rows // most) for one in range(most))

    def _finding(self, number: int, subjects: int) -> Finding:
        position = number * 7919 % len(self.users)
        user, client = self.users[position], self.clients[number % self.applications]
        role = self.roles[number * 31 % self.kinds_of_access]
        division = list(self.divisions)[number % _DIVISIONS]
        place, wanted = self.divisions[division], _PERMISSIONS[number * 17 % len(_PERMISSIONS)]
        return Finding(
            rule=("missing-permission", "wrong-division", "missing-scope")[number % 3],
            severity=Severity(4 - number % 5),
            subjects=self._subjects(number, position, subjects, client.id),
            message=f"User `{user.name}` through client `{client.name}` lacks permission `{wanted}`",
            cause=f"Held: role `{role.name}` in division `{place}`, which does not grant `{wanted}`.",
            fingerprint=_mark("finding", number),
            lacks=(wanted,),
            division=division,
            client=client.id,
            actions=(f"action.{number % self.expectations % 30}",),
            expectations=(f"expectation-{number % self.expectations}",),
            evidence=(
                Evidence(
                    text=f"user `{user.name}` holds role `{role.name}` in division `{place}`",
                    pointer=f"/users/{position}/grants/{number % 5}",
                    source="read 2026-11-23 05:55 UTC",
                ),
                Evidence(
                    text=f"role `{role.name}` has 12 policies, none with `{wanted}`",
                    pointer=f"/roles/{number * 31 % self.kinds_of_access}/policies",
                    source="read 2026-11-23 05:55 UTC",
                ),
            ),
            remedy=(
                f"Admin > People & Permissions > Roles > `{role.name}` > Permissions: add `{wanted}`",
                f"Or: give user `{user.name}` a role that grants `{wanted}` in division `{place}`",
            ),
            changes=(self._change(number, role.id, wanted, client.id),),
            at=Location("policies/calls.yaml", 10 + number % self.expectations, 5),
            proof=self.proofs[number % len(self.proofs)],
        )

    def _change(self, number: int, role: str, wanted: str, client: str) -> Change:
        """Return what would mend a finding of the rule that its number has."""
        division = list(self.divisions)[number % _DIVISIONS]
        return (
            AddPermission(role, wanted),
            GiveRole(role, THE_USERS, (division,)),
            SetScopes(client, ("conversations", "users:readonly")),
        )[number % 3]

    def _subjects(
        self, number: int, position: int, count: int, client: str
    ) -> tuple[Subject, ...]:
        chosen = (self.users[(position + step) % len(self.users)] for step in range(count))
        return tuple(
            Subject("user", one.id, one.name, client, _mark("subject", number, step))
            for step, one in enumerate(chosen)
        )

    def result(self, shape: Shape) -> AuditResult:
        """Put the parts together."""
        findings = tuple(self.findings(shape))
        names = {one.id: one.name for one in self.clients} | self.divisions
        names |= {one.id: one.name for one in self.roles}
        verdicts = tuple(self._verdicts())
        return AuditResult(
            provenance=_provenance(),
            policies=_policies(self.expectations),
            sections=(SectionRead(section="users", count=len(self.users)),),
            cells=tuple(map(_cell, verdicts)),
            verdicts=verdicts,
            findings=findings,
            exit_code=ExitCode.FINDINGS,
            names=names,
            rule_titles={"missing-permission": "A subject lacks a permission"},
            since=_since(findings),
            directory=self._directory(),
        )

    def _verdicts(self) -> Iterator[Verdict]:
        for number in range(self.expectations):
            users = tuple(range(number, len(self.users), self.expectations))
            yield Verdict(
                f"expectation-{number}",
                f"action.{number % 30}",
                allowed=True,
                client=self.clients[number % self.applications].id,
                users=users,
                proof=self.proofs[number],
            )

    def _directory(self) -> Directory:
        division = next(iter(self.divisions))
        classes = tuple(
            _Alike(
                Access(frozenset({Holding(self.roles[number].id, division)})),
                tuple(range(number, len(self.users), self.kinds_of_access)),
            )
            for number in range(self.kinds_of_access)
        )
        return Directory(
            users=tuple(self.users),
            clients=tuple(self.clients),
            roles=tuple(self.roles),
            classes=classes,
        )


class _Alike(NamedTuple):
    """Users of equal access."""

    access: Access
    users: tuple[int, ...]


def _policy(number: int) -> RolePolicy:
    domain, entity, action = _PERMISSIONS[number * 13 % len(_PERMISSIONS)].split(":")
    return RolePolicy(domain=domain, entity=entity, actions=(action,))


def _provenance() -> Provenance:
    return Provenance(
        organization=Organization(id="o-1", name="Measured", region="mypurecloud.ie"),
        taken_at=AUDITED - timedelta(minutes=5),
        audited_at=AUDITED,
        scopes_enforced=True,
        snapshot_digest="ab" * 32,
        tool_version="0",
        catalog_version="2026-08",
        rules=(),
    )


def _policies(number_of: int) -> PolicySet:
    expectations = tuple(
        Expectation(
            id=f"expectation-{number}",
            actions=(f"action.{number % 30}",),
            allowed=True,
            users=UserSelector(),
            at=Location("policies/calls.yaml", 10 + number),
        )
        for number in range(number_of)
    )
    file = PolicyFile(path="policies/calls.yaml", title="Calls", digest="9c" * 32)
    return PolicySet(expectations=expectations, files=(file,))


def _cell(verdict: Verdict) -> Cell:
    return Cell(
        expectation=verdict.expectation,
        action=verdict.action,
        allowed=True,
        met=0,
        proviso=0,
        missing=verdict.subjects,
        unknown=0,
    )


def _since(findings: tuple[Finding, ...]) -> Since:
    runs = tuple(
        RunCounts(
            run=f"run-{number}",
            audited_at=AUDITED - timedelta(days=7 * (12 - number)),
            open={Severity.HIGH: 100 + number, Severity.LOW: 20},
            new=number,
            fixed=12 - number,
        )
        for number in range(12)
    )
    seen = {
        one.fingerprint: AUDITED - timedelta(days=number % 60)
        for number, one in enumerate(findings)
    }
    gone = KnownFinding(
        fingerprint="f" * 16, rule="idle-client", severity=Severity.LOW, message="Client is idle"
    )
    return Since(
        what="run 2026-11-16",
        audited_at=AUDITED - timedelta(days=7),
        new=frozenset(one.fingerprint for one in findings[::10]),
        fixed=(gone,),
        first_seen=seen,
        changed={one.fingerprint: AUDITED - timedelta(days=7) for one in findings[::10]},
        trend=runs,
    )
