"""From verdicts to findings: one per gap and cause, however many users, actions and expectations share it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import cast

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.finding import Who, stamped
from scopeaudit.checks.fingerprint import fingerprints
from scopeaudit.checks.holders import users_of
from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.policy import Action, Expectation, Link, RuleSetting, Severity
from scopeaudit.model.snapshot import Client
from scopeaudit.model.verdict import Gap, Outcome, Verdict
from scopeaudit.records import dataclass
from scopeaudit.remedy import Step, preferred, steps_to_close, told


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the policies asked where a finding arose: expectations with their actions, in reading order."""

    expectations: tuple[Expectation, ...]
    actions: tuple[Action, ...]
    severity: Severity

    @property
    def links(self) -> tuple[Link, ...]:
        """Return the links of actions and expectations, once each."""
        every: tuple[Action | Expectation, ...] = (*self.actions, *self.expectations)
        return tuple(dict.fromkeys(link for one in every for link in one.links))

    @property
    def advice(self) -> tuple[str, ...]:
        """Return what the policies advise to make the actions possible."""
        return _advice((*self.actions, *self.expectations))

    @property
    def advice_against(self) -> tuple[str, ...]:
        """Return what the policies advise to stop it; an action's own advice is how to allow it."""
        return _advice(self.expectations)


def _advice(of: Iterable[Action | Expectation]) -> tuple[str, ...]:
    told = (f"For `{one.id}` the policy adds: {one.remedy}" for one in of if one.remedy)
    return tuple(dict.fromkeys(told))


def asked(audited: Audited, verdicts: Iterable[Verdict]) -> Asked:
    """Return what was asked in some verdicts; severity is the worst of them."""
    pairs = dict.fromkeys((one.expectation, one.action) for one in verdicts)
    expectations = {one.id: one for one in audited.policies.expectations}
    actions = audited.policies.actions
    return Asked(
        expectations=tuple(expectations[one] for one in dict.fromkeys(one for one, _ in pairs)),
        actions=tuple(actions[one] for one in dict.fromkeys(one for _, one in pairs)),
        severity=max(_severity(expectations[one], actions[action]) for one, action in pairs),
    )


def _severity(expectation: Expectation, action: Action) -> Severity:
    return action.severity if expectation.severity is None else expectation.severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """One gap with everyone who has it for the same cause.

    `gap` is what the verdicts have in common: what lacks, where it is wanted, where it is held instead;
    `users` are positions in the snapshot, empty for a client alone; `apart` says whether it is held in
    different divisions by different ones of them.
    """

    gap: Gap
    client: Client | None
    users: tuple[int, ...]
    asked: Asked
    verdict: Verdict
    apart: bool = False

    @property
    def its_client(self) -> Client:
        """Return the client of a gap that only a client can have."""
        return cast("Client", self.client)

    def subjects(self, audited: Audited) -> Iterator[Who]:
        """Yield the users, through the client where there is one, or the client alone."""
        if self.users or self.client is None:
            return users_of(audited, self.users, self.client.id if self.client else "")
        return iter((Who("client", self.client.id, self.client.name),))


Key = tuple[str | None, Gap]


def shared_gaps(audited: Audited, rule: str) -> Iterator[Shared]:
    """Yield each gap of a rule, merged over verdicts, users and policies, in reading order."""
    places = {one.id: one.where for one in audited.policies.expectations}
    found: dict[Key, list[tuple[Verdict, Gap]]] = {}
    for verdict in audited.verdicts:
        if verdict.allowed and verdict.outcome is Outcome.MISSING:
            for gap in verdict.proof.gaps:
                if gap.rule == rule:
                    everywhere = places[verdict.expectation] == "all"
                    key = (verdict.client, _cause(gap, everywhere=everywhere))
                    found.setdefault(key, []).append((verdict, gap))
    for (client, gap), members in found.items():
        yield _shared(audited, client, gap, members)


_OF_THE_CLIENT = frozenset({"missing-scope", "no-user-context", "inactive-client"})
"""Rules whose gap lies with the client alone, wherever the action is wanted."""


def _cause(gap: Gap, *, everywhere: bool) -> Gap:
    """Return the gap without what may differ between verdicts that have the same one."""
    wanted = (ALL_DIVISIONS,) if everywhere and gap.wanted else gap.wanted
    return replace(
        gap,
        names=_lacking(gap),
        said="",
        note="",
        wanted=() if gap.rule in _OF_THE_CLIENT else tuple(sorted(set(wanted))),
        held_in=(),
        policies=tuple(sorted(set(gap.policies))),
    )


def _lacking(gap: Gap) -> tuple[str, ...]:
    """Return the names that would close a gap; a state that is wrong or a missing user is no name."""
    if gap.rule in {"inactive-client", "inactive-user", "no-user-context"}:
        return ()
    return tuple(sorted(set(gap.names)))


def _shared(
    audited: Audited, client: str | None, gap: Gap, members: list[tuple[Verdict, Gap]]
) -> Shared:
    users = {user for verdict, _ in members for user in verdict.users or ()}
    said = sorted({one.said for _, one in members if one.said})
    notes = dict.fromkeys(one.note for _, one in members if one.note)
    held_in = sorted({division for _, one in members for division in one.held_in})
    note = "; ".join(notes)
    return Shared(
        gap=replace(gap, said="".join(said[:1]), note=note, held_in=tuple(held_in)),
        client=None if client is None else audited.index.clients[client],
        users=tuple(sorted(users)),
        asked=asked(audited, (verdict for verdict, _ in members)),
        verdict=members[0][0],
        apart=len({frozenset(one.held_in) for _, one in members}) > 1,
    )


@dataclass(frozen=True, slots=True)
class Telling:
    """How one rule tells a gap: in one sentence, its cause, and the facts it rests on."""

    message: Callable[[Audited, Shared], str]
    cause: Callable[[Audited, Shared], str]
    evidence: Callable[[Audited, Shared], tuple[Evidence, ...]]


def gap_findings(audited: Audited, setting: RuleSetting, telling: Telling) -> Iterator[Finding]:
    """Yield the findings of an access rule."""
    for one in shared_gaps(audited, setting.rule):
        yield _finding(audited, setting, one, telling)


def _finding(audited: Audited, setting: RuleSetting, one: Shared, telling: Telling) -> Finding:
    gap, client = one.gap, one.client.id if one.client else ""
    organization = audited.index.snapshot.organization.id
    of = fingerprints(organization, gap.rule, gap.names, gap.wanted)
    severity = one.asked.severity.lowered() if gap.latent else one.asked.severity
    steps = _steps(audited, one)
    return Finding(
        rule=gap.rule,
        severity=severity,
        subjects=stamped(one.subjects(audited), of),
        message=telling.message(audited, one),
        cause=telling.cause(audited, one),
        fingerprint=of(*filter(None, (client,)), *gap.policies),
        lacks=gap.names,
        said=gap.said,
        division=gap.wanted[0] if len(gap.wanted) == 1 else "",
        client=client,
        actions=tuple(action.id for action in one.asked.actions),
        expectations=tuple(expectation.id for expectation in one.asked.expectations),
        evidence=telling.evidence(audited, one),
        remedy=(*told(steps), *one.asked.advice),
        changes=preferred(steps),
        links=(*one.asked.links, *setting.links),
        at=one.asked.expectations[0].at,
        proof=one.verdict.proof,
        latent=gap.latent,
    )


def _steps(audited: Audited, one: Shared) -> tuple[Step, ...]:
    division = one.gap.wanted[0] if len(one.gap.wanted) == 1 else None
    return steps_to_close(audited.index, one.gap, one.client, one.users, division)
