"""Building the findings of rules about attempts: one per client, action and way, for all who tried."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.evidence import MOST, bounded, fact
from scopeaudit.checks.finding import Who, Words, found
from scopeaudit.checks.standing import Fault, FaultRule, Unknown, standing
from scopeaudit.checks.tried import Tried
from scopeaudit.checks.wording import moment, quoted
from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.policy import RuleSetting
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot
from scopeaudit.records import dataclass

Case = tuple[Tried, Fault]


@dataclass(frozen=True, slots=True)
class Trials:
    """Attempts of one client and action that went wrong in the same way; never empty."""

    cases: tuple[Case, ...]

    @property
    def first(self) -> Tried:
        """Return the first attempt."""
        return self.cases[0][0]

    @property
    def way(self) -> str:
        """Return in which way they went wrong."""
        return self.cases[0][1].way

    @property
    def action(self) -> str:
        """Return what was tried."""
        return self.first.attempt.action


@dataclass(frozen=True, slots=True)
class Telling:
    """How one rule tells its trials."""

    message: Callable[[str, Trials], str]
    cause: Callable[[Audited, Trials], str]
    remedy: Callable[[Trials], tuple[str, ...]]


def findings(
    audited: Audited, rule: Rule, setting: RuleSetting, telling: Telling
) -> Iterator[Finding]:
    """Yield the findings of a rule about attempts."""
    groups: dict[tuple[str, str, str], list[Case]] = {}
    for one, judged in judgements(audited):
        if isinstance(judged, Fault) and judged.rule == rule.id:
            key = (one.attempt.client, one.attempt.action, judged.kind)
            groups.setdefault(key, []).append((one, judged))
    for key, cases in groups.items():
        trials = Trials(tuple(cases))
        words = Words(
            message=telling.message(through(audited, trials.first), trials),
            cause=telling.cause(audited, trials),
            evidence=evidence(audited, trials.cases),
            remedy=telling.remedy(trials),
        )
        who = subjects(audited, (one for one, _ in cases))
        yield of_action(found(audited, rule, setting, words, key=key, subjects=who), trials.first)


def of_action(finding: Finding, one: Tried) -> Finding:
    """Return the finding with the client and the action it is about."""
    return replace(finding, client=one.attempt.client, actions=(one.attempt.action,))


def judgements(audited: Audited) -> Iterator[tuple[Tried, Fault | Unknown]]:
    """Yield each attempt that is not known to be in order, with why."""
    users, taken_at = frozenset(audited.user_names), audited.index.snapshot.taken_at
    for one in audited.tried:
        judged = standing(one, users, taken_at)
        if judged is not None:
            yield one, judged


def limits_of(audited: Audited, rule: FaultRule) -> Iterator[BlindSpot]:
    """Yield what keeps attempts from being judged; it may hide a fault of any of these rules."""
    yield from unread_attempts(audited)
    for one, judged in judgements(audited):
        if isinstance(judged, Unknown) and not _compared(one, rule):
            yield from judged.spots


def _compared(one: Tried, rule: FaultRule) -> bool:
    """Say whether all ids could be compared, which is all that swapped ids need."""
    return rule == "swapped-ids" and one.conversation is not None


def unread_attempts(audited: Audited) -> Iterator[BlindSpot]:
    """Yield what is not known of the attempts themselves."""
    index = audited.index
    spots = [spot for spot in index.blind_spots if spot.section == "attempts"]
    yield from spots
    if index.snapshot.attempts is None and not spots:
        yield BlindSpot(section="attempts", reason="no attempts were given")


def through(audited: Audited, one: Tried) -> str:
    """Name the client an attempt was made through."""
    return quoted(audited.index.name(one.attempt.client))


def subjects(audited: Audited, tried: Iterable[Tried]) -> list[Who]:
    """Return who tried, each once: users through the client, or the client alone."""
    pairs = dict.fromkeys((one.attempt.user, one.attempt.client) for one in tried)
    name = audited.index.name
    return [
        Who("user", user, audited.user_names.get(user, user), client)
        if user is not None
        else Who("client", client, name(client))
        for user, client in pairs
    ]


def evidence(audited: Audited, cases: Sequence[Case]) -> tuple[Evidence, ...]:
    """Return a fact for each attempt, and one for what its conversation shows, where it was read."""
    return bounded(_facts(audited, cases), _count(cases))


def _facts(audited: Audited, cases: Sequence[Case]) -> Iterator[Evidence]:
    for one, fault in cases[:MOST]:
        yield attempt_fact(audited, one)
        if fault.path:
            yield conversation_fact(audited, one, fault)


def _count(cases: Sequence[Case]) -> int:
    return sum(2 if fault.path else 1 for _, fault in cases)


def attempt_fact(audited: Audited, one: Tried) -> Evidence:
    """Return what was tried and what the vendor answered."""
    attempt = one.attempt
    upon = f" upon participant {quoted(attempt.participant)}" if attempt.participant else ""
    where = f" of conversation {quoted(attempt.conversation)}" if attempt.conversation else ""
    answer = f"answered {attempt.status}" if attempt.status is not None else "no answer is known"
    code = f" {quoted(attempt.code)}" if attempt.code else ""
    text = f"{quoted(attempt.action)}{upon}{where}, {moment(attempt.time)}: {answer}{code}"
    return replace(fact(audited, text, "attempts", one.position), source="")


def conversation_fact(audited: Audited, one: Tried, fault: Fault) -> Evidence:
    """Return what the conversation shows where the fault points."""
    read_at = one.conversation.read_at if one.conversation else None
    told = fact(
        audited,
        f"conversation {quoted(one.attempt.conversation or '')}: {shown(one, fault)}",
        *fault.path,
    )
    return replace(told, source=f"read {moment(read_at)}") if read_at else told


def shown(one: Tried, fault: Fault) -> str:
    """Say what the conversation shows of the participant that was named, or of all of them."""
    named = one.named()
    if named is None or fault.rule == "not-a-participant":
        users = [each.user for each in one.participants if each.user]
        whose = ", ".join(quoted(user) for user in dict.fromkeys(users)) or "no user"
        return f"its participants are those of {whose}"
    _, participant = named
    whose = (
        f"belongs to user {quoted(participant.user)}"
        if participant.user
        else (f"belongs to no user (purpose {quoted(participant.purpose)})")
    )
    over = (
        f" and ended {moment(participant.ended_at)}"
        if participant.ended_at
        else (" and has ended" if participant.ended else "")
    )
    return f"participant {quoted(participant.id)} {whose}{over}"
