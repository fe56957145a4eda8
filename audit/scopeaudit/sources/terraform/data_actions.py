"""Data actions: which operation each calls, and through the client of which credential."""

import re
from collections.abc import Iterable, Mapping

from scopeaudit.api.region import REGIONS
from scopeaudit.records import dataclass
from scopeaudit.sources.change import DataCall
from scopeaudit.sources.terraform.declared import Declared, why
from scopeaudit.sources.terraform.identity import Identities
from scopeaudit.sources.terraform.reading import as_text, objects, text
from scopeaudit.sources.terraform.schema import (
    CLIENT,
    CREDENTIAL,
    CREDENTIAL_OF,
    INTEGRATION,
    LOOKUP,
    OAUTH_CREDENTIAL,
)
from scopeaudit.sources.terraform.value import Unknown, first_unknown

_INPUT = re.compile(r"\$!?\{[^}]*\}|\$[A-Za-z_][\w.]*(?:\([^)]*\))?")
"""What is filled in when the action runs: `${input.x}`, `$input.x`, `$esc.url(…)`."""

_HOST = re.compile(r"https?://([^/:?#]+)(?::\d+)?(/.*)?", re.IGNORECASE)
_API = "/api/v"


@dataclass(frozen=True, slots=True)
class _Client:
    """The client of a data action; empty, with the reason, where it cannot be known."""

    id: str
    reason: str = ""


def calls_of(
    actions: Iterable[Declared], identities: Identities, addresses: Mapping[str, Declared]
) -> tuple[DataCall, ...]:
    """Return the calls of the vendor's API; calls of anything else are not ours to judge."""
    found = (_call(one, identities, addresses) for one in actions)
    return tuple(one for one in found if one)


def _call(
    action: Declared, identities: Identities, addresses: Mapping[str, Declared]
) -> DataCall | None:
    at = action.place("config_request")
    called = _operation(action)
    if called is None:
        return None
    client = _client(action, identities, addresses)
    unknown = called if isinstance(called, Unknown) else None
    name = text(action, "name")
    return DataCall(
        id=action.address,
        name=name if isinstance(name, str) and name else action.address,
        call="" if isinstance(called, Unknown) else called,
        client=client.id,
        reason=f"what it calls: {why(unknown, at)}" if unknown else client.reason,
        at=at,
    )


def _operation(action: Declared) -> str | Unknown | None:
    """Return `METHOD /path` with `{}` for what is filled in; None where it is no call of the vendor's API."""
    blocks, hidden = objects(action.value("config_request"), action.place("config_request"))
    if hidden and not blocks:
        return first_unknown(action.value("config_request")) or Unknown("it is not known")
    if not blocks:
        return None
    url, method = (as_text(blocks[0].get(key)) for key in ("request_url_template", "request_type"))
    if isinstance(url, Unknown):
        return url
    path = _path(url)
    if path is None:
        return None
    return method if isinstance(method, Unknown) else f"{method.upper() or 'GET'} {path}"


def _path(url: str) -> str | None:
    """Return the path of a call of the vendor's API, as a template."""
    host = _HOST.match(url.strip())
    path = (host[2] or "/") if host else url.strip()
    if host and not _is_vendor(host[1]):
        return None
    if not path.lower().startswith(_API):
        return None
    return _INPUT.sub("{}", path.split("?", 1)[0])


def _is_vendor(host: str) -> bool:
    return "$" in host or any(host.lower().endswith(f"api.{region}") for region in REGIONS)


def _client(
    action: Declared, identities: Identities, addresses: Mapping[str, Declared]
) -> _Client:
    integration = text(action, "integration_id")
    if isinstance(integration, Unknown):
        return _Client("", f"its integration: {why(integration, action.place('integration_id'))}")
    at = action.place("integration_id")
    if not integration:
        return _Client("", f"it names no integration ({at.path}:{at.line})")
    declared = addresses.get(identities.resolved(integration, INTEGRATION, action.at))
    if declared is None:
        return _Client("", f"its integration is declared elsewhere ({at.path}:{at.line})")
    return _client_of_integration(declared, identities, addresses)


def _client_of_integration(
    integration: Declared, identities: Identities, addresses: Mapping[str, Declared]
) -> _Client:
    at = integration.place("config")
    blocks, hidden = objects(integration.value("config"), at)
    credentials = blocks[0].get("credentials") if blocks else None
    if hidden or isinstance(credentials, Unknown):
        reason = hidden[0] if hidden else why(credentials, at)  # type: ignore[arg-type]  # unknown by now
        return _Client("", f"the credential of its integration: {reason}")
    if isinstance(credentials, str):
        # NOTE: where the whole map is unknown, a plan says what it refers to, and not under which key.
        credentials = {OAUTH_CREDENTIAL: credentials}
    if not isinstance(credentials, dict) or not credentials:
        return _Client("", f"its integration names no credential ({at.path}:{at.line})")
    given = credentials.get(OAUTH_CREDENTIAL, next(iter(credentials.values())))
    identifier = as_text(given)
    if isinstance(identifier, Unknown):
        return _Client("", f"the credential of its integration: {why(identifier, at)}")
    if identifier.endswith(CREDENTIAL_OF):
        return _Client(identifier.removesuffix(CREDENTIAL_OF))
    return _client_of_credential(
        identities.resolved(identifier, CREDENTIAL, at), integration, identities, addresses
    )


def _client_of_credential(
    identifier: str,
    integration: Declared,
    identities: Identities,
    addresses: Mapping[str, Declared],
) -> _Client:
    at = integration.place("config")
    credential = addresses.get(identifier)
    if credential is None:
        return _Client("", f"its credential is declared elsewhere ({at.path}:{at.line})")
    kind = text(credential, "credential_type_name")
    at = credential.place("fields")
    if kind != OAUTH_CREDENTIAL:
        return _Client("", f"its credential is of another type ({at.path}:{at.line})")
    fields = credential.value("fields")
    client = fields.get("clientId") if isinstance(fields, dict) else fields
    found = as_text(client) if not isinstance(client, dict | list) else Unknown("no client")
    if isinstance(found, Unknown):
        return _Client("", f"the client of its credential: {why(found, at)}")
    if not found:
        return _Client("", f"its credential names no client ({at.path}:{at.line})")
    resolved = identities.resolved(found, CLIENT, at)
    if resolved in addresses:
        return _Client(resolved)
    # NOTE: an id that is written out may be anything, a secret in the wrong place included.
    shown = f"`{resolved}` " if resolved.startswith(LOOKUP) else ""
    return _Client(resolved, f"its client {shown}is declared elsewhere ({at.path}:{at.line})")
