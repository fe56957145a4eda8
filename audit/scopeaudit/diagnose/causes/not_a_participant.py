"""The caller is not on the conversation."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible, ruled_out
from scopeaudit.diagnose.legs import HINT, concerns, is_joining, legs

_SAYS_SO = "conversation.error.not.conversation.participant"
_NOT_ACTIVE = "conversation.error.forbidden.not.active.participant"


def judge(case: Case) -> Judged | None:
    """Look at the code, and for the caller among the participants."""
    if case.told.code == _SAYS_SO:
        return certain(
            "the answer says that the user is not a participant of the conversation",
            fix=_fix(case),
        )
    if not concerns(case) or is_joining(case):
        return None
    found = legs(case)
    if found and case.caller and found.own:
        return _on_it(case, live=found.live is not None)
    if found and case.caller:
        listed = ", ".join(sorted(one.purpose or "?" for one in found.conversation.participants))
        why = f"none of its participants ({listed}) has the caller as user"
        sure = certain if case.gate is Gate.OWNERSHIP else likely
        return sure(why, fix=_fix(case))
    return _by_answer(case)


def _by_answer(case: Case) -> Judged | None:
    if case.told.code == _NOT_ACTIVE:
        return likely("the answer says that the user is not active on the call", fix=_fix(case))
    if case.gate is Gate.GENERAL and case.told.kind != "Conversation":
        why = "the service refused it without a reason, as it does where the caller is not on the conversation"
        more = ("client credentials are on no conversation",) if case.service else ()
        return likely(why, *more, fix=_fix(case))
    if case.gate is Gate.OWNERSHIP:
        return possible("the caller may not be on the conversation at all")
    return (
        possible("who is not on a conversation controls nothing of it")
        if case.gate is Gate.GENERAL
        else None
    )


def _on_it(case: Case, *, live: bool) -> Judged | None:
    if live:
        return (
            ruled_out("the caller is on the conversation") if case.gate is not Gate.NONE else None
        )
    return likely("every leg of the caller on the conversation has ended", fix=_fix(case))


def _fix(case: Case) -> tuple[str, ...]:
    if "userId" in case.ids:
        return (
            "Name a user in the path who is on the conversation; the operation adds nobody to it",
            HINT,
        )
    if case.service:
        return (
            (
                "Call it with the token of the user who is on the conversation, or use the operation that names the user"
                " in its path, where there is one"
            ),
        )
    return (f"Call it as a user who is on the conversation, with that user's participant. {HINT}",)


CAUSE = KnownCause("not-a-participant", "The caller is not on the conversation", judge)
