"""The least a process can do with a snapshot: decode it into typed structs with msgspec, and exit."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec


class Division(msgspec.Struct):
    """A division."""

    id: str
    name: str
    home: bool = False


class Permission(msgspec.Struct):
    """A row of the permission catalog."""

    name: str
    division_aware: bool = False
    allows_conditions: bool = False


class RolePolicy(msgspec.Struct):
    """A permission policy of a role."""

    domain: str
    entity: str
    actions: tuple[str, ...]
    condition: Any = None


class Role(msgspec.Struct):
    """A role."""

    id: str
    name: str
    permissions: tuple[str, ...] = ()
    policies: tuple[RolePolicy, ...] = ()
    default_role_id: str | None = None


class Client(msgspec.Struct):
    """A client."""

    id: str
    name: str
    grant_type: str
    state: str = "active"
    scopes: tuple[str, ...] | None = None
    authorized_scopes: tuple[str, ...] | None = None
    grants: tuple[tuple[str, str], ...] | None = None
    redirect_uris: tuple[str, ...] = ()
    token_seconds: int | None = None
    created_at: datetime | None = None
    modified_at: datetime | None = None
    delete_at: datetime | None = None


class User(msgspec.Struct):
    """A user."""

    id: str
    name: str
    state: str = "active"
    division: str | None = None
    groups: tuple[str, ...] | None = None
    grants: tuple[tuple[str, str], ...] | None = None
    last_login_at: datetime | None = None
    last_token_at: datetime | None = None
    trustee: str | None = None


class Group(msgspec.Struct):
    """A group."""

    id: str
    name: str
    state: str = "active"
    roles_enabled: bool = False
    include_owners: bool = False
    owners: tuple[str, ...] = ()
    grants: tuple[tuple[str, str], ...] | None = None


class Snapshot(msgspec.Struct):
    """The whole file."""

    version: int
    organization: dict[str, str]
    taken_at: datetime
    scopes_enforced: bool | None = None
    permissions: tuple[Permission, ...] | None = None
    divisions: tuple[Division, ...] | None = None
    roles: tuple[Role, ...] | None = None
    clients: tuple[Client, ...] | None = None
    users: tuple[User, ...] | None = None
    groups: tuple[Group, ...] | None = None
    access_policies: Any = None
    tokens: Any = None
    conversations: Any = None
    usage: Any = None
    blind_spots: Any = None


msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Snapshot)
