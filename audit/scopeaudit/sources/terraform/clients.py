"""OAuth clients: grant type, scopes, roles, redirects and validity, as far as each is known."""

import re
from collections.abc import Mapping
from typing import cast

from scopeaudit.model.snapshot import Client, ClientState, GrantType
from scopeaudit.sources.terraform.declared import Declared, why
from scopeaudit.sources.terraform.gathering import Gathered
from scopeaudit.sources.terraform.grants import grants_of
from scopeaudit.sources.terraform.identity import Identities
from scopeaudit.sources.terraform.reading import text, texts
from scopeaudit.sources.terraform.value import Unknown

GRANT_TYPES: Mapping[str, GrantType] = {
    "CODE": "CODE",
    "TOKEN": "TOKEN",
    "SAML2BEARER": "SAML2-BEARER",
    "SAML2-BEARER": "SAML2-BEARER",
    "PASSWORD": "PASSWORD",
    "CLIENT-CREDENTIALS": "CLIENT-CREDENTIALS",
}
"""What the provider takes, and what the vendor's API calls it (facts §5)."""

_SECONDS = re.compile(r"[0-9]{1,11}")
_STATES = frozenset({"active", "inactive"})
DEFAULT_SECONDS = 86_400
"""How long a token is valid where the provider is not told."""


def client_of(declared: Declared, identities: Identities, gathered: Gathered) -> Client | None:
    """Return a client; None, with a blind spot, where not even its kind can be known."""
    grant_type = _grant_type(declared)
    state = text(declared, "state") or "active"
    faults = [
        f"client `{declared.address}`: {why(one, declared.place(name))}"
        for name, one in (("authorized_grant_type", grant_type), ("state", state))
        if isinstance(one, Unknown)
    ]
    if isinstance(state, str) and state not in _STATES:
        faults.append(f"client `{declared.address}` is neither active nor inactive")
    if faults or isinstance(grant_type, Unknown):
        gathered.hide("clients", faults)
        return None
    gathered.place(declared.address, declared)
    scopes = texts(declared.value("scopes"), declared.place("scopes"))
    if grant_type != "CLIENT-CREDENTIALS":
        reasons = (f"scopes of `{declared.address}`: {one}" for one in scopes.hidden)
        gathered.hide("clients", reasons, declared.address)
    given = grants_of(declared, identities)
    given.hide_rest(f"roles of `{declared.address}`", declared.address, gathered)
    return Client(
        id=declared.address,
        name=_name(declared, gathered),
        grant_type=grant_type,
        state=cast("ClientState", state),
        scopes=scopes.known,
        grants=given.grants,
        redirect_uris=_redirects(declared, gathered),
        token_seconds=_seconds(declared, gathered),
    )


def _grant_type(declared: Declared) -> GrantType | Unknown:
    found = text(declared, "authorized_grant_type")
    if isinstance(found, Unknown):
        return found
    if not found:
        return Unknown("`authorized_grant_type` is missing")
    known = GRANT_TYPES.get(found.upper())
    if known:
        return known
    meant = GRANT_TYPES.get(found.upper().replace("_", "-"))
    hint = f"; did you mean `{meant}`?" if meant else ""
    return Unknown(f"`authorized_grant_type` is none that the provider takes{hint}")


def _name(declared: Declared, gathered: Gathered) -> str:
    """Return the name; the address where it is not known, so that selectors may or may not mean it."""
    name = text(declared, "name")
    if isinstance(name, str) and name:
        return name
    unknown = name if isinstance(name, Unknown) else Unknown("`name` is missing")
    reason = f"name of client `{declared.address}`: {why(unknown, declared.place('name'))}"
    gathered.hide("clients", (reason,))
    return declared.address


def _redirects(declared: Declared, gathered: Gathered) -> tuple[str, ...]:
    at = declared.place("registered_redirect_uris")
    found = texts(declared.value("registered_redirect_uris"), at)
    reasons = (f"redirects of `{declared.address}`: {one}" for one in found.hidden)
    gathered.leave_undecided("insecure-redirect", "clients", reasons)
    return found.known


def _seconds(declared: Declared, gathered: Gathered) -> int | None:
    match declared.value("access_token_validity_seconds"):
        case None:
            return DEFAULT_SECONDS
        case int(seconds) if not isinstance(seconds, bool):
            return seconds
        case str(seconds) if _SECONDS.fullmatch(seconds):
            return int(seconds)
        case found:
            unknown = found if isinstance(found, Unknown) else Unknown("a number is expected")
            at = declared.place("access_token_validity_seconds")
            reason = f"validity of tokens of `{declared.address}`: {why(unknown, at)}"
            gathered.leave_undecided("long-lived-token", "clients", (reason,))
            return None
