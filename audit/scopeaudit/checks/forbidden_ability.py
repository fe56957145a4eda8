"""forbidden-ability: a subject can do what a policy says it must not."""

from collections.abc import Iterable, Iterator, Mapping

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.clients import who
from scopeaudit.checks.concerned import concerned
from scopeaudit.checks.evidence import bounded, fact, place
from scopeaudit.checks.finding import stamped
from scopeaudit.checks.fingerprint import Fingerprint, fingerprints
from scopeaudit.checks.gap import Asked, asked
from scopeaudit.checks.holders import users_of
from scopeaudit.checks.wording import in_divisions, in_some_divisions, listed, quoted, sentences
from scopeaudit.decide import divisions_meant, subject_of
from scopeaudit.model.finding import Evidence, Excess, Finding, Subject
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import Client
from scopeaudit.model.verdict import (
    Exempt,
    Ground,
    HeldPermission,
    HeldRole,
    HeldScope,
    OnConversation,
    Outcome,
    SignsIn,
    Verdict,
)
from scopeaudit.records import dataclass
from scopeaudit.remedy import Ability, Step, preferred, steps_to_take, told

RULE = Rule(
    id="forbidden-ability",
    title="A subject can do what it must not",
    severity=Severity.HIGH,
    family="access",
    reads=("clients", "users", "groups", "roles", "grants", "divisions"),
)

Path = tuple[str, str]
"""What gives an ability, by id: a role with the group it comes via, or a scope."""


