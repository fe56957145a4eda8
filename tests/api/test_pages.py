"""Lists are read to their end, each object once, and a shortfall is never silent."""

from typing import Any

import httpx
import msgspec
import pytest

from scopeaudit.api.call import Call, Failure, call
from scopeaudit.api.pages import Listing, Page, followed, numbered, page_of
from tests.api.talking import Answering, api, reply, run

LIST = call("/api/v2/things", pageSize=2)


class Thing(msgspec.Struct):
    """A row."""

    id: str
    size: int = 0

    @property
    def key(self) -> str:
        """The id."""
        return self.id


def listed(how: Any, answer: Answering) -> Listing[Thing]:
    """Read a list."""

    async def read() -> Listing[Thing]:
        async with api(answer) as one:

            async def page(asked: Call, kind: type[Thing]) -> Page[Thing] | Failure:
                found = await one.ask(asked)
                if isinstance(found, Failure):
                    return found
                return page_of(asked, found.body, kind)

            found: Listing[Thing] = await how(page, LIST, Thing)
            return found

    return run(read())


def ids(listing: Listing[Thing]) -> list[str]:
    """Return the ids that came."""
    return [one.id for one in listing.rows]


def pages(*several: Any, **says: Any) -> Answering:
    """Answer page numbers with pages."""

    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["pageNumber"])
        rows = several[number - 1]
        if isinstance(rows, int):
            return reply(rows, code="no")
        entities = [one if isinstance(one, dict) else {"id": one} for one in rows]
        body = {"entities": entities, "pageNumber": number, "pageCount": len(several)} | says
        return httpx.Response(200, json=body)

    return answer


def test_page_numbers_are_read_to_the_page_count() -> None:
    """An empty page in between ends nothing."""
    found = listed(numbered, pages(["a", "b"], [], ["c"], total=3))
    assert (ids(found), found.gaps) == (["a", "b", "c"], ())


@pytest.mark.parametrize(
    ("several", "total", "reason"),
    [
        ((["a", "b"], ["b"]), 4, "2 of 4 came; pages shifted or came twice"),
        ((["a", "b"], ["c"]), 4, "3 of 4 came; pages shifted or came twice"),
        ((["a"], [{"size": 1}]), 2, "some objects have another shape than is known"),
    ],
)
def test_a_shortfall_is_a_gap(several: Any, total: int, reason: str) -> None:
    """Fewer objects than the vendor counts are told, whatever did come stays."""
    found = listed(numbered, pages(*several, total=total))
    assert [one.failure.reason for one in found.gaps] == [reason]
    assert found.read


def test_a_list_that_changes_while_it_is_read_is_a_gap() -> None:
    """Totals that differ from page to page mean that rows may have moved between pages."""

    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["pageNumber"])
        rows = [{"id": f"{number}-{one}"} for one in range(2)]
        return reply(entities=rows, pageNumber=number, pageCount=2, total=3 + number)

    found = listed(numbered, answer)
    assert found.gaps[0].failure.reason == "the list changed while it was read"


def test_an_object_of_another_shape_is_named() -> None:
    """The other objects stay, and the gap names whom it hides."""
    found = listed(numbered, pages(["a", {"id": "b", "size": "large"}], total=2))
    assert ids(found) == ["a"]
    assert [one.ids for one in found.gaps] == [("b",)]


def test_an_object_of_another_shape_does_not_hide_those_that_are_lost() -> None:
    """What is named and what is only counted are told apart."""
    odd = {"id": "b", "size": "large"}
    found = listed(numbered, pages(["a", odd], ["a"], total=4))
    assert [(one.ids, one.failure.kind) for one in found.gaps] == [
        (("b",), "misshapen"),
        (None, "short"),
    ]
    assert found.gaps[1].failure.reason == "2 of 4 came; pages shifted or came twice"
    again = listed(numbered, pages(["a", odd], ["c", odd], total=3))
    assert [one.ids for one in again.gaps] == [("b",)]


def test_another_page_than_was_asked_for() -> None:
    """Where the vendor counts nothing, a page that came twice shows itself by its number."""

    def answer(request: httpx.Request) -> httpx.Response:
        asked = int(request.url.params["pageNumber"])
        number = 1 if asked == 2 else asked
        return reply(entities=[{"id": f"{number}"}], pageNumber=number, pageCount=3)

    found = listed(numbered, answer)
    assert (ids(found), len(found.gaps)) == (["1", "3"], 1)
    assert found.gaps[0].failure.reason == "another page came than was asked for"


def test_a_page_that_is_refused_is_a_gap() -> None:
    """The other pages stay."""
    found = listed(numbered, pages(["a"], 403, ["c"], total=3))
    assert ids(found) == ["a", "c"]
    assert [one.failure.status for one in found.gaps] == [403]


@pytest.mark.parametrize("body", [{}, {"entities": None}, {"entities": [], "pageCount": "2"}])
def test_a_list_of_another_shape_was_not_read(body: Any) -> None:
    """Nothing is made of an answer that is no list."""
    found = listed(numbered, lambda _request: reply(**body))
    assert not found.read
    assert [one.failure.kind for one in found.gaps] == ["misshapen"]


def test_a_list_that_does_not_say_how_long_it_is() -> None:
    """Without a page count nobody knows whether it came whole."""
    found = listed(numbered, lambda _request: reply(entities=[{"id": "a"}]))
    assert (ids(found), len(found.gaps)) == (["a"], 1)


def chain(**says: str) -> Answering:
    """Answer a first page whose `nextUri` is given for each cursor."""

    def answer(request: httpx.Request) -> httpx.Response:
        after = request.url.params.get("after", "")
        uri = says.get(after or "start")
        return reply(entities=[{"id": after or "start"}], nextUri=uri)

    return answer


def test_cursors_are_followed() -> None:
    """`nextUri` leads from page to page until there is none."""
    found = listed(
        followed, chain(start="/api/v2/things?after=x", x="/api/v2/things?after=y&self=1")
    )
    assert (ids(found), found.gaps) == (["start", "x", "y"], ())


@pytest.mark.parametrize(
    "uri",
    [
        "https://elsewhere.example/api/v2/others?after=x",
        "/api/v2/tokens/me?after=x",
        "/api/v2/things?pageSize=2",
        "/api/v2/things?",
        "http://[",
    ],
)
def test_a_next_page_that_leads_astray_is_a_gap(uri: str) -> None:
    """Only the query of a `nextUri` is taken, for the same path, and never in a circle."""
    found = listed(followed, chain(start=uri))
    assert [one.failure.reason for one in found.gaps] == ["its next page cannot be reached"]


def test_pages_are_followed_while_there_are_more() -> None:
    """A list without page numbers to ask for ends at its page count."""

    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("pageNumber", "1"))
        uri = f"/api/v2/things?pageNumber={number + 1}"
        return reply(
            entities=[{"id": str(number)}], pageNumber=number, pageCount=2, total=2, nextUri=uri
        )

    found = listed(followed, answer)
    assert (ids(found), found.gaps) == (["1", "2"], ())
