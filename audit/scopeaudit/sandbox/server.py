"""The sandbox itself: one request in, one answer out, and a state that is replaced."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from random import Random
from types import MappingProxyType
from uuid import UUID

from scopeaudit.catalog import Catalog
from scopeaudit.index import build
from scopeaudit.model.operation import Operation
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sandbox.call import NOTE, Answer, Call, Request
from scopeaudit.sandbox.calls import HANDLERS
from scopeaudit.sandbox.calls.passing import passing
from scopeaudit.sandbox.declared import as_declared
from scopeaudit.sandbox.faults import fault_of_header, fault_of_refusal, reshaped
from scopeaudit.sandbox.gates import Caller, pass_gates
from scopeaudit.sandbox.refusal import Refusal, RefusedError, refuse
from scopeaudit.sandbox.scenario import Fault, Scenario
from scopeaudit.sandbox.sign_in import SignIn, SignInError
from scopeaudit.sandbox.state import IssuedToken, State, Window
from scopeaudit.sandbox.tenant import Tenant

SIGN_IN = ("POST /oauth/token", "GET /oauth/authorize")
"""The calls of the sign-in server, which no catalog has."""

_SIGN_IN_METHODS = MappingProxyType(
    {path: method for method, path in (one.split(" ") for one in SIGN_IN)}
)
_PREFIXES = ("login", "platform")
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, and what must go wrong while it is sent."""

    answer: Answer
    fault: Fault | None


