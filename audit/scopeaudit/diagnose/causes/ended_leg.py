"""The participant's leg has ended: after a transfer, a consultation, or because the call is over."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible, ruled_out
from scopeaudit.diagnose.legs import HINT, concerns, legs
from scopeaudit.model.snapshot import Participant

_OVER = frozenset({"disconnected", "terminated"})
_AGAIN = (
    (
        "Read the conversation again and use the participant of the user that has no `endTime` and a connected call;"
        " after a transfer the same user stands there more than once"
    ),
)


def judge(case: Case) -> Judged | None:
    """Look at the code, the conversation, and the state that was asked for."""
    if not concerns(case):
        return None
    found = legs(case)
    if found and found.named:
        return _of_leg(case, found.named, found.live)
    if case.gate is Gate.LEG:
        return certain(f"the answer says `{case.told.code}`", fix=_AGAIN)
    state = dict(case.refusal.fields).get("state", "")
    if case.gate is Gate.GENERAL and state in _OVER and case.told.kind:
        return likely(
            f"the request asks for `state: {state}`, and every field of it is an action that must still be possible",
            "a conversation that is over forbids it",
            fix=(
                "Leave `state` and other actions out of the request; send only what is to be changed",
            ),
        )
    if case.gate in {Gate.OWNERSHIP, Gate.GENERAL}:
        return possible("a participant whose leg has ended can do nothing any more")
    return None


def _of_leg(case: Case, named: Participant, live: Participant | None) -> Judged | None:
    if not named.ended:
        return (
            ruled_out("the participant of the path is still on the conversation")
            if case.gate is not Gate.LEG
            else None
        )
    why = f"participant `{named.id}` is no longer on the conversation"
    if live and live.id != named.id:
        again = f"Use participant `{live.id}`, the caller's leg that is on the conversation now"
        return certain(why, "the same user has another leg that is", fix=(again, HINT))
    return certain(why, fix=_AGAIN)


CAUSE = KnownCause("ended-leg", "The participant's leg has ended", judge)
