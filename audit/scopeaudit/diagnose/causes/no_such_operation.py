"""The method and path are no operation the vendor publishes."""

from scopeaudit.catalog.routes import parse_path
from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.hosts import SIGN_IN, region_of
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible

_NOT_THERE = frozenset({404, 405})
_LONG = 16
"""Letters from which on a name is no word of a program's own, such as `getUser`."""

_SIGN_IN = "`POST https://login.{region}/oauth/token`, with a form as body"


def judge(case: Case) -> Judged | None:
    """Look the path up; the vendor's own refusal by permission proves that an operation is there."""
    path, method = case.refusal.path, case.refusal.method
    if case.operation is not None or case.refusal.answerer == "other" or not path:
        return _by_name(case) if not path else None
    if path in SIGN_IN:
        return _sign_in_elsewhere(case)
    if not ("/api/" in path.lower() or path.lower().startswith(("/v1/", "/v2/", "/oauth/"))):
        return None
    why = f"`{method or 'any method'} {path}` is no operation of the catalog of {case.evidence.catalog.version}"
    fix = _meant(case)
    if case.gate in {Gate.SCOPE, Gate.PERMISSION, Gate.DIVISION, Gate.POLICY, Gate.USER}:
        return possible(
            why, "but the vendor checked access to it, so that it may be newer than the catalog"
        )
    there = parse_path(_full(path))
    known = bool(there and case.evidence.catalog.routes.on(there))
    sure = case.status in _NOT_THERE or known or "/oauth/" in path.lower() or _full(path) != path
    return (certain if sure else likely)(why, fix=fix)


def _by_name(case: Case) -> Judged | None:
    """Judge a name of an SDK's method that exists nowhere."""
    catalog = case.evidence.catalog
    for name in case.refusal.called if case.operation is None else ():
        near = catalog.nearest("operation", name)
        if catalog.guesses.invented(name):
            return certain(
                f"no operation or method is named `{name}`: web pages use it, the vendor publishes it nowhere",
                fix=(f"Did you mean {_listed(near)}?",) if near else (),
            )
        if near and len(name) >= _LONG:
            why = f"no operation is named `{name}` in the catalog of {catalog.version}"
            return likely(why, fix=(f"Did you mean {_listed(near)}?",))
    return None


def _sign_in_elsewhere(case: Case) -> Judged | None:
    host = case.refusal.host
    if not region_of(host) or not host.lower().startswith("api."):
        return None
    return certain(
        f"`{host}` is the API's host; tokens are issued by another",
        fix=(f"Ask {_SIGN_IN.format(region=region_of(host))}",),
    )


def _meant(case: Case) -> tuple[str, ...]:
    path, method = case.refusal.path, case.refusal.method or "GET"
    if "/oauth/token" in path.lower() and "self" not in path.lower():
        return (f"Did you mean {_SIGN_IN}?",)
    if "scope" in path.lower() and "token" in path.lower():
        return ("Did you mean `GET /api/v2/tokens/me`? It tells a token's client and scopes",)
    near = case.evidence.catalog.nearest("operation", f"{method} {_full(path)}")
    return (
        (f"Did you mean {_listed(near)}?",)
        if near
        else ("`scopeaudit catalog search` finds operations",)
    )


def _full(path: str) -> str:
    lower = path.lower()
    start = lower.find("/api/v")
    return path[start:] if start >= 0 else f"/api{path}" if lower.startswith("/v") else path


def _listed(names: tuple[str, ...]) -> str:
    return ", or ".join(f"`{one}`" for one in names)


CAUSE = KnownCause("no-such-operation", "No such operation is published", judge)
