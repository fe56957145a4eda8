"""Small files as the vendor publishes them, and catalogs made from them."""

import json
from pathlib import Path
from typing import Any

from scopeaudit.catalog import Catalog, load_catalog
from scopeaudit.catalog.rebuild import Rebuilt, rebuild

OAUTH = "PureCloud OAuth"


def published(
    key: str,
    scopes: list[str] | None = None,
    permissions: list[str] | None = None,
    *,
    mode: str = "ANY",
    codes: tuple[str, ...] = (),
    **more: Any,
) -> dict[str, Any]:
    """Build one operation of the vendor's file; without scopes it has no `security`."""
    operation: dict[str, Any] = {"operationId": key, "tags": ["Platform API"], "responses": {}}
    if scopes is not None:
        operation["security"] = [{OAUTH: scopes}]
    if permissions is not None:
        operation["x-inin-requires-permissions"] = {"type": mode, "permissions": permissions}
    if codes:
        operation["responses"]["400"] = {"x-inin-error-codes": dict.fromkeys(codes, "text")}
    return operation | more


def swagger(paths: dict[str, dict[str, Any]], **more: Any) -> bytes:
    """Build a Swagger 2.0 file with these operations by path and method."""
    scheme = {OAUTH: {"type": "oauth2", "scopes": {}}}
    document = {"swagger": "2.0", "paths": paths, "securityDefinitions": scheme}
    return json.dumps(document | more).encode()


def rebuilt(
    tmp_path: Path,
    paths: dict[str, dict[str, Any]],
    name: str = "catalog",
    old: Catalog | None = None,
    version: str = "2026-11-23",
) -> Rebuilt:
    """Refresh a catalog folder from such a file."""
    origin = tmp_path / f"{name}.json"
    origin.write_bytes(swagger(paths))
    return rebuild(str(origin), tmp_path / name, old or load_catalog(), version)


def empty_catalog() -> Catalog:
    """Build a catalog that knows nothing, so that a refresh holds only what the file says."""
    from scopeaudit.catalog.rows import Rows

    return Catalog("empty", "nowhere", Rows(""), {})


def catalog_of(tmp_path: Path, paths: dict[str, dict[str, Any]], name: str = "catalog") -> Catalog:
    """Build a catalog of exactly the operations of such a file."""
    return rebuilt(tmp_path, paths, name, empty_catalog()).catalog
