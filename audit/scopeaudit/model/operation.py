"""One operation of the vendor's API and what it needs, as the catalog publishes it."""

from typing import Literal

from scopeaudit.records import dataclass

Mode = Literal["any", "all"]
Basis = Literal["published", "inferred", "corrected", "unknown"]
Auth = Literal["oauth", "none", "guest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What one method and path needs; None means the vendor publishes nothing about it.

    `permissions` are alternatives or all needed, by `mode`; empty means none is published, which does
    not mean that none is checked. `scopes` are alternatives; empty means that any token will do.
    `user_context` is true where the vendor declares 400 `not.a.user` (facts §8). `apis` are further groups
    beside `api`; `permissions_source` and `scopes_rule` say where a row's permissions were read and how
    its scopes were inferred.
    """

    id: str
    method: str
    path: str
    api: str = ""
    mode: Mode = "any"
    permissions: tuple[str, ...] | None = None
    scopes: tuple[str, ...] | None = None
    scopes_basis: Basis = "unknown"
    permissions_basis: Basis = "published"
    scopes_confidence: float | None = None
    auth: Auth = "oauth"
    user_context: bool = False
    deprecated: bool = False
    preview: bool = False
    gone: bool = False
    note: str = ""
    apis: tuple[str, ...] = ()
    permissions_source: str = ""
    scopes_rule: str = ""
