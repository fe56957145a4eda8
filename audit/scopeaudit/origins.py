"""The lines of Terraform or of a manifest that a finding is about, the one to change first."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scopeaudit.index import Index
from scopeaudit.model.finding import Finding
from scopeaudit.model.origin import Origin, Part
from scopeaudit.model.policy import Location
from scopeaudit.model.verdict import HeldPermission, HeldRole, HeldScope

_PARTS: Mapping[str, Part] = {
    "missing-scope": "scopes",
    "stale-token": "scopes",
    "ignored-scopes": "scopes",
    "readonly-that-writes": "scopes",
    "missing-permission": "roles",
    "missing-role": "roles",
    "wrong-division": "roles",
    "ignored-roles": "roles",
    "dormant-power": "roles",
    "leftover-grant": "roles",
    "no-user-context": "grant_type",
    "implicit-grant": "grant_type",
    "insecure-redirect": "redirect_uris",
    "long-lived-token": "token_seconds",
    "inactive-client": "state",
}
"""The part of a client, user or group that a rule is about."""

_WITH_ROLES = frozenset({"missing-permission"})
"""Rules whose gap may as well be closed in a role that is held."""


def located(finding: Finding, origins: Mapping[str, Origin], index: Index) -> Finding:
    """Return a finding with the places that cause it; as it is where nothing was declared in files."""
    if not origins:
        return finding
    return replace(finding, sources=tuple(dict.fromkeys(_places(finding, origins, index))))


def _places(finding: Finding, origins: Mapping[str, Origin], index: Index) -> Iterator[Location]:
    yield from _grounds(finding, origins)
    part = _PARTS.get(finding.rule)
    subjects = [*filter(None, (finding.client,)), *(one.id for one in finding.subjects)]
    for identifier in dict.fromkeys(subjects):
        origin = origins.get(identifier)
        if origin:
            yield origin.of("permissions" if identifier in index.roles else part)
        if finding.rule in _WITH_ROLES and identifier in index.client_access:
            held = index.client_access[identifier].holdings
            for role in sorted({one.role for one in held} & origins.keys()):
                yield origins[role].of("permissions")


def _grounds(finding: Finding, origins: Mapping[str, Origin]) -> Iterator[Location]:
    """Yield what gives an ability that is forbidden: the roles, and the scopes of the client."""
    if finding.rule != "forbidden-ability" or finding.proof is None:
        return
    for ground in finding.proof.grounds:
        match ground:
            case HeldPermission(role=role, pattern=pattern) if role in origins:
                yield origins[role].giving(pattern)
            case HeldRole(role=role) if role in origins:
                yield origins[role].of("permissions")
            case HeldScope() if finding.client in origins:
                yield origins[finding.client].of("scopes")
