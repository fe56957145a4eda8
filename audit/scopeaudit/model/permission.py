"""The algebra of permission and scope names: which held name covers which wanted one.

Vendor facts: a permission is `domain:entity:action`, or a general one without colons; a role policy
may hold `*` as entity or action (facts §2, §3). A scope `X` reads and writes, `X:readonly` reads (§6).
"""

SUPER_USER = "admin"
"""The general permission whose holder may create, update or delete anything (facts §2)."""

ALL_DIVISIONS = "*"
"""The division id of a grant that holds in every division, now and later (facts §4)."""

_READONLY = ":readonly"


def parts(name: str) -> tuple[str, str, str] | None:
    """Split `domain:entity:action`; None for a general permission or any other shape."""
    pieces = name.split(":")
    return (pieces[0], pieces[1], pieces[2]) if len(pieces) == 3 else None  # noqa: PLR2004


def is_wildcard(name: str) -> bool:
    """Say whether a permission name has `*` as one of its segments."""
    return "*" in name.split(":")


def permission_covers(held: str, wanted: str) -> bool:
    """Say whether the held permission, wildcards and super-user included, grants the wanted one."""
    if held in {wanted, SUPER_USER}:
        return True
    mine, theirs = parts(held), parts(wanted)
    if mine is None or theirs is None:
        return False
    return all(have in {"*", want} for have, want in zip(mine, theirs, strict=True))


def scope_covers(held: str, wanted: str) -> bool:
    """Say whether the held scope opens what the wanted one opens: itself, or its readonly form."""
    return held == wanted or wanted == held + _READONLY