@dataclass(frozen=True, slots=True)
class _Ability:
    """What some subjects can do by the same paths; `names` are what they hold for it."""

    client: Client | None
    names: tuple[str, ...]
    paths: tuple[Path, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def users(self) -> tuple[int, ...]:
        """Return the positions of all users, once each."""
        return tuple(sorted({user for one in self.verdicts for user in one.users or ()}))

    @property
    def divisions(self) -> dict[int, frozenset[str]]:
        """Return by position of a user, or -1 for a client alone, the divisions where it can do it."""
        found: dict[int, frozenset[str]] = {}
        for one in self.verdicts:
            places = frozenset(_divisions(one.proof.grounds))
            for user in one.users or (-1,):
                found[user] = found.get(user, frozenset()) | places
        return found

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """Return every ground of the proofs, once each."""
        return tuple(
            dict.fromkeys(ground for one in self.verdicts for ground in one.proof.grounds)
        )


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per ability and the paths that give it, for all who have it that way."""
    for ability in _abilities(audited):
        yield _finding(audited, setting, ability)


def _abilities(audited: Audited) -> Iterator[_Ability]:
    found: dict[tuple[str | None, tuple[str, ...], tuple[Path, ...]], list[Verdict]] = {}
    for verdict in audited.verdicts:
        if not verdict.allowed and verdict.outcome is Outcome.MET:
            grounds = verdict.proof.grounds
            # NOTE: the action's own id is the last resort: it is a name that people may change.
            names = sorted(set(map(_name, grounds)) - {""}) or [verdict.action]
            paths = sorted(set(map(_path, grounds)) - {("", "")})
            found.setdefault((verdict.client, tuple(names), tuple(paths)), []).append(verdict)
    for (client, held, ways), verdicts in found.items():
        known = None if client is None else audited.index.clients[client]
        yield _Ability(known, held, ways, tuple(verdicts))


def _name(ground: Ground) -> str:
    match ground:
        case HeldPermission(permission=name) | HeldRole(role=name) | HeldScope(scope=name):
            return name
        case _:
            return ""


def _divisions(grounds: Iterable[Ground]) -> Iterator[str]:
    return (one.division for one in grounds if isinstance(one, HeldPermission | HeldRole))


def _path(ground: Ground) -> Path:
    match ground:
        case HeldPermission(role=role, via=via) | HeldRole(role=role, via=via):
            return role, via
        case HeldScope(held=held):
            return held, ""
        case _:
            return "", ""


def _finding(audited: Audited, setting: RuleSetting, ability: _Ability) -> Finding:
    client = ability.client
    question = asked(audited, ability.verdicts)
    through = client.id if client else ""
    held = ability.divisions
    everywhere = frozenset().union(*held.values())
    steps = _steps(audited, ability)
    return Finding(
        rule=RULE.id,
        severity=question.severity,
        subjects=tuple(_subjects(audited, ability, held)),
        message=_message(audited, ability, question),
        cause=_cause(audited, ability),
        fingerprint=_fingerprint(audited, ability, everywhere)(
            *filter(None, (through,)), *(part for path in ability.paths for part in path)
        ),
        client=through,
        actions=tuple(action.id for action in question.actions),
        expectations=tuple(expectation.id for expectation in question.expectations),
        evidence=_evidence(audited, ability),
        remedy=(*told(steps), *question.advice_against),
        changes=preferred(steps),
        excess=_excess(ability),
        links=(*question.links, *setting.links),
        at=question.expectations[0].at,
        proof=ability.verdicts[0].proof,
    )


def _fingerprint(audited: Audited, ability: _Ability, divisions: frozenset[str]) -> Fingerprint:
    """Return the fingerprint of an ability in some divisions: what is accepted there is not elsewhere."""
    organization = audited.index.snapshot.organization.id
    return fingerprints(organization, RULE.id, ability.names, divisions)


def _subjects(
    audited: Audited, ability: _Ability, held: Mapping[int, frozenset[str]]
) -> Iterator[Subject]:
    """Yield those who have the ability, each with the fingerprint of the divisions it has it in."""
    client = ability.client
    if client is not None and -1 in held:
        yield from stamped((who(client),), _fingerprint(audited, ability, held[-1]))
        return
    of = {one: _fingerprint(audited, ability, one) for one in set(held.values())}
    for user in ability.users:
        named = users_of(audited, (user,), client.id if client else "")
        yield from stamped(named, of[held[user]])


def _message(audited: Audited, ability: _Ability, question: Asked) -> str:
    who_ = concerned(audited, ability.client, ability.users)
    actions = listed(action.id for action in question.actions)
    return f"{who_} can do what is forbidden: {actions}"


def _cause(audited: Audited, ability: _Ability) -> str:
    paths = [_words(audited, ability, *path) for path in ability.paths]
    exempt = [one.reason for one in ability.grounds if isinstance(one, Exempt)]
    provisos = dict.fromkeys(
        proviso.text for one in ability.verdicts for proviso in one.proof.provisos
    )
    return sentences(
        f"through {'; and through '.join(paths)}" if paths else "nothing holds it back",
        *exempt,
        f"provided that {', and '.join(provisos)}" if provisos else "",
    )


def _words(audited: Audited, ability: _Ability, first: str, via: str) -> str:
    index, grounds = audited.index, ability.grounds
    if any(isinstance(one, HeldScope) and one.held == first for one in grounds):
        return f"scope {quoted(first)}"
    divisions = {
        one.division
        for one in grounds
        if isinstance(one, HeldPermission | HeldRole) and (one.role, one.via) == (first, via)
    }
    group = f" via group {quoted(index.name(via))}" if via else ""
    held = in_some_divisions if _differ(ability, first, via) else in_divisions
    return f"role {quoted(index.name(first))}{held(index, divisions)}{group}"


def _differ(ability: _Ability, role: str, via: str) -> bool:
    """Say whether the subjects hold a role in different divisions."""
    held = {
        frozenset(
            one.division
            for one in verdict.proof.grounds
            if isinstance(one, HeldPermission | HeldRole) and (one.role, one.via) == (role, via)
        )
        for verdict in ability.verdicts
    }
    return len(held) > 1


def _evidence(audited: Audited, ability: _Ability) -> tuple[Evidence, ...]:
    held = [
        one for one in ability.grounds if not isinstance(one, Exempt | OnConversation | SignsIn)
    ]
    return bounded((_fact(audited, ability, one) for one in held), len(held))


def _fact(
    audited: Audited, ability: _Ability, held: HeldPermission | HeldRole | HeldScope
) -> Evidence:
    if isinstance(held, HeldScope):
        text = f"scope {quoted(held.held)} opens {quoted(held.scope)}"
        through = ability.client.id if ability.client else ""
        return fact(audited, text, *place(audited, "clients", through), "scopes")
    role = quoted(audited.index.name(held.role))
    if isinstance(held, HeldPermission):
        text = f"role {role} grants {quoted(held.permission)} by {quoted(held.pattern)}"
    else:
        text = f"role {role} is held{in_divisions(audited.index, (held.division,))}"
    return fact(audited, text, *place(audited, "roles", held.role))


def _excess(ability: _Ability) -> tuple[Excess, ...]:
    """Return what gives the ability: scopes, permissions, and roles that an action asks for by name."""
    return tuple(sorted({one for ground in ability.grounds for one in _beyond(ground)}))


def _beyond(ground: Ground) -> Iterator[Excess]:
    match ground:
        case HeldPermission(permission=name):
            yield Excess("permission", name)
        case HeldRole(role=role):
            yield Excess("role", role)
        case HeldScope(scope=name):
            yield Excess("scope", name)


def _steps(audited: Audited, ability: _Ability) -> tuple[Step, ...]:
    wheres = {one.id: one.where for one in audited.policies.expectations}
    abilities = (
        Ability(
            audited.policies.actions[one.action].need,
            subject_of(audited.index, one),
            divisions_meant(audited.index, wheres[one.expectation]),
        )
        for one in ability.verdicts
    )
    return steps_to_take(audited.index, abilities, ability.client, ability.users)
