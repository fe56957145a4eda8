"""blind-spot: something could not be read, so that verdicts or rules stay open."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from scopeaudit.checks import setting as settings
from scopeaudit.checks.audited import Audited
from scopeaudit.checks.evidence import bounded, fact
from scopeaudit.checks.finding import Who, Words, found
from scopeaudit.checks.wording import listed, quoted, sentences
from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot, Section
from scopeaudit.model.verdict import Outcome

RULE = Rule(
    id="blind-spot",
    title="Something could not be read",
    severity=Severity.LOW,
    family="about",
    reads=(),
)

_FAILED = 400
"""From this HTTP status on the vendor refused or failed."""

Key = tuple[Section, str, str, str]
"""Section, call, permission and error code: what tells blind spots apart, without their wording."""


@dataclass(slots=True)
class _Open:
    """Blind spots of one kind, how many verdicts they keep open, and which rules."""

    spots: dict[BlindSpot, None] = field(default_factory=dict)
    verdicts: int = 0
    rules: dict[str, None] = field(default_factory=dict)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per kind of blind spot; one that keeps nothing open is only for information."""
    for key, left in _kinds(audited).items():
        yield _finding(audited, setting, key, left)


def _kinds(audited: Audited) -> dict[Key, _Open]:
    found_: dict[Key, _Open] = {}
    for spot in audited.index.blind_spots:
        found_.setdefault(_key(spot), _Open()).spots[spot] = None
    for rule, spot in audited.undecided:
        left = found_.setdefault(_key(spot), _Open())
        left.spots[spot] = left.rules[rule] = None
    for verdict in audited.verdicts:
        if verdict.outcome is Outcome.UNKNOWN:
            for key, spots in _by_key(verdict.proof.blind).items():
                left = found_.setdefault(key, _Open())
                left.spots.update(dict.fromkeys(spots))
                left.verdicts += verdict.subjects
    return found_


def _by_key(spots: Iterable[BlindSpot]) -> dict[Key, list[BlindSpot]]:
    by_key: dict[Key, list[BlindSpot]] = {}
    for spot in spots:
        by_key.setdefault(_key(spot), []).append(spot)
    return by_key


def _key(spot: BlindSpot) -> Key:
    return spot.section, spot.call, spot.permission, spot.code


def _finding(audited: Audited, setting: RuleSetting, key: Key, left: _Open) -> Finding:
    section, _, permission, _ = key
    severity = settings.severity(RULE, setting)
    words = Words(
        message=_message(audited, section),
        cause=sentences(*_reasons(left), _keeps_open(left)),
        evidence=bounded((_fact(audited, spot) for spot in left.spots), len(left.spots)),
        remedy=tuple(_remedy(section, permission, left)),
        severity=severity if left.verdicts or left.rules else Severity.INFO,
    )
    organization = audited.index.snapshot.organization
    who = Who("organization", organization.id, organization.name)
    return found(audited, RULE, setting, words, key=key, subjects=(who,))


def _message(audited: Audited, section: Section) -> str:
    if section == "scopes_enforced":
        return "It is not known whether the organization enforces scopes"
    unread = getattr(audited.index.snapshot, section, ()) is None
    return f"Section {quoted(section)} was not read{'' if unread else ' in full'}"


def _fact(audited: Audited, spot: BlindSpot) -> Evidence:
    """Return what the vendor answered, or what was noticed, and where the snapshot says so."""
    answer = f"answered {spot.status}" if spot.status else ""
    mark = f"(correlation id {spot.correlation_id})" if spot.correlation_id else ""
    text = " ".join(filter(None, (spot.call, answer, spot.code, mark))) or spot.reason
    noted = audited.index.snapshot.blind_spots
    if spot in noted:
        return fact(audited, text, "blind_spots", noted.index(spot))
    path = (spot.section,) if hasattr(audited.index.snapshot, spot.section) else ()
    return fact(audited, text, *path)


def _reasons(left: _Open, most: int = 3) -> list[str]:
    reasons = list(dict.fromkeys(spot.reason for spot in left.spots))
    return [*reasons[:most], *(["there are other reasons, too"] if len(reasons) > most else [])]


def _keeps_open(left: _Open) -> str:
    parts = [
        f"{left.verdicts:,} verdict{'' if left.verdicts == 1 else 's'}" if left.verdicts else "",
        f"rule{'' if len(left.rules) == 1 else 's'} {listed(left.rules)}" if left.rules else "",
    ]
    kept = " and ".join(filter(None, parts))
    return f"it keeps {kept} open" if kept else "it keeps nothing open that was asked for"


def _remedy(section: str, permission: str, left: _Open) -> Iterable[str]:
    if permission:
        yield f"Give the auditing client permission {quoted(permission)} and collect again"
    elif section == "scopes_enforced":
        yield "Look in Settings whether the organization enforces scopes, and say so: no API tells it"
    elif section == "catalog":
        yield (
            "Collecting again does not help: state the needs of the action in the policy, or correct"
            " the name that nobody knows"
        )
    elif section == "tokens":
        yield "No call lists tokens: add those you know to the snapshot, or name the clients that matter"
    elif any((spot.status or 0) >= _FAILED for spot in left.spots):
        yield "Collect again; if it fails again, ask the vendor with the correlation id"
    else:
        yield "Collect again, with all of this section"
