"""The vendor's published OpenAPI (Swagger 2.0) file, read for what its operations need.

Vendor fields: `security` (scopes of one OAuth scheme are alternatives), `x-inin-requires-permissions`
(`type` ANY or ALL, `permissions`), 400 `not.a.user` among `x-inin-error-codes` (facts §6, §8, §12).
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any, Literal

import msgspec

from scopeaudit.catalog.faults import listed, plain
from scopeaudit.catalog.routes import folded
from scopeaudit.catalog.safe import SAFE_ID, SAFE_NAME, SAFE_PATH
from scopeaudit.errors import UnreadableError
from scopeaudit.model.operation import Auth, Mode, Operation

_METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


class _Requires(msgspec.Struct):
    type: Literal["ANY", "ALL"]
    permissions: tuple[str, ...]


class _Answer(msgspec.Struct):
    codes: dict[str, Any] | None = msgspec.field(default=None, name="x-inin-error-codes")


_Security = tuple[dict[str, tuple[str, ...]], ...]


class _Published(msgspec.Struct):
    id: str = msgspec.field(name="operationId")
    tags: tuple[str, ...] = ()
    security: _Security | None = None
    requires: _Requires | None = msgspec.field(default=None, name="x-inin-requires-permissions")
    responses: dict[str, _Answer] = {}
    deprecated: bool = False


class _Scheme(msgspec.Struct):
    type: str = ""


class _Swagger(msgspec.Struct):
    paths: dict[str, dict[str, msgspec.Raw]]
    swagger: Literal["2.0"]
    security: _Security = ()
    schemes: dict[str, _Scheme] = msgspec.field(default={}, name="securityDefinitions")


def read_openapi(data: bytes, source: str) -> tuple[Operation, ...]:
    """Read all operations the vendor's file publishes; `source` names the file in messages and rows.

    Raises UnreadableError where the bytes are empty, cut off, no JSON, no Swagger 2.0, or publish nothing.
    """
    if not data.strip():
        raise UnreadableError(f"`{source}` is empty", "expected the vendor's Swagger 2.0 file")
    try:
        swagger = msgspec.json.decode(data, type=_Swagger)
        operations = tuple(_operations(swagger))
    except msgspec.ValidationError as error:
        raise UnreadableError(
            f"`{source}` is JSON, but no Swagger 2.0 of the vendor: {plain(error)}",
            "expected the file that /api/v2/docs/swagger answers",
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableError(f"`{source}` is no JSON that can be read: {plain(error)}") from error
    _refuse_faults(operations, source)
    return operations


def _operations(swagger: _Swagger) -> Iterator[Operation]:
    for path, item in swagger.paths.items():
        for method in _METHODS:
            if method in item:
                yield _operation(swagger, method.upper(), path, item[method])


def _operation(swagger: _Swagger, method: str, path: str, raw: msgspec.Raw) -> Operation:
    try:
        published = msgspec.json.decode(raw, type=_Published)
    except msgspec.ValidationError as error:
        raise msgspec.ValidationError(f"{plain(error)} of {method} {path}") from error
    auth, scopes, guest = _security(swagger, published)
    mode, permissions, prose = _permissions(published.requires)
    return Operation(
        id=published.id,
        method=method,
        path=path,
        api=published.tags[0].replace(" ", "") if published.tags else "",
        mode=mode,
        permissions=permissions,
        permissions_basis="unknown" if permissions is None else "published",
        scopes=scopes,
        scopes_basis="unknown" if scopes is None else "published",
        auth=auth,
        user_context="not.a.user" in (published.responses.get("400", _Answer()).codes or {}),
        deprecated=published.deprecated,
        note="; ".join(filter(None, (prose, guest))),
    )


def _security(
    swagger: _Swagger, published: _Published
) -> tuple[Auth, tuple[str, ...] | None, str]:
    """Return the kind of token, the alternative scopes, and what a guest token is called."""
    alternatives = swagger.security if published.security is None else published.security
    schemes = [item for one in alternatives for item in one.items()]
    if not schemes:
        return "none", None, ""
    oauth = [scopes for name, scopes in schemes if _is_oauth(swagger, name)]
    if not oauth:
        return "guest", None, f"needs a `{min(schemes)[0]}`, not an OAuth token"
    any_token = not all(oauth)
    return "oauth", () if any_token else tuple(sorted({*chain.from_iterable(oauth)})), ""


def _is_oauth(swagger: _Swagger, name: str) -> bool:
    scheme = swagger.schemes.get(name)
    return scheme.type == "oauth2" if scheme else "oauth" in name.lower()


def _permissions(requires: _Requires | None) -> tuple[Mode, tuple[str, ...] | None, str]:
    """Return how many are needed and their names, None and the text where the vendor wrote prose."""
    if requires is None:
        return "any", (), ""
    mode: Mode = "all" if requires.type == "ALL" else "any"
    prose = [name for name in requires.permissions if not SAFE_NAME.fullmatch(name)]
    if prose:
        return "any", None, f"published permission text is: {', '.join(prose)}"
    names = tuple(sorted(set(requires.permissions)))
    return (mode if names else "any"), names, ""


def _refuse_faults(operations: tuple[Operation, ...], source: str) -> None:
    faults = list(_faults(operations))
    if not operations:
        faults = ["it publishes no operation"]
    if faults:
        raise UnreadableError(f"`{source}` is no file of the vendor:{listed(faults)}")


def _faults(operations: tuple[Operation, ...]) -> Iterator[str]:
    ids: set[str] = set()
    routes: set[tuple[str, ...]] = set()
    for one in operations:
        route = (one.method, *folded(one.path))
        if fault := _fault(one):
            yield fault
        elif one.id in ids or route in routes:
            yield f"`{one.id}`, {one.method} {one.path}, stands twice"
        ids.add(one.id)
        routes.add(route)


def _fault(operation: Operation) -> str:
    """Say what a catalog could not hold or a terminal should not print."""
    method, path, key = operation.method, operation.path, operation.id
    scopes = operation.scopes or ()
    if not SAFE_PATH.fullmatch(path) or not SAFE_ID.fullmatch(key):
        return f"{method} {plain(path)} has a path or id that is no name"
    if not all(map(SAFE_NAME.fullmatch, scopes)):
        return f"`{key}` has a scope that is no name"
    if not (operation.note + operation.api).isprintable():
        return f"`{key}` has a text that cannot be printed"
    return ""