class Sandbox:
    """One organization's API. Answers are made one after the other; nothing waits in between."""

    def __init__(
        self,
        snapshot: Snapshot,
        catalog: Catalog,
        *,
        scenario: Scenario,
        clock: Callable[[], datetime],
        randomness: Callable[[int], bytes],
    ) -> None:
        self.tenant = Tenant(build(snapshot, clock()))
        self.catalog = catalog
        self.scenario = scenario
        self.clock = clock
        self.randomness = randomness
        self.targets = tuple(self._target(fault.on) for fault in scenario.faults)
        self.state = State(
            tokens=_known_tokens(snapshot, clock()),
            conversations={one.id: one for one in snapshot.conversations or ()},
        )

    def respond(self, request: Request) -> Told:
        """Answer a request; every answer has a correlation id, which errors repeat."""
        context = self._new_id()
        request = _without_prefix(request)
        fault: Fault | None = None
        operation: Operation | None = None
        try:
            operation, parameters = self._route(request)
            fault = self._fault(request, operation)
            answer = self._answer(request, operation, parameters, fault)
        except RefusedError as error:
            named = operation.id if operation else ""
            answer = _refused(as_declared(error.refusal, named), context)
        except SignInError as error:
            answer = error.answer()
        if answer.state is not None:
            self.state = answer.state
        headers = {**answer.headers, **self._limits(request), "inin-correlation-id": context}
        return Told(replace(reshaped(answer, fault), headers=headers), fault)

    def _route(self, request: Request) -> tuple[Operation | None, Mapping[str, str]]:
        """Find the operation and what stands in its path; none for the sign-in server."""
        wanted = _SIGN_IN_METHODS.get(request.path)
        if wanted is None:
            return self._operation(request)
        if request.method != wanted:
            raise _not_allowed(wanted)
        return None, {}

    def _operation(self, request: Request) -> tuple[Operation, Mapping[str, str]]:
        path = tuple(segment.lower() for segment in request.segments)
        known = [self.catalog.operations[key] for key in self.catalog.routes.on(path)]
        if not known:
            raise refuse("not.found")
        operation = next((one for one in known if one.method == request.method), None)
        if operation is None:
            raise _not_allowed(", ".join(one.method for one in known))
        return operation, _parameters(operation, request.segments)

    def _answer(
        self,
        request: Request,
        operation: Operation | None,
        parameters: Mapping[str, str],
        fault: Fault | None,
    ) -> Answer:
        if fault and fault.kind != "expired-token":
            fault_of_refusal(fault)
        if operation is None:
            return self._sign_in(request)
        caller = self._caller(request, operation, fault)
        if caller is not None:
            self._count(caller.token)
        assumed = self._pass(operation, caller, parameters)
        call = self._call(request, operation, parameters, caller, fault)
        answer = HANDLERS.get(operation.id, passing)(call)
        if not assumed:
            return answer
        told = [answer.headers[NOTE]] if NOTE in answer.headers else []
        note = "; ".join([*told, f"assumed {', '.join(assumed)}"])
        return replace(answer, headers={**answer.headers, NOTE: note})

    def _pass(
        self, operation: Operation, caller: Caller | None, parameters: Mapping[str, str]
    ) -> tuple[str, ...]:
        if caller is None:
            return ()
        places = self._places(parameters)
        return pass_gates(operation, caller, self.tenant.index, places)

    def _places(self, parameters: Mapping[str, str]) -> tuple[str, ...]:
        """Return the divisions of the object the path names: a conversation, a division, or a user."""
        if "conversationId" in parameters:
            conversation = self.state.conversations.get(parameters["conversationId"])
            return (conversation.divisions or ()) if conversation else ()
        division = parameters.get("divisionId", "")
        if division == ALL_DIVISIONS or division in self.tenant.index.divisions:
            return (division,)
        user = self.tenant.users.get(parameters.get("userId", ""))
        return (user.division,) if user and user.division else ()

    def _call(
        self,
        request: Request,
        operation: Operation,
        parameters: Mapping[str, str],
        caller: Caller | None,
        fault: Fault | None,
    ) -> Call:
        return Call(
            request=request,
            operation=operation,
            parameters=parameters,
            caller=caller,
            tenant=self.tenant,
            catalog=self.catalog,
            state=self.state,
            scenario=self.scenario,
            now=self.clock(),
            new_id=self._new_id,
            fault=fault,
        )

    def _sign_in(self, request: Request) -> Answer:
        sign_in = SignIn(
            request=request,
            tenant=self.tenant,
            state=self.state,
            now=self.clock(),
            new_token=lambda: self.randomness(_TOKEN_BYTES).hex(),
            usual_user=self.scenario.sign_in_as,
        )
        return sign_in.token() if request.segments[1] == "token" else sign_in.authorize()

    def _caller(
        self, request: Request, operation: Operation, fault: Fault | None
    ) -> Caller | None:
        """Return who calls; None where the operation needs no token. Raises RefusedError with 401."""
        if operation.auth == "none" and not operation.permissions:
            return None
        token = _bearer(request.headers.get("authorization", ""))
        if fault and fault.kind == "expired-token":
            self.state = self.state.without_token(token)
        caller = self._known_caller(token)
        if caller is None or operation.auth == "guest":
            raise refuse("bad.credentials")
        return caller

    def _known_caller(self, token: str) -> Caller | None:
        """Return who holds a token that is known, not expired, of a client and user that are active."""
        issued = self.state.tokens.get(token)
        if issued is None or (issued.expires_at and issued.expires_at <= self.clock()):
            return None
        client = self.tenant.client(issued.client)
        user = self.tenant.users.get(issued.user) if issued.user else None
        if client is None or client.state != "active" or (issued.user and user is None):
            return None
        if user is not None and user.state != "active":
            return None
        access = self.tenant.access[user.id] if user else self.tenant.index.access_of(client)
        return Caller(token=token, client=client, user=user, access=access, scopes=issued.scopes)

    def _count(self, token: str) -> None:
        """Count a request of a token; raises RefusedError with 429 where it was one too many."""
        limit = self.scenario.rate_limit
        if limit is None:
            return
        now = self.clock()
        window = self.state.windows.get(token)
        if window is None or now - window.since >= timedelta(seconds=limit.seconds):
            window = Window(now, 0)
        window = Window(window.since, window.count + 1)
        self.state = replace(self.state, windows={**self.state.windows, token: window})
        if window.count > limit.allowed:
            params = {"allowed": str(limit.allowed), "seconds": str(limit.seconds)}
            wait = {"retry-after": str(self._reset(window, now))}
            raise RefusedError(Refusal("too.many.requests", params, wait))

    def _limits(self, request: Request) -> dict[str, str]:
        """Return the headers that tell the holder of a token what is left of its limit."""
        limit = self.scenario.rate_limit
        window = self.state.windows.get(_token_of(request.headers.get("authorization", "")))
        if limit is None or window is None:
            return {}
        return {
            "inin-ratelimit-count": str(window.count),
            "inin-ratelimit-allowed": str(limit.allowed),
            "inin-ratelimit-reset": str(self._reset(window, self.clock())),
        }

    def _reset(self, window: Window, now: datetime) -> int:
        seconds = self.scenario.rate_limit.seconds if self.scenario.rate_limit else 0
        left = window.since + timedelta(seconds=seconds) - now
        return max(1, ceil(left.total_seconds()))

    def _target(self, on: str) -> str:
        """Return what a fault is on as the id of an operation, or as it is written."""
        operation = None if on == "*" else self.catalog.find(on)
        return operation.id if operation else on

    def _fault(self, request: Request, operation: Operation | None) -> Fault | None:
        """Return what goes wrong with a call: what its header asks for, or what the scenario says."""
        if asked := request.headers.get("scopeaudit-fault"):
            return fault_of_header(asked)
        names = {"*", operation.id if operation else f"{request.method} {request.path}"}
        chosen = None
        for number, (fault, target) in enumerate(
            zip(self.scenario.faults, self.targets, strict=True)
        ):
            if target in names:
                count = self.state.matched.get(number, 0) + 1
                matched = {**self.state.matched, number: count}
                self.state = replace(self.state, matched=matched)
                if chosen is None and fault.concerns(count) and self._falls(number, count):
                    chosen = fault
        return chosen

    def _falls(self, number: int, count: int) -> bool:
        """Say whether a fault with a chance falls on this call; the seed alone decides."""
        draw = Random(f"{self.scenario.seed}-{number}-{count}").random()  # noqa: S311 - no secret
        return draw < self.scenario.faults[number].chance

    def _new_id(self) -> str:
        return str(UUID(bytes=self.randomness(16), version=4))


