"""What every part of a collection reads with: pages and single objects of the vendor's API."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from scopeaudit.api.call import Call, Failure
from scopeaudit.api.pages import Ask, Listing, Page, Row, followed, misshapen, numbered, page_of
from scopeaudit.sources.live.journal import Journal

R = TypeVar("R", bound=Row)
T = TypeVar("T", bound=msgspec.Struct)


def _silent(_call: Call) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads pages with `ask`, unless they came before; tells `notice` of every call that has come."""

    ask: Ask
    notice: Callable[[Call], None] = _silent
    journal: Journal | None = None

    async def page(self, call: Call, kind: type[R]) -> Page[R] | Failure:
        """Read one page, and write it down."""
        known = self.journal.page(call, kind) if self.journal else None
        if known is not None:
            return known
        answer = await self.ask(call)
        self.notice(call)
        page = answer if isinstance(answer, Failure) else page_of(call, answer.body, kind)
        if self.journal and not isinstance(page, Failure):
            self.journal.keep(call, page)
        return page

    async def numbered(self, call: Call, kind: type[R]) -> Listing[R]:
        """Read a list with page numbers."""
        return await numbered(self.page, call, kind)

    async def followed(self, call: Call, kind: type[R]) -> Listing[R]:
        """Read a list by its `nextUri`."""
        return await followed(self.page, call, kind)

    async def one(self, call: Call, kind: type[T]) -> T | Failure:
        """Read a single object."""
        answer = await self.ask(call)
        self.notice(call)
        if isinstance(answer, Failure):
            return answer
        try:
            return msgspec.json.decode(answer.body, type=kind)
        except (msgspec.MsgspecError, RecursionError, ValueError):
            return misshapen(call)
