"""long-lived-token: tokens of a client live longer than they should."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.clients import who, working_clients
from scopeaudit.checks.evidence import fact
from scopeaudit.checks.finding import Words, found
from scopeaudit.checks.setting import number, texts
from scopeaudit.checks.wording import quoted, sentences
from scopeaudit.model.change import SetTokenSeconds
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import Client

RULE = Rule(
    id="long-lived-token",
    title="Tokens of a client live too long",
    severity=Severity.MEDIUM,
    family="hygiene",
    reads=("clients",),
    parameters={"seconds": 172_800, "scim_seconds": 38_880_000, "scim_clients": ("*scim*",)},
)

DEFAULT = 86_400
"""Seconds that tokens of a client live where nothing is set: a day (facts §7)."""


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client; clients for SCIM have a limit of their own."""
    for position, client in working_clients(audited):
        limit = _limit(client, setting)
        seconds = client.token_seconds or DEFAULT
        if seconds > limit:
            yield _finding(audited, setting, position, client, seconds, limit)


def _limit(client: Client, setting: RuleSetting) -> int:
    name, globs = client.name.lower(), texts(RULE, setting, "scim_clients")
    scim = any(fnmatchcase(name, glob.lower()) for glob in globs)
    return number(RULE, setting, "scim_seconds" if scim else "seconds")


def _finding(
    audited: Audited,
    setting: RuleSetting,
    position: int,
    client: Client,
    seconds: int,
    limit: int,
) -> Finding:
    name = quoted(client.name)
    text = f"tokens of client {name} live {seconds:,} seconds"
    if client.token_seconds is None:
        text = f"client {name} has no token duration of its own; the vendor's default is a day"
    words = Words(
        message=f"Client {name} issues tokens that live {_span(seconds)}",
        cause=sentences(
            f"that is longer than {_span(limit)}",
            "whoever gets hold of such a token can use it until then",
        ),
        evidence=(fact(audited, text, "clients", position, "token_seconds"),),
        changes=(SetTokenSeconds(client.id, limit),),
        remedy=(
            f"Admin > Integrations > OAuth > client {name} > Token Duration: {limit} seconds or less",
        ),
    )
    return found(audited, RULE, setting, words, key=(client.id,), subjects=(who(client),))


def _span(seconds: int) -> str:
    """Return a time such as `450 days`, in the largest unit that divides it."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds % length == 0 and seconds:
            return f"{seconds // length:,} {unit}{'s' if seconds > length else ''}"
    return f"{seconds:,} seconds"
