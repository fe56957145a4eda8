"""What the sandbox says when it starts: where it is, how to sign in, what it enforces."""

import shlex
from collections.abc import Iterator

from scopeaudit.model.snapshot import Client, Snapshot
from scopeaudit.sandbox.auditor import AUDITOR
from scopeaudit.sandbox.scenario import Scenario
from scopeaudit.sandbox.sign_in import secret_of

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def welcome(snapshot: Snapshot, scenario: Scenario, base: str) -> str:
    """Return the text that is printed at the start; ids of odd characters are not shown as commands."""
    return "\n".join(_lines(snapshot, scenario, base)) + "\n"


def _lines(snapshot: Snapshot, scenario: Scenario, base: str) -> Iterator[str]:
    yield f"sandbox   {base}  (ends with Ctrl-C)"
    client = _service_client(snapshot)
    if client:
        pair = shlex.quote(f"{client.id}:{secret_of(client.id)}")
        yield f"sign in   curl -u {pair} -d grant_type=client_credentials {base}/oauth/token"
    yield "secrets   that of every client is `sandbox-` and its id"
    yield f"enforces  {', '.join(_enforced(snapshot))}"
    limit = scenario.rate_limit
    yield f"limit     {f'{limit.allowed} requests in {limit.seconds} s' if limit else 'none'}"
    yield f"faults    {len(scenario.faults) or 'none'}"


def _service_client(snapshot: Snapshot) -> Client | None:
    """Return the client to sign in with: the auditor if there is one, or the first that can."""
    able = [
        one
        for one in snapshot.clients or ()
        if one.grant_type == "CLIENT-CREDENTIALS"
        and one.state == "active"
        and set(one.id) <= _SAFE
    ]
    auditors = [one for one in able if one.id == AUDITOR]
    return next(iter((*auditors, *able)), None)


def _enforced(snapshot: Snapshot) -> Iterator[str]:
    yield "tokens"
    yield (
        "scopes"
        if snapshot.scopes_enforced
        else "no scopes (the organization does not, or may not)"
    )
    yield from ("permissions", "divisions", "access policies", "user context", "ownership")
