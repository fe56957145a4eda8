"""`scopeaudit site`: what is kept as plain files, which lead to each other and say nothing that is not so."""

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from scopeaudit.errors import UnreadableError
from scopeaudit.history.failing import record_failure
from scopeaudit.model.snapshot import Organization
from scopeaudit.sources.demo import demo_organization
from scopeaudit.sources.file import write_snapshot
from tests.cli.conftest import Scopeaudit
from tests.golden import same_as_golden
from tests.organizations import snapshot, user
from tests.render.story import HOSTILE
from tests.store.conftest import Nights, app, only_files, rows
from tests.store.conftest import night as night_fixture
from tests.store.conftest import place as place_fixture
from tests.store.conftest import scopeaudit as scopeaudit_fixture

night, place, scopeaudit = night_fixture, place_fixture, scopeaudit_fixture
GOLDEN = Path(__file__).parent / "golden"
OUT = Path("out")


def nights(night: Nights) -> None:
    """Keep three nights: one finding goes and comes back, another one is new."""
    night(1, app("a"), app("b", "conversations"))
    night(2, app("a", "conversations"), app("b"))
    night(3, app("a"), app("b"))


def pages() -> dict[str, str]:
    """Return every page of the site by its path."""
    found = sorted(OUT.rglob("*.html"))
    return {one.relative_to(OUT).as_posix(): one.read_text(encoding="utf-8") for one in found}


def reports() -> list[Path]:
    """Return the reports, by the number of their run."""
    return sorted(
        (OUT / "runs").glob("*-????????.html"), key=lambda one: int(one.name.partition("-")[0])
    )


class _Links(HTMLParser):
    """Collects where a page leads, and the elements it is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.elements: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of an element."""
        self.elements.add(tag)
        self.hrefs += [text or "" for name, text in attrs if name in {"href", "src"}]


def links(text: str) -> list[str]:
    """Return where a page leads; drawings within the page are none."""
    return [one for one in _Links(text).hrefs if not one.startswith(("#shape", "data:,"))]


def masked(text: str) -> str:
    """Hide style and shapes, when runs were recorded, and what of a report's name depends on that."""
    text = re.sub(r"(?s)<style>.*?</style>", "<style>STYLE</style>", text)
    text = re.sub(r"<symbol.*</symbol>\n", "", text)
    text = re.sub(r"&#39;sha256-[^&]*&#39;", "sha256-HASH", text)
    text = re.sub(r"(runs/\d+)-[0-9a-f]{8}", r"\1-MARK", text)
    text = re.sub(r"scopeaudit \d[\w.]*", "scopeaudit VERSION", text)
    return re.sub(r"recorded <time .*?</time>", "recorded THEN", text)


@only_files
def test_the_pages(night: Nights, scopeaudit: Scopeaudit) -> None:
    """The index and the page of an organization, whole."""
    nights(night)
    ran = scopeaudit("site", OUT)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == (
        "wrote out/index.html: 1 organization, 3 runs\n3 reports made; 0 there before\n"
    )
    index, organization, *others = (text for name, text in pages().items() if "runs/" not in name)
    assert not others
    same_as_golden(masked(index), GOLDEN / "index.html")
    same_as_golden(masked(organization), GOLDEN / "organization.html")


def test_reports_are_those_of_the_runs(night: Nights, scopeaudit: Scopeaudit) -> None:
    """Byte for byte what `report RUN` writes."""
    nights(night)
    scopeaudit("site", OUT)
    assert len(reports()) == 3
    for number, path in enumerate(reports(), 1):
        scopeaudit("report", str(number), "-f", "html=again.html")
        assert path.read_bytes() == Path("again.html").read_bytes()


def test_only_what_is_missing_is_made(night: Nights, scopeaudit: Scopeaudit) -> None:
    """A night adds one report; pages are the same for the same store, wherever they are written."""
    nights(night)
    scopeaudit("site", OUT)
    before = {one: one.stat().st_mtime_ns for one in reports()}
    night(4, app("a"), app("b", "conversations"))
    assert "1 report made; 3 there before" in scopeaudit("site", OUT).err
    assert {one: one.stat().st_mtime_ns for one in reports()[:3]} == before
    first = pages()
    assert "0 reports made; 4 there before" in scopeaudit("site", OUT).err
    assert pages() == first
    for path in sorted(OUT.rglob("*.html")):
        path.unlink()
    scopeaudit("site", OUT)
    assert pages() == first


