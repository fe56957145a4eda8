"""A call, and what became of it: an answer, or a failure as data."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from json import dumps
from typing import Any, Literal
from urllib.parse import quote, urlencode

_CODE = re.compile(r"[A-Za-z0-9._-]{1,100}")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the vendor's API; `template` is its path as the vendor writes it."""

    template: str
    path: str = ""
    query: tuple[tuple[str, str], ...] = ()
    method: Literal["GET", "POST"] = "GET"
    body: Any = None

    def __str__(self) -> str:
        """Render as the vendor names it, such as `GET /api/v2/users`."""
        return f"{self.method} {self.template}"

    @property
    def target(self) -> str:
        """The path and query that are sent."""
        path = self.path or self.template
        return f"{path}?{urlencode(self.query)}" if self.query else path

    @property
    def key(self) -> str:
        """What tells it from every other call: the method, what is sent where, the body."""
        body = "" if self.body is None else f" {dumps(self.body, sort_keys=True)}"
        return f"{self.method} {self.target}{body}"

    def asking(self, **query: str | int) -> "Call":
        """Return the call with these query parameters replaced or added."""
        return self.with_query(tuple((key, str(value)) for key, value in query.items()))

    def with_query(self, query: Iterable[tuple[str, str]]) -> "Call":
        """Return the call with query parameters replaced or added, whatever their names."""
        query = tuple(query)
        given = {key for key, _ in query}
        return replace(self, query=(*(one for one in self.query if one[0] not in given), *query))


def call(template: str, /, *identifiers: str, **query: str | int) -> Call:
    """Make a GET; identifiers fill the template's braces in order, query parameters follow."""
    path = template
    for identifier in identifiers:
        path = re.sub(
            r"\{[^}]+\}", quote(identifier, safe="*").replace("\\", "%5C"), path, count=1
        )
    return Call(template, path).asking(**query)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call that went well returned; `body` is JSON, as bytes."""

    status: int
    body: bytes


Kind = Literal["refused", "unauthorized", "failed", "broken", "misshapen", "short"]
"""Refused by a gate, token not accepted, failed at the vendor, no whole answer, not the known shape,
fewer objects than the vendor says there are."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call has no answer; it holds nothing of a body but the vendor's code."""

    call: str
    kind: Kind
    reason: str
    status: int | None = None
    code: str = ""
    correlation_id: str = ""


def safe_code(value: object) -> str:
    """Return a code or correlation id of the vendor's form; nothing of any other text."""
    return value if isinstance(value, str) and _CODE.fullmatch(value) else ""
