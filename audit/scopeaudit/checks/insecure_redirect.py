"""insecure-redirect: a client hands its codes or tokens to an address that others can be."""

import ipaddress
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from scopeaudit.checks import setting as settings
from scopeaudit.checks.audited import Audited
from scopeaudit.checks.clients import acts_for_itself, who, working_clients
from scopeaudit.checks.evidence import bounded, fact
from scopeaudit.checks.finding import Words, found
from scopeaudit.checks.wording import quoted, sentences
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import Client
from scopeaudit.records import dataclass

RULE = Rule(
    id="insecure-redirect",
    title="A client redirects to an address that is not safe",
    severity=Severity.HIGH,
    family="hygiene",
    reads=("clients",),
)


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with one redirect address; `shown` has no query, fragment, user or password."""

    position: int
    shown: str
    reason: str
    note: bool = False


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client; one with nothing but a scheme of its own is a low one."""
    for position, client in working_clients(audited):
        faults = [
            fault
            for number, address in enumerate(client.redirect_uris)
            if not acts_for_itself(client) and (fault := _fault(number, address))
        ]
        if faults:
            yield _finding(audited, setting, position, client, faults)


def _fault(position: int, address: str) -> _Fault | None:
    try:
        parts = urlsplit(address.strip())
        shown, host = _shown(parts), parts.hostname or ""
    except ValueError:
        return _Fault(position, f"address {position + 1}", "it cannot be read as an address")
    if "*" in address:
        return _Fault(position, shown, "a wildcard lets other addresses in")
    if parts.scheme == "https" and host:
        return None
    if parts.scheme == "http" and host:
        reason = "plain http: whoever is on the way can read the code or token"
        return None if _is_loopback(host) else _Fault(position, shown, reason)
    if parts.scheme in {"", "http", "https"}:
        return _Fault(position, f"address {position + 1}", "it cannot be read as an address")
    reason = "a scheme of its own: another application on the device may claim it"
    return _Fault(position, shown, reason, note=True)


def _shown(parts: SplitResult) -> str:
    """Return scheme, host, port and path: a query or a user may hold a secret."""
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port is not None else ""
    slashes = "//" if host else ""
    return f"{parts.scheme}:{slashes}{host}{port}{parts.path}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _finding(
    audited: Audited, setting: RuleSetting, position: int, client: Client, faults: list[_Fault]
) -> Finding:
    name = quoted(client.name)
    severity = settings.severity(RULE, setting)
    facts = (
        fact(
            audited,
            f"{quoted(one.shown)}: {one.reason}",
            "clients",
            position,
            "redirect_uris",
            one.position,
        )
        for one in faults
    )
    words = Words(
        message=f"Client {name} redirects to an address that is not safe",
        cause=sentences(*dict.fromkeys(one.reason for one in faults)),
        evidence=bounded(facts, len(faults)),
        remedy=(
            (
                f"Admin > Integrations > OAuth > client {name} > Authorized redirect URIs: use https"
                " addresses, written out in full"
            ),
        ),
        severity=min(severity, Severity.LOW) if all(one.note for one in faults) else severity,
    )
    return found(audited, RULE, setting, words, key=(client.id,), subjects=(who(client),))
