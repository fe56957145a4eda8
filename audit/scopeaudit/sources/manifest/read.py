"""A manifest is read, checked against its published schema, and becomes a change."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from scopeaudit.bundled import bundled
from scopeaudit.documents import Document, Node, check_shape, read_document
from scopeaudit.errors import PolicyError, Problem
from scopeaudit.model.origin import Origin, Part
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.policy import Location
from scopeaudit.model.snapshot import Client, Grant, GrantType, Organization, Role, RolePolicy
from scopeaudit.records import dataclass
from scopeaudit.sources.change import Change, Read, Sought

HOME = "home"
"""The division that is meant where none is named."""

DEFAULT_SECONDS = 86_400
_SERVICE = "CLIENT-CREDENTIALS"
_PARTS: tuple[tuple[str, Part], ...] = (
    ("grant_type", "grant_type"),
    ("scopes", "scopes"),
    ("roles", "roles"),
    ("redirect_uris", "redirect_uris"),
    ("token_validity_seconds", "token_seconds"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Where a manifest is, and the saved organization it is laid over."""

    path: Path
    on_top_of: str | None = None

    @property
    def organization(self) -> Organization:
        """Return what stands for the organization where none is given; its id is the same for every path."""
        return Organization(id="manifest", name=f"manifest {self.path}")


def read_manifest(source: Manifest) -> Read:
    """Read a manifest; raises PolicyError with everything that is wrong in it."""
    document = read_document(source.path)
    schema = json.loads((bundled("reports") / "schema" / "manifest.schema.json").read_bytes())
    problems = check_shape(document, schema)
    if problems:
        raise PolicyError(tuple(sorted(problems)))
    twice = tuple(_contradictions(document))
    if twice:
        raise PolicyError(twice)
    return Read(change=_change(document), digest=document.digest, marks=document.marks)


def _contradictions(document: Document) -> Iterator[Problem]:
    """Yield names that stand twice, and settings that do nothing on a client of its grant type."""
    seen: set[str] = set()
    for client in document.root["clients"].items():
        name = client["name"].text
        if name in seen:
            hint = "give each client of the app a name of its own"
            yield client["name"].problem(f"client `{name}` stands twice", hint)
        seen.add(name)
        service = client["grant_type"].text == _SERVICE
        idle = client.get("scopes" if service else "roles")
        if idle is not None:
            other = "roles" if service else "scopes"
            kind = client["grant_type"].text
            message = f"`{idle.steps[-1]}` do nothing on a client with `{kind}`"
            yield idle.key_problem(message, f"remove them; its {other} count")


def _change(document: Document) -> Change:
    root = document.root
    declared = root.get("roles")
    roles = tuple(_role(name, node) for name, node in declared.entries()) if declared else ()
    known = {one.id for one in roles}
    sought: dict[str, Sought] = {}
    clients = tuple(_client(node, known, sought) for node in root["clients"].items())
    origins = {
        client.id: Origin(node.at, dict(_parts(node)))
        for client, node in zip(clients, root["clients"].items(), strict=True)
    }
    if declared:
        origins |= {
            _role_id(name): Origin(node.key_at, {"permissions": node.at}, dict(_given(node)))
            for name, node in declared.entries()
        }
    return Change(
        clients=clients,
        roles=roles,
        sought=sought,
        origins=origins,
        home=_division_id(HOME),
        known_as={
            client.id: identifier.text
            for client, node in zip(clients, root["clients"].items(), strict=True)
            if (identifier := node.get("id"))
        },
    )


def _parts(client: Node) -> Iterator[tuple[Part, Location]]:
    for key, part in _PARTS:
        node = client.get(key)
        if node is not None:
            yield part, node.key_at


def _given(permissions: Node) -> Iterator[tuple[str, Location]]:
    for node in permissions.items():
        yield node.text.rpartition(":")[0] or node.text, node.at


def _role_id(name: str) -> str:
    return f"role:{name}"


def _division_id(name: str) -> str:
    return ALL_DIVISIONS if name == ALL_DIVISIONS else f"division:{name}"


def _role(name: str, permissions: Node) -> Role:
    given = [node.text for node in permissions.items()]
    policies = (one.split(":") for one in given if ":" in one)
    return Role(
        id=_role_id(name),
        name=name,
        policies=tuple(
            RolePolicy(domain=domain, entity=entity, actions=(action,))
            for domain, entity, action in policies
        ),
        permissions=tuple(one for one in given if ":" not in one),
    )


def _client(node: Node, known: set[str], sought: dict[str, Sought]) -> Client:
    seconds = node.get("token_validity_seconds")
    return Client(
        id=f"client:{node['name'].text}",
        name=node["name"].text,
        grant_type=cast("GrantType", node["grant_type"].text),
        scopes=_texts(node.get("scopes")),
        grants=tuple(_grants(node.get("roles"), known, sought)),
        redirect_uris=_texts(node.get("redirect_uris")),
        token_seconds=cast("int", seconds.value) if seconds else DEFAULT_SECONDS,
    )


def _texts(node: Node | None) -> tuple[str, ...]:
    return tuple(one.text for one in node.items()) if node else ()


def _grants(node: Node | None, known: set[str], sought: dict[str, Sought]) -> Iterator[Grant]:
    for one in node.items() if node else ():
        name = one.text if one.is_text else one["role"].text
        division = None if one.is_text else one.get("division")
        where = division.text if division else HOME
        role = _role_id(name)
        if role not in known:
            sought.setdefault(role, Sought("roles", name, one.at))
        if where not in {HOME, ALL_DIVISIONS}:
            sought.setdefault(_division_id(where), Sought("divisions", where, one.at))
        yield Grant(role, _division_id(where))
