"""Which roles give what is wanted, and which of them bring least besides."""

from collections.abc import Iterable

from scopeaudit.index import Index, is_super_user
from scopeaudit.model.permission import is_wildcard
from scopeaudit.model.snapshot import Role


def roles_giving(index: Index, names: Iterable[str]) -> frozenset[str]:
    """Return the ids of the roles that are one of the names, or cover it as a permission."""
    return frozenset(
        role for name in names for role in index.roles_named(name) | index.roles_covering(name)
    )


def power(role: Role) -> tuple[bool, bool, int, str, str]:
    """Return what orders roles by what they bring: super-users' last, those with a wildcard before."""
    return is_super_user(role), has_wildcard(role), size(role), role.name, role.id


def is_narrow(role: Role) -> bool:
    """Say whether a role may be proposed: it is neither a super-user's nor has it a wildcard."""
    return not is_super_user(role) and not has_wildcard(role)


def has_wildcard(role: Role) -> bool:
    """Say whether one of a role's permissions has a wildcard."""
    return any(map(is_wildcard, _patterns(role)))


def size(role: Role) -> int:
    """Count the permissions of a role, as they are written."""
    return len(set(_patterns(role)))


def _patterns(role: Role) -> list[str]:
    return [
        *role.permissions,
        *(
            f"{one.domain}:{one.entity}:{action}"
            for one in role.policies
            for action in one.actions
        ),
    ]
