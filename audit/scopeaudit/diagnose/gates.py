"""Which gate of a call a code belongs to (facts §1): what it says rules the other gates out."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Gate(StrEnum):
    """Where a call is held back; `NONE` where the answer does not say, `GENERAL` where it says too little."""

    NONE = ""
    GENERAL = "general"
    TOKEN = "token"  # noqa: S105 - a word
    SIGN_IN = "sign-in"
    SCOPE = "scope"
    PERMISSION = "permission"
    DIVISION = "division"
    POLICY = "access policy"
    USER = "user context"
    OWNERSHIP = "ownership"
    LEG = "leg"
    STATE = "state of the call"
    RATE = "rate limit"
    FEATURE = "feature"
    CEILING = "grant ceiling"
    OTHER = "other"


GATES: Mapping[str, Gate] = MappingProxyType(
    {
        "not.authorized": Gate.GENERAL,
        "not.found": Gate.GENERAL,
        "resource.not.found": Gate.GENERAL,
        "forbidden": Gate.NONE,
        "unauthorized": Gate.NONE,
        "bad.request": Gate.NONE,
        "authentication.required": Gate.TOKEN,
        "bad.credentials": Gate.TOKEN,
        "credentials.expired": Gate.TOKEN,
        "ip.not.authorized": Gate.TOKEN,
        "invalid_client": Gate.SIGN_IN,
        "invalid_grant": Gate.SIGN_IN,
        "invalid_request": Gate.SIGN_IN,
        "unauthorized_client": Gate.SIGN_IN,
        "unsupported_grant_type": Gate.SIGN_IN,
        "app.not.authorized.for.scope": Gate.SCOPE,
        "missing.permissions": Gate.PERMISSION,
        "missing.any.permissions": Gate.PERMISSION,
        "missing.trustor.permissions": Gate.PERMISSION,
        "notification.unauthorized.topic": Gate.PERMISSION,
        "missing.division.permission": Gate.DIVISION,
        "missing.division.permissions": Gate.DIVISION,
        "missing.any.division.permissions": Gate.DIVISION,
        "missing.division.permission.implied": Gate.DIVISION,
        "access.denied.to.field": Gate.DIVISION,
        "notification.unauthorized.divisioned.topic": Gate.DIVISION,
        "authz.policy.denied": Gate.POLICY,
        "not.a.user": Gate.USER,
        "access.forbidden": Gate.GENERAL,
        "not.a.participant": Gate.OWNERSHIP,
        "conversation.error.user.not.party": Gate.OWNERSHIP,
        "conversation.error.not.conversation.participant": Gate.OWNERSHIP,
        "conversation.error.participant.not.found": Gate.OWNERSHIP,
        "conversation.error.communication.not.found": Gate.OWNERSHIP,
        "conversation.error.conversation.not.found": Gate.OWNERSHIP,
        "conversation.error.forbidden.not.active.participant": Gate.OWNERSHIP,
        "conversation.error.call.disconnected": Gate.LEG,
        "conversation.error.participant.no.active.conversations": Gate.LEG,
        "conversation.error.no.user.station": Gate.STATE,
        "conversation.participant.update.invalid": Gate.STATE,
        "too.many.requests": Gate.RATE,
        "too.many.requests.retry.after": Gate.RATE,
        "feature.forbidden": Gate.FEATURE,
        "feature.toggle.disabled": Gate.FEATURE,
        "grant.ceiling": Gate.CEILING,
        "role.not.selectable": Gate.CEILING,
        "host_not_allowed": Gate.OTHER,
        "tunnel.refused": Gate.OTHER,
    }
)
"""Every code that is known to say which gate it is."""


def gate_of(code: str) -> Gate:
    """Return the gate of a code; a code of the service's own is none of the gates."""
    known = GATES.get(code) or GATES.get(code.lower())
    if known is not None:
        return known
    if code.startswith("conversation.error."):
        return Gate.STATE
    return Gate.OTHER if "." in code else Gate.NONE
