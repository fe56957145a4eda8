"""Faults: those that refuse a call, those that change what is answered, and how one is asked for."""

from dataclasses import replace
from typing import Any, cast

from scopeaudit.sandbox.call import Answer
from scopeaudit.sandbox.refusal import Refusal, RefusedError, refuse
from scopeaudit.sandbox.scenario import KINDS, Fault, FaultKind

_REFUSALS = {
    "server-error": "internal.server.error",
    "bad-gateway": "bad.gateway",
    "unavailable": "service.unavailable",
    "time-out": "request.timeout",
}
_NUMBERS = {"seconds": range(1, 3601), "shift": range(-500, 501)}
_GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body></body></html>"


def fault_of_header(text: str) -> Fault:
    """Read `KIND` or `KIND; seconds=3; shift=-1`, as a request asks for it; raises RefusedError."""
    kind, *settings = (part.strip() for part in text.split(";"))
    numbers: dict[str, Any] = dict(_setting(one) for one in settings)
    if kind not in KINDS:
        raise refuse("bad.request", reason=f"the fault is none of {', '.join(KINDS)}")
    return replace(Fault(cast(FaultKind, kind)), **numbers)


def _setting(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    try:
        value = int(number)
    except ValueError:
        value = 0
    if value not in _NUMBERS.get(name, ()) or not value:
        raise refuse("bad.request", reason="a fault has seconds and shift, which are numbers")
    return name, value


def fault_of_refusal(fault: Fault) -> None:
    """Raise RefusedError for the faults in which a call is not done at all."""
    wait = {"retry-after": str(fault.seconds)}
    seconds = {"seconds": str(fault.seconds)}
    if fault.kind == "too-many-requests":
        params = {"allowed": "300", "seconds": "60"}
        raise RefusedError(Refusal("too.many.requests", params, wait))
    if fault.kind == "too-many-requests-bare":
        raise RefusedError(Refusal("too.many.requests.retry.after", seconds))
    if fault.kind in _REFUSALS:
        raise refuse(_REFUSALS[fault.kind])


def reshaped(answer: Answer, fault: Fault | None) -> Answer:
    """Return the answer as a fault leaves it: another shape, or a page of the gateway."""
    if fault is None:
        return answer
    if fault.kind == "bad-gateway":
        return replace(answer, body=None, text=_GATEWAY_PAGE)
    if fault.kind == "changed-shape":
        return replace(answer, body=_changed(answer.body))
    return answer


def _changed(body: Any) -> Any:
    """Return a body of another shape: its lists are objects under another name, or it is in a list."""
    if not isinstance(body, dict):
        return body
    changed = {
        (f"{name}V3" if isinstance(value, list) else name): (
            {"items": value} if isinstance(value, list) else value
        )
        for name, value in body.items()
    }
    return changed if changed != body else [body]
