"""conversation-not-visible: somebody is to act on a participant of theirs and may not look for it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.concerned import concerned
from scopeaudit.checks.evidence import bounded, fact
from scopeaudit.checks.finding import Who, Words, found
from scopeaudit.checks.holders import users_of
from scopeaudit.checks.tried import Tried
from scopeaudit.checks.trying import attempt_fact, of_action, subjects, through
from scopeaudit.checks.visibility import (
    VIEW,
    Asked,
    access_by_user,
    asked,
    sees,
    unseeing_by_place,
)
from scopeaudit.checks.wording import in_divisions, listed, quoted, sentences
from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.policy import Location, RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot
from scopeaudit.model.verdict import Gap, Outcome
from scopeaudit.records import dataclass
from scopeaudit.remedy import preferred, steps_to_close, told

RULE = Rule(
    id="conversation-not-visible",
    title="Somebody cannot look into the conversations they act on",
    severity=Severity.MEDIUM,
    family="conversation",
    reads=("users", "groups", "roles", "grants", "conversations"),
)

_WHOSE = (
    "the vendor tells whose each participant of a conversation is only to who holds it: the "
    "participant-visibility gap"
)
_ASK = "Or ask the vendor for the user's own calls, with their token: GET /conversations/calls"


@dataclass(frozen=True, slots=True)
class _Blind:
    """Users who may not look into conversations, for one cause, and what they were expected to do."""

    gap: Gap
    client: str | None
    users: tuple[int, ...]
    asked: tuple[Asked, ...]


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per cause for whom policies expect to act, and one per client for who tried."""
    expected = [_of_expected(audited, setting, one) for one in _expected(audited)]
    yield from expected
    told = {(who.client, who.id) for one in expected for who in one.subjects}
    yield from _of_attempts(audited, setting, told)


def limits(audited: Audited, _setting: RuleSetting) -> Iterable[BlindSpot]:
    """Yield what hides whether somebody may look into conversations."""
    every = tuple(asked(audited))
    places = unseeing_by_place(audited.index, every)
    for one in every:
        for proof, users in places[one.where]:
            if proof.outcome is Outcome.UNKNOWN and not users.isdisjoint(one.users):
                yield from proof.blind
    access = access_by_user(audited)
    for tried in audited.tried:
        told = None if tried.passed else sees(audited, tried, access)
        if told is not None and told.outcome is Outcome.UNKNOWN:
            yield from told.blind


def _expected(audited: Audited) -> Iterator[_Blind]:
    groups: dict[tuple[str | None, Gap], tuple[set[int], list[Asked]]] = {}
    every = tuple(asked(audited))
    places = unseeing_by_place(audited.index, every)
    for one in every:
        for proof, unseen in places[one.where]:
            members = unseen.intersection(one.users)
            if members and proof.outcome is Outcome.MISSING:
                gap = replace(proof.gaps[0], held_in=(), note="")
                users, wanted = groups.setdefault((one.client, gap), (set(), []))
                users.update(members)
                wanted.append(one)
    for (client, gap), (users, wanted) in groups.items():
        yield _Blind(gap, client, tuple(sorted(users)), tuple(wanted))


def _of_expected(audited: Audited, setting: RuleSetting, one: _Blind) -> Finding:
    client = None if one.client is None else audited.index.clients[one.client]
    who = concerned(audited, client, one.users)
    actions = dict.fromkeys(each.action for each in one.asked)
    steps = steps_to_close(audited.index, one.gap, client, one.users, None)
    words = Words(
        message=f"{who} cannot look into conversations{in_divisions(audited.index, one.gap.wanted)}",
        cause=sentences(
            f"permission {quoted(VIEW)} {_why(one.gap)}",
            f"{listed(actions)} acts on the caller's own participant",
            _WHOSE,
        ),
        evidence=_grants(audited, one),
        remedy=(*told(steps), _ASK),
        changes=preferred(steps),
        lacks=(VIEW,),
        at=_at(audited, one.asked[0].expectation),
    )
    key = (one.client or "", one.gap.rule, *one.gap.wanted)
    finding = found(audited, RULE, setting, words, key=key, subjects=_users(audited, one))
    return replace(
        finding,
        client=one.client or "",
        division=one.gap.wanted[0] if len(one.gap.wanted) == 1 else "",
        actions=tuple(actions),
        expectations=tuple(dict.fromkeys(each.expectation for each in one.asked)),
    )


def _why(gap: Gap) -> str:
    if gap.rule == "wrong-division":
        return "is held in another division"
    return "is denied by an access policy" if gap.policies else "is granted by none of their roles"


def _users(audited: Audited, one: _Blind) -> Iterable[Who]:
    return users_of(audited, one.users, one.client or "")


def _at(audited: Audited, expectation: str) -> Location | None:
    return next(one.at for one in audited.policies.expectations if one.id == expectation)


def _grants(audited: Audited, one: _Blind) -> tuple[Evidence, ...]:
    users = audited.users()
    facts = (
        fact(
            audited,
            f"the roles of user {quoted(users[at].name)} do not give it",
            "users",
            at,
            "grants",
        )
        for at in one.users
    )
    return bounded(facts, len(one.users))


def _of_attempts(
    audited: Audited, setting: RuleSetting, told: set[tuple[str, str]]
) -> Iterator[Finding]:
    """Yield findings for who tried and was not told of already."""
    access = access_by_user(audited)
    groups: dict[tuple[str, tuple[str, ...]], list[Tried]] = {}
    for one in audited.tried:
        if one.passed or (one.attempt.client, one.attempt.user or "") in told:
            continue
        proof = sees(audited, one, access)
        if proof is not None and proof.outcome is Outcome.MISSING:
            divisions = (one.conversation.divisions or ()) if one.conversation else ()
            groups.setdefault((one.attempt.client, divisions), []).append(one)
    for (client, divisions), tried in groups.items():
        where = in_divisions(audited.index, divisions)
        words = Words(
            message=(
                f"Who used client {through(audited, tried[0])} cannot look into the conversation they "
                f"acted on{where}"
            ),
            cause=sentences(f"permission {quoted(VIEW)} is not held there", _WHOSE),
            evidence=bounded((attempt_fact(audited, one) for one in tried), len(tried)),
            remedy=(f"Grant them a role with {quoted(VIEW)}{where}", _ASK),
            lacks=(VIEW,),
        )
        who = subjects(audited, tried)
        key = (client, "tried", *divisions)
        yield of_action(found(audited, RULE, setting, words, key=key, subjects=who), tried[0])