def test_a_name_of_nobody_is_refused(night: Nights, scopeaudit: Scopeaudit) -> None:
    """A misspelt organization makes no empty site, and with `--delete` takes no report away."""
    nights(night)
    scopeaudit("site", OUT)
    before = pages()
    ran = scopeaudit("site", OUT, "--organization", "Tester", "--delete")
    assert ran.code == 2
    assert "no audit of an organization `Tester` is kept" in ran.err
    assert pages() == before
    assert len(reports()) == 3


def test_every_link_leads_somewhere(night: Nights, scopeaudit: Scopeaudit) -> None:
    """To a file that is there, and to nowhere outside the folder."""
    nights(night)
    scopeaudit("site", OUT)
    seen = 0
    for name, text in pages().items():
        if name.startswith("runs/"):
            continue
        for link in links(text):
            target, fragment = urldefrag(link)
            assert not re.match(r"[a-z]+:|/", target)
            there = (OUT / name).parent / unquote(target) if target else OUT / name
            assert there.is_file(), link
            if not target:
                assert f'id="{fragment}"' in text
            seen += 1
    assert seen > 15


def test_a_cell_of_the_matrix_leads_to_its_findings(night: Nights, scopeaudit: Scopeaudit) -> None:
    """Of the last run, with as many as are open."""
    nights(night)
    scopeaudit("site", OUT)
    cells = re.findall(
        r'href="(runs/3-[0-9a-f]+\.html)#rule=([a-z-]+)"><span class="label">.*?</svg> (\d+)<',
        pages()["index.html"],
    )
    opened = rows(
        "SELECT rule, count(*) FROM finding WHERE until IS NULL GROUP BY rule ORDER BY 1"
    )
    assert sorted((rule, int(number)) for _, rule, number in cells) == opened
    assert "missing-scope" in {rule for rule, _ in opened}


def said_of(name: str, index: str) -> list[str]:
    """Return the letters in the row of an organization of the matrix."""
    _, _, matrix = index.partition('class="scroll matrix"')
    _, _, row = matrix.partition(f">{name}</a></th>")
    return re.findall("<i>(.)</i>", row.partition("</tr>")[0])


class TestWithoutReport:
    """Runs that cannot be made again."""

    def test_a_pruned_run_says_why(self, night: Nights, scopeaudit: Scopeaudit) -> None:
        """It is listed without a link; one whose report is there keeps it."""
        nights(night)
        scopeaudit("site", OUT)
        kept, gone = reports()[:2]
        gone.unlink()
        scopeaudit("store", "prune", "--keep", "1")
        ran = scopeaudit("site", OUT)
        assert "0 reports made; 2 there before; 1 cannot be made" in ran.err
        assert kept.is_file()
        text = pages()["index.html"]
        assert f"runs/{kept.name}" in text
        assert f"runs/{gone.name}" not in text
        assert "run 2: what run 2 audited is no longer kept: it was pruned" in text

    def test_a_run_of_another_version(self, night: Nights, scopeaudit: Scopeaudit) -> None:
        """Its report could differ, so that none is made."""
        nights(night)
        rows("UPDATE run SET tool_version = '0.0.1' WHERE id = 2")
        scopeaudit("site", OUT)
        assert [one.name.partition("-")[0] for one in reports()] == ["1", "3"]
        assert "run 2 was made with scopeaudit 0.0.1" in pages()["index.html"]

    @only_files
    def test_a_damaged_document_is_told_and_is_an_error(
        self, night: Nights, scopeaudit: Scopeaudit
    ) -> None:
        """The site is written all the same, and the exit code says that something is wrong."""
        nights(night)
        rows(
            "UPDATE document SET size = size + 1 WHERE digest = (SELECT snapshot FROM run WHERE id = 2)"
        )
        ran = scopeaudit("site", OUT)
        assert ran.code == 3
        assert "is not as it was" in ran.err
        assert len(reports()) == 2
        assert "is not as it was" in pages()["index.html"]


