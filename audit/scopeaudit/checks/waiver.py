"""Findings about a waiver: it is named by what it accepts, since waivers have no id."""

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.finding import Who, Words, found
from scopeaudit.checks.wording import listed, quoted
from scopeaudit.model.finding import Finding, Waiver
from scopeaudit.model.policy import RuleSetting
from scopeaudit.model.rule import Rule


def waiver_finding(
    audited: Audited,
    rule: Rule,
    setting: RuleSetting,
    waiver: Waiver,
    *,
    says: str,
    cause: str,
    remedy: str,
) -> Finding:
    """Return the finding; `says` completes the sentence about the waiver."""
    accepts = _accepts(waiver)
    words = Words(
        message=f"The waiver for {accepts}, owned by {quoted(waiver.owner)}, {says}",
        cause=cause,
        remedy=(remedy,),
        at=waiver.at,
    )
    key = _key(waiver)
    who = Who("waiver", ":".join(key), accepts)
    return found(audited, rule, setting, words, key=key, subjects=(who,))


def _key(waiver: Waiver) -> tuple[str, ...]:
    """Return what tells waivers apart; owner, reason and end date may change."""
    names = (waiver.clients, waiver.users, waiver.roles, waiver.lacks, waiver.actions)
    place = (waiver.block.path,) if waiver.block else ()
    return (waiver.rule, waiver.fingerprint, *(",".join(sorted(one)) for one in names), *place)


def _accepts(waiver: Waiver) -> str:
    fields = {
        "rule": (waiver.rule,),
        "fingerprint": (waiver.fingerprint,),
        "client": waiver.clients,
        "user": waiver.users,
        "role": waiver.roles,
        "lacking": waiver.lacks,
        "action": waiver.actions,
    }
    given = (
        f"{field} {listed(filter(None, values), 'or')}"
        for field, values in fields.items()
        if any(values)
    )
    return ", ".join(given) or "everything"
