"""A collection that is interrupted goes on where it stopped, and ends as if nothing had been."""

import asyncio
import stat
from collections import Counter
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from scopeaudit.api.call import call
from scopeaudit.api.pages import Page
from scopeaudit.api.region import Address
from scopeaudit.catalog import load_catalog
from scopeaudit.errors import UnreadableError, UsageError
from scopeaudit.model.snapshot import Snapshot, Usage, UsageWindow
from scopeaudit.sandbox import Scenario
from scopeaudit.sources.live.journal import About, new_journal, resumed_journal
from scopeaudit.sources.live.organization import Connection, Order, collected
from scopeaudit.sources.live.want import Want
from scopeaudit.sources.live.wire import WireUser
from tests.live.harbour import harbour
from tests.live.sandboxed import ORIGIN, auditor, in_no_time, server, surroundings
from tests.organizations import NOW

CATALOG = load_catalog()
WHOLE = harbour(users=520, roles=12, divisions=30, groups=3)


class _Unplugged(httpx.AsyncBaseTransport):
    """The network, until the process dies at the n-th request; counts what was asked."""

    def __init__(self, inner: httpx.AsyncBaseTransport, dies_at: int | None) -> None:
        self.inner = inner
        self.left = dies_at
        self.asked: Counter[str] = Counter()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, or die."""
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise asyncio.CancelledError
        self.asked[request.url.raw_path.decode()] += 1
        return await self.inner.handle_async_request(request)


def collect(
    output: Path,
    *,
    dies_at: int | None = None,
    resume: bool = False,
    read: Snapshot = WHOLE,
    usage: int | None = None,
) -> tuple[Snapshot | None, Counter[str]]:
    """Collect, and say what was asked; None where it was interrupted."""

    async def run() -> tuple[Snapshot | None, Counter[str]]:
        network = _Unplugged(server(read, Scenario(), CATALOG), dies_at)
        connection = Connection(
            address=Address("", ORIGIN, ORIGIN),
            credentials=auditor(),
            surroundings=surroundings(),
            transport=network,
        )
        try:
            found = await collected(
                connection, Order(output=output, resume=resume, usage_days=usage)
            )
        except asyncio.CancelledError:
            return None, network.asked
        return found.snapshot, network.asked

    return in_no_time(run())


@pytest.mark.parametrize("dies_at", [4, 8, 12, 17, 22])
def test_it_goes_on_where_it_stopped(tmp_path: Path, dies_at: int) -> None:
    """No page that came is asked for again, and the snapshot is that of an undisturbed run."""
    undisturbed, _ = collect(tmp_path / "other.json")
    stopped, before = collect(tmp_path / "org.json", dies_at=dies_at)
    assert stopped is None
    journal = tmp_path / "org.json.part"
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    written = sum(line.startswith(b'{"call"') for line in journal.read_bytes().splitlines())
    resumed, after = collect(tmp_path / "org.json", resume=True)
    assert resumed == undisturbed
    pages = {path for path in before if "pageSize" in path or path == "/api/v2/oauth/clients"}
    again = [path for path in pages if path in after]
    assert len(again) <= len(pages) - written


def test_a_line_that_was_cut_off_is_dropped(tmp_path: Path) -> None:
    """A crash in the middle of writing costs one page."""
    undisturbed, _ = collect(tmp_path / "other.json")
    collect(tmp_path / "org.json", dies_at=12)
    journal = tmp_path / "org.json.part"
    journal.write_bytes(journal.read_bytes()[:-20])
    resumed, _ = collect(tmp_path / "org.json", resume=True)
    assert resumed == undisturbed


@pytest.mark.parametrize("cut", [1, 2, 30])
def test_what_follows_a_cut_stands_on_lines_of_its_own(tmp_path: Path, cut: int) -> None:
    """Whatever a crash left of the last line, even all but its end, the next resumption reads what follows."""
    path, about = tmp_path / "org.json.part", About(ORIGIN, "c", (), NOW)
    first, second, third = (call(f"/api/v2/{name}") for name in ("users", "groups", "roles"))
    page: Page[WireUser] = Page(rows=(), total=7)
    journal = new_journal(path, about)
    journal.begin("o-1", "c")
    journal.keep(first, page)
    journal.keep(second, page)
    journal.close()
    path.write_bytes(path.read_bytes()[:-cut])
    again = resumed_journal(path, about)
    assert (again.known(first, Page[WireUser]), again.known(second, Page[WireUser])) == (
        page,
        None,
    )
    again.begin("o-1", "c")
    assert path.read_bytes().endswith(b"\n")
    again.keep(third, page)
    again.close()
    last = resumed_journal(path, about)
    assert [last.known(one, Page[WireUser]) for one in (first, second, third)] == [
        page,
        None,
        page,
    ]


def test_of_what_is_complete_nothing_is_asked_again(tmp_path: Path) -> None:
    """Killed after the last answer, it asks who is asked, and nothing else: no counts of roles, no usage."""
    used = UsageWindow(
        days=30, calls=(Usage(client="c-000", method="GET", path="/x", requests=3),)
    )
    read = replace(harbour(users=60, roles=40, divisions=4, groups=2), usage=used)
    whole, before = collect(tmp_path / "org.json", read=read, usage=30)
    assert any("rolecounts" in one for one in before)
    assert any("usage" in one for one in before)
    again, after = collect(tmp_path / "org.json", read=read, usage=30, resume=True)
    assert again == whole
    assert {one.partition("?")[0] for one in after} == {
        "/oauth/token",
        "/api/v2/tokens/me",
        "/api/v2/organizations/me",
    }


def test_another_organization_is_not_mixed_in(tmp_path: Path) -> None:
    """A journal goes on only with the organization it was begun with."""
    collect(tmp_path / "org.json", dies_at=12)
    other = replace(WHOLE, organization=replace(WHOLE.organization, id="o-2"))
    with pytest.raises(UsageError, match="another organization"):
        collect(tmp_path / "org.json", resume=True, read=other)


def test_another_clients_token_does_not_go_on(tmp_path: Path) -> None:
    """What a ready token of one client may see, that of another may not."""
    journal = tmp_path / "org.json.part"
    about = About(address=ORIGIN, client="", sections=(), taken_at=NOW)
    begun = new_journal(journal, about)
    begun.begin("o-1", "c-1")
    begun.keep(call("/api/v2/users"), Page[WireUser](rows=()))
    begun.close()
    same = resumed_journal(journal, about)
    same.begin("o-1", "c-1")
    same.close()
    with pytest.raises(UsageError, match="begun with another client"):
        resumed_journal(journal, about).begin("o-1", "c-2")


def test_other_policies_are_refused(tmp_path: Path) -> None:
    """A journal of other sections is about another collection."""
    collect(tmp_path / "org.json", dies_at=12)
    connection = Connection(address=Address("", ORIGIN, ORIGIN), credentials=auditor())
    order = Order(want=Want(frozenset({"clients"})), output=tmp_path / "org.json", resume=True)
    with pytest.raises(UsageError, match="other policies"):
        asyncio.run(collected(connection, order))


def test_nothing_to_resume(tmp_path: Path) -> None:
    """Without a journal it is said, and nothing is asked."""
    with pytest.raises(UnreadableError, match="cannot be read"):
        collect(tmp_path / "org.json", resume=True)


def test_a_journal_that_is_none(tmp_path: Path) -> None:
    """A file of that name with something else in it is refused."""
    (tmp_path / "org.json.part").write_text("{}")
    with pytest.raises(UnreadableError, match="is no journal"):
        collect(tmp_path / "org.json", resume=True)


def test_a_full_disk_costs_only_the_journal(tmp_path: Path) -> None:
    """The collection goes on without it."""
    about = About(address=ORIGIN, client="c", sections=(), taken_at=NOW)
    journal = new_journal(tmp_path / "org.json.part", about)
    journal.begin("o-1", "c")
    journal.close()
    journal._file = Path("/dev/full").open("wb")  # noqa: SIM115 - the journal closes it
    journal.keep(call("/api/v2/users"), Page[WireUser](rows=()))
    assert journal._file is None
