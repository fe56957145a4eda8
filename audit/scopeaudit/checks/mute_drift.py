"""mute-drift: an application shows a microphone as muted and the vendor's call is not, or the reverse."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Literal

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.evidence import bounded, fact
from scopeaudit.checks.finding import Words, found
from scopeaudit.checks.tried import Tried
from scopeaudit.checks.trying import attempt_fact, of_action, subjects, through, unread_attempts
from scopeaudit.checks.wording import moment, quoted, sentences
from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot, Participant
from scopeaudit.records import dataclass

RULE = Rule(
    id="mute-drift",
    title="An application shows another mute state than the vendor's call has",
    severity=Severity.HIGH,
    family="conversation",
    reads=("attempts", "conversations"),
)

Where = tuple[str, str | None, str | None, str | None, str | None]
"""Which client shows whom which conversation, participant and communication."""


@dataclass(frozen=True, slots=True)
class _Drift:
    """What was shown last of a participant before its conversation was read, and what was read."""

    tried: Tried
    position: int
    shown: bool
    after: timedelta


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client and direction, for all who were shown the wrong state."""
    groups: dict[tuple[str, bool], list[_Drift]] = {}
    for one in _last_shown(audited):
        drift = _compared(audited, one)
        if isinstance(drift, _Drift):
            groups.setdefault((one.attempt.client, drift.shown), []).append(drift)
    for (client, shown), drifts in groups.items():
        first = drifts[0].tried
        words = Words(
            message=(
                f"Client {through(audited, first)} shows {_state(shown)} where the vendor's call is "
                f"{_state(not shown)}"
            ),
            cause=_cause(drifts),
            evidence=_evidence(audited, drifts),
            remedy=(
                (
                    "Change the interface only after the server's answer: after a 2xx, or when a read of the "
                    "conversation says so"
                ),
                "After a refusal, show the state the call has, and say why it did not change",
            ),
        )
        key = (client, "muted" if shown else "open")
        who = subjects(audited, (one.tried for one in drifts))
        yield of_action(found(audited, RULE, setting, words, key=key, subjects=who), first)


def limits(audited: Audited, _setting: RuleSetting) -> Iterable[BlindSpot]:
    """Yield what was shown but cannot be compared: unread conversations, states that were not told."""
    yield from unread_attempts(audited)
    for one in _last_shown(audited):
        compared = _compared(audited, one)
        if isinstance(compared, BlindSpot):
            yield compared


def _last_shown(audited: Audited) -> Iterator[Tried]:
    """Yield for each participant the last attempt that showed its state, later ones for the reader aside."""
    last: dict[Where, Tried] = {}
    for one in sorted(audited.tried, key=lambda one: (one.attempt.time, one.position)):
        if _shown(one) is not None:
            attempt = one.attempt
            early = one.conversation is None or attempt.time <= _read_at(audited, one)
            shown_to = (attempt.client, attempt.user)
            where = (*shown_to, attempt.conversation, _whose(one), attempt.communication)
            if early or where not in last:
                last[where] = one
    yield from last.values()


def _whose(one: Tried) -> str | None:
    """Return the participant that was named; else the user's only one that goes on."""
    if one.attempt.participant is not None:
        return one.attempt.participant
    going_on = [each.id for each in one.own if not each.ended]
    return going_on[0] if len(going_on) == 1 else None


def _shown(one: Tried) -> bool | None:
    return one.attempt.shown.muted if one.attempt.shown else None


def _read_at(audited: Audited, one: Tried) -> datetime:
    read_at = one.conversation.read_at if one.conversation else None
    return read_at or audited.index.snapshot.taken_at


def _compared(audited: Audited, one: Tried) -> _Drift | BlindSpot | None:
    """Compare what was shown with what was read; None where they agree, or the leg is over."""
    name = one.attempt.conversation or ""
    if one.conversation is None:
        reason = f"conversation `{name}`, of which a state was shown, was not read"
        return one.spots[0] if one.spots else _spot(name, reason)
    if one.attempt.time > _read_at(audited, one):
        return _spot(name, "a state was shown after the conversation was read")
    named = next(
        (found for found in enumerate(one.participants) if found[1].id == _whose(one)), None
    )
    if named is None:
        return _spot(name, "of which participant a state was shown is not known")
    position, participant = named
    return _with_state(audited, one, position, participant)


def _with_state(
    audited: Audited, one: Tried, position: int, participant: Participant
) -> _Drift | BlindSpot | None:
    shown, name = _shown(one), one.attempt.conversation or ""
    muted = _muted(participant, one.attempt.communication)
    if muted == "over" or shown is None or muted is shown:
        return None
    if muted is None:
        return _spot(name, "whether participants are muted was not told")
    return _Drift(one, position, shown, _read_at(audited, one) - one.attempt.time)


def _muted(participant: Participant, communication: str | None) -> bool | Literal["over"] | None:
    if participant.ended:
        return "over"
    legs = [leg for leg in participant.communications if leg.id and leg.id == communication]
    if not legs:
        return participant.muted
    return "over" if legs[0].ended else legs[0].muted


def _spot(conversation: str, reason: str) -> BlindSpot:
    return BlindSpot(section="conversations", reason=reason, ids=(conversation,))


def _state(muted: bool) -> str:  # noqa: FBT001  the state is what it is about
    return "muted" if muted else "not muted"


def _cause(drifts: list[_Drift]) -> str:
    refused = [one for one in drifts if (one.tried.attempt.status or 0) >= 400]  # noqa: PLR2004  HTTP
    longest = max(one.after for one in drifts)
    return sentences(
        "the application shows what was asked for, not what was answered: the vendor refused"
        if len(refused) == len(drifts)
        else "the application does not follow what the vendor's call says",
        f"{_span(longest)} later the call was read, and still differed",
    )


def _span(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    hours, minutes, rest = seconds // 3600, seconds % 3600 // 60, seconds % 60
    parts = ((hours, "h"), (minutes, "min"), (rest, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


def _evidence(audited: Audited, drifts: list[_Drift]) -> tuple[Evidence, ...]:
    return bounded((each for one in drifts for each in _facts(audited, one)), 2 * len(drifts))


def _facts(audited: Audited, one: _Drift) -> Iterator[Evidence]:
    yield attempt_fact(audited, one.tried)
    name = quoted(one.tried.participants[one.position].id)
    text = (
        f"shown {_state(one.shown)}; {_span(one.after)} later, {moment(_read_at(audited, one.tried))}, "
        f"participant {name} is {_state(not one.shown)}"
    )
    path = ("conversations", one.tried.place, "participants", one.position, "communications")
    yield fact(audited, text, *path)