class TestFolder:
    """What is written over, and what is removed."""

    def test_nothing_is_removed_unasked(self, night: Nights, scopeaudit: Scopeaudit) -> None:
        """With --delete, what the index no longer lists; never what no site wrote."""
        nights(night)
        scopeaudit("site", OUT)
        others = [OUT / "runs" / "notes.html", OUT / "robots.txt", OUT / "runs" / "1-a.html"]
        for one in others:
            one.touch()
        old = OUT / "organizations" / "gone.html"
        old.touch()
        assert scopeaudit("site", OUT, "--last", "1").code == 0
        assert len(reports()) == 3
        ran = scopeaudit("site", OUT, "--last", "1", "--delete")
        assert "3 files removed" in ran.err
        assert [one.name.partition("-")[0] for one in reports()] == ["3"]
        assert all(one.is_file() for one in others)
        assert not old.exists()

    def test_a_page_of_somebody_else_is_not_written_over(
        self, night: Nights, scopeaudit: Scopeaudit
    ) -> None:
        """Nor is anything beside it."""
        night(1, app("a"))
        OUT.mkdir()
        (OUT / "index.html").write_text("<h1>Ours</h1>")
        ran = scopeaudit("site", OUT)
        assert ran.code == 2
        assert "is no index that `scopeaudit site` wrote" in ran.err
        assert [one.name for one in OUT.iterdir()] == ["index.html"]

    def test_a_folder_that_cannot_be_made(self, night: Nights, scopeaudit: Scopeaudit) -> None:
        """The folder around it must be there; a file is none."""
        night(1, app("a"))
        ran = scopeaudit("site", "none/out")
        assert ran.code == 3
        assert "cannot write to `none/out`: no such file or directory" in ran.err
        assert scopeaudit("site", "night.json").code == 2
        OUT.mkdir()
        (OUT / "runs").touch()
        assert "cannot write to `out`: file exists" in scopeaudit("site", OUT).err

    @only_files
    def test_a_report_of_another_store_is_not_taken_for_ours(
        self, night: Nights, scopeaudit: Scopeaudit
    ) -> None:
        """Although it has the same number."""
        night(1, app("a"))
        scopeaudit("site", OUT)
        (first,) = reports()
        scopeaudit("run", "night.json", "--store", "b.db", "--now", "2026-11-09T06:00:00Z")
        rows("UPDATE run SET recorded_at = '2026-11-01T00:00:00+00:00'")
        scopeaudit("site", OUT, "--store", "b.db")
        assert len(reports()) == 2
        assert first.name not in pages()["index.html"]


class TestOrganizations:
    """Several of them, and audits that could not be made."""

    def test_one_is_told_from_another(self, night: Nights, scopeaudit: Scopeaudit) -> None:
        """Those that fail come first; --organization takes one."""
        night(1, app("a"))
        other = snapshot(user("ana"), clients=(app("z", "conversations"),))
        aardvark = Organization(id="org-2", name="Aardvark")
        write_snapshot(replace(other, organization=aardvark), Path("other.json"))
        scopeaudit(
            "run", "other.json", "-p", "policy.yaml", "--store", a_store(), "--allow-unknown"
        )
        assert "2 organizations, 2 runs" in scopeaudit("site", OUT).err
        index = pages()["index.html"]
        assert index.index(">Testers</a>") < index.index(">Aardvark</a>")
        assert "1 of 2 fails" in index
        assert said_of("Aardvark", index) == ["0"]
        rows("UPDATE run SET tool_version = '0.0.1' WHERE organization = 'org-2'")
        scopeaudit("site", OUT)
        assert said_of("Aardvark", pages()["index.html"]) == ["?"]
        assert "1 organization, 1 run" in scopeaudit("site", "one", "--organization", "org-2").err
        assert "Testers" not in Path("one/index.html").read_text()

    def test_an_audit_that_could_not_be_made(self, night: Nights, scopeaudit: Scopeaudit) -> None:
        """It stands among the audits, and the organization does not look as if it had been audited."""
        night(1, app("a", "conversations"), options=("--allow-unknown",))
        error = UnreadableError("sign-in was refused: <b>no</b>")
        (asked,) = rows("SELECT asked FROM run")
        at = datetime(2026, 11, 2, 6, tzinfo=UTC)
        record_failure(a_store(), str(asked[0]), error, at)
        record_failure(a_store(), "--live, profile x", error, at)
        ran = scopeaudit("site", OUT)
        assert "2 organizations, 1 run, 2 audits that could not be made" in ran.err
        index = pages()["index.html"]
        assert index.count("NOT AUDITED") == 4
        assert "sign-in was refused: &lt;b&gt;no&lt;/b&gt;" in index
        assert "before that: PASS, 2026-11-01 06:00 UTC" in index
        assert "2 not whole or not audited" in index
        assert "No rule has an open finding in what was audited" in index
        night(3, app("a", "conversations"), options=("--allow-unknown",))
        scopeaudit("site", OUT)
        assert "1 not whole or not audited" in pages()["index.html"]

    def test_an_empty_store(self, night: Nights, scopeaudit: Scopeaudit) -> None:
        """It has no audit, and the site says so; a store that is not there is an error."""
        night(1, app("a"))
        for table in ("change", "life", "finding", "run"):
            rows(f"DELETE FROM {table}")  # noqa: S608 - names of ours
        assert scopeaudit("site", OUT).code == 0
        assert "no audit is kept" in pages()["index.html"]
        assert scopeaudit("site", OUT, "--store", "none.db").code == 3


