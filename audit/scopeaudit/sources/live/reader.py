"""What every part of a collection reads with: pages and single objects of the vendor's API."""

from dataclasses import dataclass
from typing import TypeVar

import msgspec

from scopeaudit.api.call import Call, Failure
from scopeaudit.api.pages import Ask, Listing, Page, Row, followed, misshapen, numbered, page_of
from scopeaudit.sources.live.journal import Journal
from scopeaudit.sources.live.progress import Tally

R = TypeVar("R", bound=Row)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads with `ask`, unless it came before and stands in the journal; tells the tally of all that comes."""

    ask: Ask
    tally: Tally | None = None
    journal: Journal | None = None

    async def page(self, call: Call, kind: type[R]) -> Page[R] | Failure:
        """Read one page, and write it down."""
        known = self.known(call, Page[kind])  # type: ignore[valid-type]
        page = await self._asked_page(call, kind) if known is None else known
        if self.tally:
            self._count(self.tally, call, page, asked=known is None)
        return page

    async def _asked_page(self, call: Call, kind: type[R]) -> Page[R] | Failure:
        answer = await self.ask(call)
        page = answer if isinstance(answer, Failure) else page_of(call, answer.body, kind)
        if isinstance(page, Page) and not page.misshapen:
            self.keep(call, page)
        return page

    async def numbered(self, call: Call, kind: type[R]) -> Listing[R]:
        """Read a list with page numbers."""
        self._expect(call)
        return await numbered(self.page, call, kind)

    async def followed(self, call: Call, kind: type[R]) -> Listing[R]:
        """Read a list by its `nextUri`."""
        self._expect(call)
        return await followed(self.page, call, kind)

    async def one(self, call: Call, kind: type[T], *, keep: bool = False) -> T | Failure:
        """Read a single object; with `keep` it is written down and not asked for again."""
        known = self.known(call, kind) if keep else None
        self._expect(call)
        value = await self._asked_object(call, kind) if known is None else known
        if keep and known is None and not isinstance(value, Failure):
            self.keep(call, value)
        if self.tally:
            self.tally.came(call, asked=known is None)
        return value

    async def _asked_object(self, call: Call, kind: type[T]) -> T | Failure:
        answer = await self.ask(call)
        if isinstance(answer, Failure):
            return answer
        try:
            return msgspec.json.decode(answer.body, type=kind)
        except (msgspec.MsgspecError, RecursionError, ValueError):
            return misshapen(call)

    def known(self, call: Call, kind: type[T]) -> T | None:
        """Return what a call brought before an interruption."""
        return self.journal.known(call, kind) if self.journal else None

    def keep(self, call: Call, value: object) -> None:
        """Write down what a call brought."""
        if self.journal:
            self.journal.keep(call, value)

    def _expect(self, call: Call) -> None:
        if self.tally:
            self.tally.expects(call, 1)

    @staticmethod
    def _count(tally: Tally, call: Call, page: Page[R] | Failure, *, asked: bool) -> None:
        """Count a page, and those that it says follow."""
        if isinstance(page, Page):
            if page.number is None and page.following:
                tally.expects(call, 1)
            elif page.number == 1 and page.count:
                tally.expects(call, page.count - 1)
        tally.came(call, asked=asked)
