"""A supervisor acts through an agent's participant; joining makes a participant of the supervisor's own."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible
from scopeaudit.diagnose.legs import CONTROL, concerns, legs
from scopeaudit.model.policy import PermissionNeed
from scopeaudit.model.verdict import Outcome

_SAYS_SO = "conversation.error.not.conversation.participant"
_WAYS = ("monitor", "coach", "barge")


def judge(case: Case) -> Judged | None:
    """Look whether the caller may join calls, and has not joined this one as himself."""
    control = case.operation is not None and case.operation.id in CONTROL
    if (
        not control
        or not concerns(case)
        or case.service
        or case.gate not in {Gate.OWNERSHIP, Gate.GENERAL}
    ):
        return None
    found = legs(case)
    mine = found.live if found else None
    if mine and (mine.monitors or mine.coaches or mine.barges):
        return certain(
            f"the caller joined as participant `{mine.id}`; the path names another's",
            fix=(
                f"Use participant `{mine.id}`: a supervisor controls only the participant that joining made",
            ),
        )
    if mine:
        return None
    may = [way for way in _WAYS if _holds(case, way)]
    absent = case.told.code == _SAYS_SO or (found is not None and not found.own)
    if may and absent:
        return likely(
            f"the caller is not on the conversation, and may {_or(may)} calls: a supervisor's part",
            fix=_join(case, may),
        )
    if may:
        return possible(
            f"the caller may {_or(may)} calls, which makes a participant of the caller's own"
        )
    return possible(
        "a supervisor who has not joined is no participant: monitor, coach or barge first"
    )


def _holds(case: Case, way: str) -> bool:
    proof = case.prove(PermissionNeed(f"conversation:call:{way}"))
    return proof is not None and proof.outcome is Outcome.MET


def _or(ways: list[str]) -> str:
    return " or ".join(ways)


def _join(case: Case, may: list[str]) -> tuple[str, ...]:
    conversation = case.ids.get("conversationId", "{conversationId}")
    participant = case.ids.get("participantId", "{participantId}")
    path = f"/api/v2/conversations/calls/{conversation}/participants/{participant}/{may[0]}"
    return (
        (
            f"Join first: `POST {path}` (the agent's participant, permission `conversation:call:{may[0]}`, and a station);"
            " then mute the participant it makes, which is the caller's own"
        ),
        "An agent's microphone is muted by the agent only",
    )


CAUSE = KnownCause(
    "supervisor-not-participant", "A supervisor acts through the agent's participant", judge
)
