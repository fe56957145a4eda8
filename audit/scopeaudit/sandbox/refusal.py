"""The vendor's refusals: status, code and message of each, and the body they come in.

Codes and messages are those the vendor's OpenAPI file declares (July 2026, `x-inin-error-codes`), with a
name for each `%s`; the order of the keys is that of bodies seen on the wire. What stands after a `/` in a
code is not answered: it tells apart messages of one code. `ours` marks what the file does not declare.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

_ACTION = "Unable to perform the requested action."

TEMPLATES: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "authentication.required": (
            401,
            "No authentication bearer token specified in authorization header.",
        ),
        "bad.credentials": (401, "Invalid login credentials."),
        "app.not.authorized.for.scope": (403, "App not authorized to use scope {scopes}"),
        "missing.permissions": (
            403,
            f"{_ACTION} You are missing the following permission(s): {{permissions}}",
        ),
        "missing.any.permissions": (
            403,
            (
                f"{_ACTION} You must have at least one of the following permissions assigned: "
                "{permissions}"
            ),
        ),
        "missing.division.permission": (
            403,
            (
                f"{_ACTION} You are missing the following permission '{{permission}}' in the provided "
                "division(s)."
            ),
        ),
        "missing.any.division.permissions": (
            403,
            (
                f"{_ACTION} You must have at least one of the following permissions assigned: "
                "{permissions} in at least one of the following division(s): {divisions}"
            ),
        ),
        "authz.policy.denied": (
            403,
            (
                f"{_ACTION} Your organization's security policies have denied access. "
                "Policy ID(s): [{policies}]"
            ),
        ),
        "not.authorized": (403, "You are not authorized to perform the requested action."),
        "not.a.user": (
            400,
            (
                "This request requires a user context. Client credentials cannot be used for requests "
                "to this resource."
            ),
        ),
        "conversation.error.user.not.party": (
            400,
            "The participant for this request does not belong to the user making the request.",
        ),
        "conversation.error.call.disconnected": (400, "The call is already disconnected."),
        "conversation.error.call.disconnected/recording": (
            400,
            "Call is disconnected, cannot alter recordingState",
        ),
        "conversation.error.participant.no.active.conversations": (
            400,
            "The participant has no active conversation.",
        ),
        "conversation.error.participant.no.active.conversations/any-media": (
            400,
            "Participant has no active conversations",
        ),
        "conversation.error.hold.alerting": (400, "An alerting call cannot be placed on hold."),
        "conversation.error.hold.alerting/any-media": (
            400,
            "An alerting call cannot be placed on hold",
        ),
        "communication.state.required": (
            400,
            "Can only update a communication's state to disconnected.",
        ),
        "conversation.error.barge.target": (
            400,
            "Unable to determine a barge targeted participant.",
        ),
        "conversation.error.barge.conference": (
            400,
            "A participant cannot be barged when conversation is a conference.",
        ),
        "max.subject.ids": (400, "Only 100 subjects can be requested at a time."),
        "conversation.participant.update.invalid": (
            400,
            "Failed to update all properties on conversation participant.",
        ),
        "conversation.error.monitor.own.conversation": (
            400,
            "A user cannot monitor a conversation where they are an active participant.",
        ),
        "conversation.error.monitor.consultation.conversation": (
            400,
            "A user cannot monitor a conversation that is indicated as a consultation conversation.",
        ),
        "conversation.error.coach.consultation.conversation": (
            400,
            "A user cannot coach a conversation that is indicated as a consultation conversation.",
        ),
        "conversation.error.barge.not.consult.initiator": (
            400,
            "A user cannot barge a consult transfer party that is not the initiator.",
        ),
        "conversation.error.multiple.coaches": (400, "Multiple coaches on the conversation."),
        "conversation.error.multiple.barges": (
            400,
            "A user cannot barge a participant that is already being barged.",
        ),
        "conversation.error.conversation.not.found": (404, "The conversation does not exist."),
        "conversation.error.conversation.not.found/call": (404, "Conversation not found."),
        "conversation.error.not.conversation.participant": (
            404,
            "User is not a participant in the conversation.",
        ),
        "conversation.error.no.user.station": (400, "A station is required to place a call."),
        "conversation.error.forbidden.not.active.participant": (
            403,
            "User is not active on call and cannot alter recordingState",
        ),
        "not.found": (404, "The requested resource was not found."),
        # seen on the wire, where the file declares another code
        "not.authorized/access": (403, "Access to {type} {id} is forbidden."),
        "not.found/participant": (404, "User {user} is not a participant in the conversation."),
        "too.many.requests": (
            429,
            "Rate limit exceeded the maximum [{allowed}] requests within [{seconds}] seconds",
        ),
        "too.many.requests.retry.after": (
            429,
            "Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds",
        ),
        "bad.request": (
            400,
            "The request could not be understood by the server due to malformed syntax.",
        ),
        "request.entity.too.large": (
            413,
            "The request is over the size limit. Maximum bytes: {bytes}",
        ),
        "internal.server.error": (
            500,
            "The server encountered an unexpected condition which prevented it from fulfilling the request.",
        ),
        "service.unavailable": (
            503,
            (
                "Service Unavailable - The server is currently unavailable (because it is overloaded or "
                "down for maintenance)."
            ),
        ),
        "request.timeout": (504, "The request timed out."),
        # ours: the vendor's file declares no code for these
        "method.not.allowed": (405, "The method is not allowed on this resource."),
        "misdirected.request": (421, "The sandbox does not answer to this host name."),
        "bad.gateway": (502, "Bad gateway."),
    }
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal: its code and what fills its message."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """Return the HTTP status of the code."""
        return TEMPLATES[self.code][0]

    def body(self, context: str) -> dict[str, Any]:
        """Return the vendor's ErrorBody, with the correlation id as its context."""
        status, template = TEMPLATES[self.code]
        said = {"messageWithParams": template} if self.params else {}
        return {
            "message": template.format(**self.params),
            "code": self.code.partition("/")[0],
            "status": status,
            **said,
            "messageParams": dict(self.params),
            "contextId": context,
            "details": [],
            "errors": [],
        }


class RefusedError(Exception):
    """A call that is refused; never leaves the sandbox."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def refuse(code: str, **params: str) -> RefusedError:
    """Make the error of a refusal."""
    return RefusedError(Refusal(code, params))


def bracketed(names: tuple[str, ...]) -> str:
    """Render names as the vendor does, `[a, b]`."""
    return f"[{', '.join(names)}]"