def _known_tokens(snapshot: Snapshot, now: datetime) -> dict[str, IssuedToken]:
    """Return the tokens of the snapshot, which have names here, since it holds none of themselves.

    They live as long from now on as they did when the snapshot was taken.
    """
    return {
        f"sandbox-token-{position}": IssuedToken(
            client=one.client,
            user=one.user,
            scopes=one.scopes,
            expires_at=now + (one.expires_at - snapshot.taken_at) if one.expires_at else None,
        )
        for position, one in enumerate(snapshot.tokens or ())
    }


def _without_prefix(request: Request) -> Request:
    """Drop the first segment that the gateways of the vendor's SDKs put before a path."""
    if request.segments and request.segments[0] in _PREFIXES:
        return replace(request, segments=request.segments[1:])
    return request


def _parameters(operation: Operation, segments: tuple[str, ...]) -> dict[str, str]:
    names = operation.path.strip("/").split("/")
    return {
        name.strip("{}"): value
        for name, value in zip(names, segments, strict=True)
        if name.startswith("{")
    }


def _bearer(header: str) -> str:
    """Return the token of a header; raises RefusedError where there is none."""
    token = _token_of(header)
    if not token:
        raise refuse("authentication.required")
    return token


def _token_of(header: str) -> str:
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _not_allowed(methods: str) -> RefusedError:
    return RefusedError(Refusal("method.not.allowed", {}, {"allow": methods}))


def _refused(refusal: Refusal, context: str) -> Answer:
    return Answer(status=refusal.status, body=refusal.body(context), headers=dict(refusal.headers))
