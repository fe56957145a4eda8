"""What an answer says in so many words: the vendor's code, by the code itself or by its message.

Codes and messages are those of the vendor's OpenAPI file (facts §1, error samples); a message alone is enough,
since programs often keep nothing else.
"""

import re

from scopeaudit.diagnose.gates import GATES, Gate, gate_of
from scopeaudit.model.refusal import Refusal
from scopeaudit.records import dataclass

_NAMES = re.compile(r"[A-Za-z][\w-]*(?::[\w*-]+)+|[a-z][a-z-]{2,}")
_PERMISSION = re.compile(r"[A-Za-z][\w-]*:[\w*-]+:[\w*-]+")
_CODE = re.compile(r"[\w.-]{1,100}")

_SAYS: tuple[tuple[str, str], ...] = (
    ("app.not.authorized.for.scope", r"app not authorized to use scope \[?(?P<names>[^\]\n]*)"),
    (
        "missing.any.division.permissions",
        (
            r"at least one of the following permissions assigned:? \[?(?P<names>[^\]\n]*)\]? in at least one"
            r" of the following division\(s\):? \[?(?P<divisions>[^\]\n]*)"
        ),
    ),
    (
        "missing.any.permissions",
        r"at least one of the following permissions assigned:? \[?(?P<names>[^\]\n]*)",
    ),
    (
        "missing.division.permission",
        r"missing the following permission '?(?P<names>[\w:*-]*)'? in the provided division",
    ),
    (
        "missing.division.permissions",
        (
            r"(?:doesn't have required permissions to the division|access permissions for this division"
            r"|division permission is missing)"
        ),
    ),
    ("missing.permissions", r"missing the following permission\(s\):? \[?(?P<names>[^\]\n]*)"),
    (
        "missing.permissions",
        r"(?:missing|lacks?|requires?|needs?)(?: the| required)? permissions?\W{1,4}(?P<names>.*)",
    ),
    (
        "authz.policy.denied",
        r"security policies have denied access\.?(?: policy id\(s\):? \[?(?P<policies>[^\]\n]*))?",
    ),
    ("not.a.user", r"requires a user context|client credentials cannot be used"),
    (
        "conversation.error.user.not.party",
        r"participant for this request does not belong to the user",
    ),
    (
        "conversation.error.not.conversation.participant",
        r"user .{0,80}is not a participant in the conv",
    ),
    ("conversation.error.participant.not.found", r"participant does not exist"),
    ("conversation.error.conversation.not.found", r"the conversation does not exist"),
    ("conversation.error.communication.not.found", r"communication could not be found"),
    ("conversation.error.call.disconnected", r"the call is already disconnected"),
    (
        "conversation.error.participant.no.active.conversations",
        r"participant has no active conversations",
    ),
    (
        "conversation.error.forbidden.not.active.participant",
        r"user is not active on call and cannot alter",
    ),
    ("conversation.error.no.user.station", r"a station is required to place a call"),
    ("access.forbidden", r"access to (?P<kind>\w+) \S+ is forbidden"),
    ("feature.forbidden", r"feature is not enabled for this organi[sz]ation"),
    ("feature.toggle.disabled", r"feature toggle is not enabled"),
    (
        "grant.ceiling",
        (
            r"user does not have access to some of the specified roles|does not have (?:all )?the roles? (?:it|being)"
            r"|cannot grant .{0,60}(?:roles?|permissions?)"
        ),
    ),
    (
        "role.not.selectable",
        r"\brole\b.{0,80}\b(?:cannot|can't|can not|not) be (?:selected|chosen|assigned|picked)",
    ),
    ("ip.not.authorized", r"ip address are not authorized|ip.{0,20}not (?:authorized|allowed)"),
    ("authentication.required", r"no authentication bearer token specified"),
    ("credentials.expired", r"credentials (?:are|have) expired"),
    ("bad.credentials", r"invalid login credentials"),
    (
        "too.many.requests.retry.after",
        r"rate limit exceeded the maximum\. retry the request in \[?(?P<seconds>\d+)",
    ),
    (
        "too.many.requests",
        r"rate limit exceeded|rate\.per\.minute|too many requests(?:.{0,80}within \[?(?P<seconds>\d+))?",
    ),
    ("host_not_allowed", r"host[_ ]not[_ ]allowed"),
    ("invalid_client", r"invalid_client|client authentication failed|authentication failed"),
    (
        "tunnel.refused",
        r"connect tunnel failed|received http code 40[37] from proxy|tunnel connection failed",
    ),
)
"""Each code, and how its message sounds in lower case; the first that fits is taken."""

_MESSAGES = tuple((code, re.compile(pattern, re.IGNORECASE)) for code, pattern in _SAYS)
_CODES = re.compile(
    r"\b(?:conversation\.error\.[a-z.]*[a-z]|"
    + "|".join(re.escape(one) for one in GATES if "." in one or "_" in one)
    + r")\b(?!\.)"
)
"""Codes as they stand in the middle of a text."""

_LISTED = re.compile(r"\[([^\]\n]+)\]")
_NAMING = frozenset({Gate.SCOPE, Gate.PERMISSION, Gate.DIVISION})
"""Gates whose answers list names, even where a program kept the list alone."""

_GENERIC = frozenset(
    {"", "not.found", "not.authorized", "bad.request", "forbidden", "unauthorized"}
)
"""Codes that say less than their message may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an answer says: its code, the names of scopes or permissions, divisions, policies, seconds.

    `code` is the vendor's, or that of the message; "" where nothing is told. `kind` is that of a forbidden
    object, such as `Conversation`.
    """

    code: str = ""
    names: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    seconds: int | None = None
    kind: str = ""


def told(refusal: Refusal) -> Told:
    """Return what an answer says; a code that says little gives way to the message."""
    code = refusal.code if _CODE.fullmatch(refusal.code) else ""
    for known, pattern in _MESSAGES:
        match = pattern.search(refusal.message)
        if match and (code.lower() in _GENERIC or code == known):
            return _of(known, match.groupdict())
    if code.lower() in _GENERIC and (named := _CODES.search(refusal.message)):
        code = named[0]
    for known, pattern in _MESSAGES:
        match = pattern.search(refusal.message)
        if match and known.split(".")[0] == code.split(".")[0]:
            return _of(code, match.groupdict())
    listed = _LISTED.search(refusal.message) if gate_of(code) in _NAMING else None
    return Told(code=code, names=_names(listed[1]) if listed else ())


def _of(code: str, groups: dict[str, str | None]) -> Told:
    seconds = groups.get("seconds")
    return Told(
        code=code,
        names=_names(groups.get("names") or ""),
        divisions=_listed(groups.get("divisions")),
        policies=_listed(groups.get("policies")),
        seconds=int(seconds[:6]) if seconds else None,
        kind=groups.get("kind") or "",
    )


def _names(text: str) -> tuple[str, ...]:
    """Return the names a text lists; among words only those of permissions count."""
    found = _PERMISSION.findall(text) or (_NAMES.findall(text) if '"' not in text else [])
    return tuple(dict.fromkeys(found))


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