class TestRedacted:
    """A site for those who are to see how it stands and not who."""

    def test_it_names_nobody(self, scopeaudit: Scopeaudit) -> None:
        """Neither in reports nor in what changed or failed; reports with names keep their own files."""
        read = demo_organization()
        for clients in (read.clients, read.clients[:-3] if read.clients else ()):
            write_snapshot(replace(read, clients=clients), Path("org.json"))
            scopeaudit("run", "org.json", "--store", "r.db", "-q", "-f", "json=x.json")
        error = UnreadableError("user Ana Adeyemi could not sign in")
        record_failure("r.db", "org.json", error, datetime(2026, 11, 30, tzinfo=UTC))
        assert scopeaudit("site", OUT, "--store", "r.db").code == 0
        named = {one.name for one in reports()}
        names = [one.name for one in read.users or ()]
        assert any(name in pages()["index.html"] for name in ("Ana Adeyemi",))
        ran = scopeaudit("site", OUT, "--store", "r.db", "--redact", "--delete")
        assert "2 reports made; 0 there before; 2 files removed" in ran.err
        assert named.isdisjoint(one.name for one in reports())
        for name, text in pages().items():
            assert not [one for one in names if one in text], name
        assert "NOT AUDITED" in pages()["index.html"]
        assert (
            scopeaudit("report", "1", "--redact", "--store", "r.db", "-f", "html=a.html").code == 1
        )
        assert Path("a.html").read_bytes() == reports()[0].read_bytes()


class TestWords:
    """What a run came to is said as its exit code says it."""

    @pytest.mark.parametrize(
        ("code", "undecided", "high", "word"),
        [
            (0, 0, 0, "PASS"),
            (0, 0, 2, "PASS"),
            (0, 1, 0, "INCOMPLETE"),
            (1, 0, 2, "FAIL"),
            (1, 3, 2, "FAIL"),
            (4, 0, 0, "INCOMPLETE"),
            (5, 0, 0, "NOTHING AUDITED"),
        ],
    )
    def test_a_word(
        self,
        night: Nights,
        scopeaudit: Scopeaudit,
        code: int,
        undecided: int,
        high: int,
        word: str,
    ) -> None:
        """Nothing undecided is called a pass."""
        night(1, app("a"))
        rows(
            "UPDATE run SET exit_code = :code, undecided = :undecided, high = :high, medium = 0, low = 0",
            code=code,
            undecided=undecided,
            high=high,
        )
        scopeaudit("site", OUT)
        (organization,) = (text for name, text in pages().items() if name.startswith("organ"))
        assert f"<title>{word} · " in organization
        tone = {"PASS": "good", "FAIL": "bad"}.get(word, "open")
        assert f'<section class="verdict {tone}"' in pages()["index.html"]


@only_files
def test_hostile_names_are_text(night: Nights, scopeaudit: Scopeaudit) -> None:
    """Whatever an organization, a finding, a failure or a version is called, no page does what it says."""
    night(1, app("a"))
    night(2, app("b"))
    before: set[str] = set()
    scopeaudit("site", OUT)
    for text in pages().values():
        before |= _Links(text).elements
    for number, name in enumerate(HOSTILE):
        rows("UPDATE run SET organization = :name, organization_name = :name", name=name)
        rows("UPDATE finding SET organization = :name, message = :name", name=name)
        rows("UPDATE change SET message = :name", name=name)
        rows("UPDATE run SET tool_version = :name WHERE id = 1", name=name)
        out = Path(f"hostile-{number}")
        assert scopeaudit("site", out).code == 0
        for path in (out / "index.html", *(out / "organizations").iterdir()):
            text = path.read_text(encoding="utf-8")
            assert _Links(text).elements <= before
            assert "script" not in _Links(text).elements
            assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b\x07]", text)
            assert all(
                re.match(r"(\.\./)?(runs|organizations|index|#)", one) for one in links(text)
            )
            assert len(text) < 100_000
        assert re.fullmatch(r"[a-z0-9-]+\.html", next((out / "organizations").iterdir()).name)


def a_store() -> str:
    """Return the store of this test."""
    return os.environ["SCOPEAUDIT_STORE"]
