"""One request, the call it is once it has passed the gates, and its answer."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scopeaudit.catalog import Catalog
from scopeaudit.model.operation import Operation
from scopeaudit.model.snapshot import Conversation
from scopeaudit.sandbox.gates import Caller
from scopeaudit.sandbox.refusal import refuse
from scopeaudit.sandbox.scenario import Fault, Scenario
from scopeaudit.sandbox.state import State
from scopeaudit.sandbox.tenant import Tenant

NO_PARAMETERS: Mapping[str, str] = {}
NOTE = "scopeaudit-sandbox"
"""The header in which the sandbox says what the vendor would not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request; header names are in lower case, the segments of the path decoded."""

    method: str
    segments: tuple[str, ...]
    query: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        """Return the path as it was asked for, decoded."""
        return "/" + "/".join(self.segments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is answered: JSON, or text of another kind; `state` is what becomes of the state, if anything."""

    status: int = 200
    body: Any = None
    text: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    state: State | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that passed the gates, with all that an answer may depend on."""

    request: Request
    operation: Operation
    parameters: Mapping[str, str]
    caller: Caller | None
    tenant: Tenant
    catalog: Catalog
    state: State
    scenario: Scenario
    now: datetime
    new_id: Callable[[], str]
    fault: Fault | None = None

    def words(self, name: str) -> tuple[str, ...]:
        """Return the values of a query parameter, repeated or separated by commas."""
        given = self.request.query.get(name, ())
        return tuple(word for value in given for word in value.split(",") if word)

    def word(self, name: str, default: str = "") -> str:
        """Return the last value of a query parameter."""
        given = self.request.query.get(name, ())
        return given[-1] if given else default

    def signed_in(self) -> Caller:
        """Return who calls, where somebody must."""
        if self.caller is None:
            raise refuse("authentication.required")
        return self.caller

    def document(self) -> dict[str, Any]:
        """Return the body, which must be a JSON object; raises RefusedError."""
        try:
            read = json.loads(self.request.body)
        except (ValueError, RecursionError):
            raise refuse("bad.request", reason="the body is not JSON") from None
        if not isinstance(read, dict):
            raise refuse("bad.request", reason="the body is not a JSON object")
        return read

    def conversation(self) -> Conversation:
        """Return the conversation the path names; raises RefusedError."""
        found = self.state.conversations.get(self.parameters["conversationId"])
        if found is None:
            raise refuse("conversation.error.conversation.not.found")
        return found


Handler = Callable[[Call], Answer]
