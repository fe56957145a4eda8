"""The page in a real browser: from disk, without a request, with addresses that can be sent."""

import csv
import io
import json
import unicodedata
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from pypdf import PdfReader

from benchmarks.audits import audit_of
from scopeaudit.model.finding import Subject
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.csv import COLUMNS
from scopeaudit.render.csv import render as render_csv
from scopeaudit.render.html import render
from scopeaudit.render.view import ordered, who
from tests.render.chromium import COMMAND, READY, Tab, chromium
from tests.render.story import BOT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(COMMAND is None, reason="no chromium here: the page was not opened"),
]

SHOWN = "[...document.querySelectorAll('#list td.rule code')].map((one) => one.textContent)"
TITLE = "document.getElementById('sheet-title').textContent"
OPEN = "document.getElementById('sheet').open"
SHEET = "document.getElementById('sheet').innerText"
STATUS = "document.getElementById('shown').textContent"
HASH = "location.hash"
FOCUS = "document.activeElement.innerText"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Return the tab of one browser for all tests."""
    with chromium(tmp_path_factory.mktemp("profile")) as found:
        found.ready = READY
        yield found


def written(result: AuditResult, folder: Path) -> str:
    """Write the page of an audit and return its address."""
    path = folder / "report.html"
    path.write_text(render(result, Options()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def report(story: AuditResult, tmp_path: Path) -> str:
    """Return the address of the story's page."""
    return written(story, tmp_path)


def undisturbed(tab: Tab) -> None:
    """Assert that the page asked for nothing but itself and complained of nothing."""
    asked = {
        event["request"]["url"].partition("#")[0]
        for event in tab.reported("Network.requestWillBeSent")
    }
    assert all(url.endswith("/report.html") or url.startswith("data:") for url in asked)
    assert not tab.reported("Log.entryAdded")
    assert not tab.reported("Runtime.exceptionThrown")
    assert not tab.reported("Page.javascriptDialogOpening")


def press(tab: Tab, key: str, code: int = 0) -> None:
    """Press a key that types nothing."""
    for kind in ("rawKeyDown", "keyUp"):
        tab.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code)


def has(expression: str, text: str) -> str:
    """Return the condition that a text of the page holds another."""
    return f"({expression} || '').includes({json.dumps(text)})"


def test_the_page_opens_from_disk_without_a_request(tab: Tab, report: str) -> None:
    """Nothing is asked for, nothing breaks the security policy, all open findings are listed."""
    tab.open(report)
    undisturbed(tab)
    assert tab.ask(STATUS) == "9 findings, worst first"
    assert tab.ask(SHOWN)[:3] == ["forbidden-ability", "missing-scope", "stale-token"]


@pytest.mark.parametrize("address", ["finding=3f0c9d2be1a74405", "f/3f0c9d2be1a74405"])
def test_a_permalink_opens_its_finding(tab: Tab, report: str, address: str) -> None:
    """A permalink opens that finding with its evidence, proof and remedy, after a reload, too."""
    tab.open(f"{report}#{address}")
    for _ in range(2):
        assert tab.ask(OPEN) is True
        assert tab.ask(TITLE).startswith("users through client Queue dashboard cannot call.mute")
        text = tab.ask(SHEET)
        assert "412 users through client Queue dashboard, e.g. Ana Haddad 060" in text
        assert "via group Team leads" in text
        assert "/clients/0/scopes" in text
        assert "Admin \u203a Integrations \u203a OAuth" in text
        tab.reload()


def test_a_permalink_to_nothing_says_so(tab: Tab, report: str) -> None:
    """A finding of another report is not found in silence."""
    tab.open(report + "#finding=ffffffffffffffff")
    assert tab.ask(TITLE) == "There is no finding ffffffffffffffff in this report."


def test_a_permalink_wins_over_filters_and_states(tab: Tab, report: str) -> None:
    """The finding that is asked for is shown even where filters or its acceptance would hide it."""
    tab.open(report + "#finding=f4c7720d15ab6e98&severity=info")
    assert "break-glass account" in tab.ask(SHEET)
    assert tab.ask(SHOWN) == ["super-user"]


@pytest.mark.parametrize(
    ("address", "rules"),
    [
        ("severity=critical%2Cmedium", ["forbidden-ability", "implicit-grant", "wildcard-role"]),
        ("rule=missing-scope", ["missing-scope", "missing-scope"]),
        ("client=Wallboard", ["implicit-grant", "missing-scope"]),
        ("q=ADDRESS%20implicit", ["implicit-grant"]),
        ("action=call.mute&expectation=bot-can-mute", ["no-user-context"]),
        ("division=division%20EMEA", ["wrong-division"]),
        ("kind=role", ["wildcard-role"]),
        ("severity=high&client=Queue%20dashboard&kind=user&q=stale", ["stale-token"]),
        ("state=accepted", ["super-user"]),
        ("q=nobody", []),
    ],
)
def test_filters_live_in_the_address(
    tab: Tab, report: str, address: str, rules: list[str]
) -> None:
    """A filtered view can be sent: opening its address shows the same findings."""
    tab.open(f"{report}#{address}")
    assert tab.ask(SHOWN) == rules
    assert tab.ask(HASH) == f"#{address}"


@pytest.mark.parametrize(
    ("q", "rule"),
    [
        ("ana haddad 060", "missing-scope"),
        ("7a0c0000-0000-4000-8000-000000000420", "missing-scope"),
        ("a000000000000014", "missing-scope"),
        ("conversation:*:*", "forbidden-ability"),
        ("team leads", "missing-scope"),
        ("/clients/2/grant_type", "implicit-grant"),
        ("pkce", "implicit-grant"),
        ("call-control.yaml:41", "missing-scope"),
        ("77d0a1e9", "wrong-division"),
    ],
)
def test_search_is_over_everything(tab: Tab, report: str, q: str, rule: str) -> None:
    """Names, ids, fingerprints, causes, proofs, evidence, remedies and policies are all searched."""
    tab.open(f"{report}#q={quote(q)}")
    assert rule in tab.ask(SHOWN)
    assert len(tab.ask(SHOWN)) < 9


@pytest.mark.parametrize("q", ["leila", "LEÏLA kovac", "Leïla"])
def test_search_knows_no_accents(tab: Tab, story: AuditResult, tmp_path: Path, q: str) -> None:
    """A name is found by its letters, typed with their accents or without."""
    first = replace(story.findings[0], subjects=(Subject("user", "u", "Leïla Kovačević"),))
    tab.open(
        f"{written(replace(story, findings=(first, *story.findings[1:])), tmp_path)}#q={quote(q)}"
    )
    assert tab.ask(SHOWN) == [first.rule]


def test_typing_filters_and_writes_the_address(tab: Tab, report: str) -> None:
    """`/` goes to the search field; what is typed filters and stands in the address."""
    tab.open(report)
    tab.type("/")
    tab.type("wallboard")
    assert tab.ask(STATUS) == "2 of 9 findings, worst first"
    assert tab.ask(HASH) == "#q=wallboard"


def test_counts_beside_the_filters_react(tab: Tab, report: str) -> None:
    """Each value says how many findings it would leave under the other filters."""
    tab.open(f"{report}#client=Wallboard")
    counts = "[...document.querySelectorAll('#severity .count')].map((one) => one.textContent)"
    tab.until(f"{counts}.join() === '0,0,1,1,0'")


def test_a_cell_of_a_matrix_opens_its_proof(tab: Tab, report: str) -> None:
    """Clicking a cell shows every answer behind it with its proof, and leads on to its findings."""
    tab.open(report)
    tab.ask("document.querySelectorAll('.matrix td .bad')[0].closest('a').click()")
    tab.until(OPEN)
    assert tab.ask(TITLE) == "overlay-can-mute × call.mute"
    text = tab.ask(SHEET)
    assert "412 users" in text
    assert "scope conversations" in text
    assert tab.ask("document.querySelectorAll('#sheet svg.ways path.missing').length") > 0
    tab.ask("document.querySelector('#sheet-body a').click()")
    tab.until(f"!{OPEN}")
    assert tab.ask(SHOWN) == ["missing-scope"]


def test_a_cell_of_a_client_opens_its_proof(tab: Tab, report: str) -> None:
    """The same for clients × actions, over all expectations."""
    tab.open(f"{report}#proof={quote('client:' + BOT.id + '/call.mute', safe='')}")
    assert tab.ask(TITLE) == "Night shift bot × call.mute"
    assert tab.ask("document.querySelectorAll('#sheet .answer').length") == 2


def test_a_subject_has_a_page(tab: Tab, report: str) -> None:
    """A client's page has what is too much, what it can and cannot do, and its findings."""
    tab.open(f"{report}#subject={quote('client:' + BOT.id, safe='')}")
    assert tab.ask(TITLE) == "Night shift bot"
    text = tab.ask(SHEET)
    assert "which bots-stay-off-calls forbids" in text
    assert "call.disconnect" in text


def test_the_keyboard_alone_is_enough(tab: Tab, report: str) -> None:
    """Arrows move in the list, Enter opens, `]` and `[` turn, Esc closes and focus returns."""
    tab.open(report)
    tab.ask("document.querySelector('#list td.finding a').focus()")
    press(tab, "ArrowDown", 40)
    press(tab, "ArrowDown", 40)
    tab.until(has(FOCUS, "tokens of client Queue dashboard"))
    tab.call(
        "Input.dispatchKeyEvent", type="keyDown", key="Enter", text="\r", windowsVirtualKeyCode=13
    )
    tab.until(f"{OPEN} && {has(TITLE, 'tokens of client')}")
    press(tab, "]")
    tab.until(f"!{has(TITLE, 'tokens of client')}")
    press(tab, "[")
    press(tab, "[")
    tab.until(has(TITLE, "call.mute: the client lacks call:update"))
    press(tab, "Escape", 27)
    tab.until(f"!{OPEN} && {has(FOCUS, 'call.mute: the client lacks call:update')}")
    assert tab.ask(HASH) == ""
    press(tab, "End", 35)
    tab.until(has(FOCUS, "usage was not read"))
    press(tab, "?")
    tab.until("document.getElementById('help').open")


def test_sorting_says_so(tab: Tab, report: str) -> None:
    """A heading sorts, again the other way round; aria-sort and the address tell it."""
    tab.open(report)
    for way, first in (("ascending", "blind-spot"), ("descending", "wrong-division")):
        tab.ask("document.querySelector('[data-sort=rule]').click()")
        assert tab.ask("document.querySelector('th.rule').ariaSort") == way
        assert tab.ask(SHOWN)[0] == first
    assert tab.ask(HASH) == "#sort=-rule"
    assert tab.ask(STATUS) == "9 findings, sorted by Rule"


def test_one_row_per_subject(tab: Tab, report: str) -> None:
    """The list can have a row for each subject; a row opens the finding it shares."""
    tab.open(report + "#q=stale&by=subject")
    assert tab.ask(STATUS) == "37 of 513 rows, worst first"
    assert tab.ask("document.querySelector('td.subjects').innerText").startswith(
        "user Ana Lindqvist 020"
    )


def test_all_subjects_can_be_shown(tab: Tab, report: str) -> None:
    """A long list starts short and has a button for the rest."""
    tab.open(report + "#finding=3f0c9d2be1a74405")
    count = "document.querySelectorAll('#sheet .subjects li').length"
    assert tab.ask(count) == 24
    tab.ask("document.querySelector('#sheet .subjects + .quiet').click()")
    assert tab.ask(count) == 412


def test_a_waiver_is_ready_to_copy(tab: Tab, report: str) -> None:
    """The block names the finding and an end; as YAML it needs only who and why."""
    tab.open(report + "#finding=3f0c9d2be1a74405")
    tab.ask("[...document.querySelectorAll('#sheet details')].at(-1).open = true")
    tab.until("document.querySelector('#sheet pre') !== null")
    block = yaml.safe_load(tab.ask("document.querySelector('#sheet pre').textContent"))
    (waiver,) = block
    assert waiver["fingerprint"] == "3f0c9d2be1a74405"
    assert waiver["until"] == date(2027, 2, 20)
    assert waiver.keys() == {"fingerprint", "owner", "reason", "until"}


def test_what_is_filtered_can_be_exported(
    tab: Tab, story: AuditResult, report: str, tmp_path: Path
) -> None:
    """The CSV has a row per subject, with the ids of the CSV format; formulas cannot start."""
    tab.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    tab.open(report + "#rule=stale-token")
    tab.ask("document.getElementById('export').click()")
    path = tmp_path / "scopeaudit-findings.csv"
    while not path.exists():  # the browser gives it its name when it is whole
        tab.ask("new Promise((done) => requestAnimationFrame(done))")
    exported = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    plain = csv.DictReader(io.StringIO(render_csv(story, Options())))
    wanted = [row for row in plain if row["rule"] == "stale-token"]
    shared = [key for key in exported[0] if key in COLUMNS and key != "division"]
    assert len(shared) > 15
    assert [[row[key] for key in shared] for row in exported] == [
        [row[key] for key in shared] for row in wanted
    ]


def test_a_finding_can_be_copied_as_markdown(tab: Tab, report: str) -> None:
    """Sentence, rule, remedy, evidence and fingerprint, ready for an issue."""
    tab.open(report + "#finding=3f0c9d2be1a74405")
    tab.ask(
        "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }"
    )
    tab.ask("document.getElementById('sheet-markdown').click()")
    text = tab.ask("window.copied")
    assert text.startswith("### users through client Queue dashboard cannot call.mute")
    assert "1. Admin \\> Integrations" in text
    assert "`3f0c9d2be1a74405`" in text


def test_the_theme_follows_the_address(tab: Tab, report: str) -> None:
    """Dark is dark, light is light, and the page follows the system without either."""
    grounds = []
    for theme in ("dark", "light"):
        tab.open(f"{report}#theme={theme}")
        grounds.append(tab.ask("getComputedStyle(document.body).backgroundColor"))
    feature = {"name": "prefers-color-scheme", "value": "dark"}
    tab.call("Emulation.setEmulatedMedia", features=[feature])
    tab.open(report)
    grounds.append(tab.ask("getComputedStyle(document.body).backgroundColor"))
    tab.call("Emulation.setEmulatedMedia", features=[])
    assert grounds == ["rgb(19, 20, 22)", "rgb(247, 247, 245)", "rgb(19, 20, 22)"]


def test_times_say_what_they_are_here(tab: Tab, report: str) -> None:
    """Times stand in UTC; on hover they tell the reader's own time."""
    tab.call("Emulation.setTimezoneOverride", timezoneId="Asia/Tokyo")
    tab.open(report)
    tab.ask(
        "document.querySelector('time').dispatchEvent(new Event('pointerover', { bubbles: true }))"
    )
    assert "5:00:00" in tab.ask("document.querySelector('time').title")
    tab.call("Emulation.setTimezoneOverride", timezoneId="")


def test_hostile_names_are_inert(tab: Tab, hostile: AuditResult, tmp_path: Path) -> None:
    """With every finding opened and printed, no script of a name runs and no element of a name exists."""
    tab.open(written(hostile, tmp_path) + "#state=all")
    for mark in [one.fingerprint for one in (*hostile.findings, *hostile.accepted)]:
        tab.ask(f"location.hash = 'finding={mark}'")
        tab.until(has(SHEET, mark))
    tab.ask("dispatchEvent(new Event('beforeprint'))")
    undisturbed(tab)
    assert tab.ask("document.title").startswith("FAIL · <script>")
    assert tab.ask("document.querySelectorAll('img, iframe, object').length") == 0
    assert tab.ask("document.scripts.length") == 2
    assert tab.ask("[...document.links].filter((one) => /^javascript/.test(one.href)).length") == 0
    assert "<img src=x onerror=alert(1)>" in tab.ask("document.querySelector('main').innerText")


def test_a_hostile_client_can_be_filtered_by(
    tab: Tab, hostile: AuditResult, tmp_path: Path
) -> None:
    """A name full of marks survives the way through the address."""
    tab.open(f"{written(hostile, tmp_path)}#q={quote('[link](javascript:alert(3))')}")
    assert tab.ask(SHOWN) == ["missing-permission"]


@pytest.mark.parametrize(
    "address",
    [
        "f/%E0%A4%A",
        "finding=%E0%A4%A",
        "sort=__proto__",
        "sort=-constructor&by=subject",
        "severity=__proto__&change=constructor&state=toString",
        "subject=user%3A",
        "subject=nobody",
        "proof=%2F",
        "proof=client%3A%2Fcall.mute",
        "q=((((%5C%5B%00",
        "theme=%3Cscript%3E",
    ],
)
def test_no_address_stops_the_page(tab: Tab, report: str, address: str) -> None:
    """A link may hold anything; the page opens, says what is not there, and nothing runs."""
    tab.open(f"{report}#{address}")
    undisturbed(tab)
    assert "findings" in tab.ask(STATUS) or "rows" in tab.ask(STATUS)


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_no_page_scrolls_sideways(
    tab: Tab, story: AuditResult, hostile: AuditResult, tmp_path: Path, width: int
) -> None:
    """Narrow screens and endless names scroll inside tables, never the page or the sheet."""
    tab.call(
        "Emulation.setDeviceMetricsOverride",
        width=width,
        height=900,
        deviceScaleFactor=1,
        mobile=False,
    )
    for result in (story, hostile):
        mark = result.findings[0].fingerprint
        tab.open(f"{written(result, tmp_path)}#state=all&finding={mark}")
        tab.ask("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert tab.ask("document.documentElement.scrollWidth") <= width
        inner = "(() => { const one = document.getElementById('sheet'); return one.scrollWidth - one.clientWidth; })()"
        assert tab.ask(inner) <= 0
    tab.call("Emulation.clearDeviceMetricsOverride")


def test_without_script_the_page_still_tells_the_worst(tab: Tab, report: str) -> None:
    """Verdict, coverage, matrix and findings are there, and a permalink still works."""
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    tab.ready = "true"
    try:
        tab.open(report + "#finding=3f0c9d2be1a74405")
        undisturbed(tab)
        assert tab.ask("document.querySelector('#plain details[open] div').id") == (
            "finding=3f0c9d2be1a74405"
        )
        text = tab.ask("document.querySelector('main').innerText")
    finally:
        tab.call("Emulation.setScriptExecutionDisabled", value=False)
        tab.ready = READY
    assert "412 users through client Queue dashboard" in text
    assert "Without script this page shows 9 of 9 findings" in text
    assert "authorization:policy:view would open it" in text


def test_the_page_says_who_as_the_other_formats_do(
    tab: Tab, story: AuditResult, report: str
) -> None:
    """The script puts subjects in the same words as everything else."""
    tab.open(report)
    told = tab.ask(
        "[...document.querySelectorAll('#list td.subjects')].map((one) => one.textContent)"
    )
    assert told == [who(one, story.names) for one in ordered(story.findings)]


def pdf_of(tab: Tab, address: str) -> PdfReader:
    """Print a page as a reader would, and read the document."""
    tab.open(address)
    printed = tab.call("Page.printToPDF", preferCSSPageSize=True)["data"]
    return PdfReader(io.BytesIO(b64decode(printed)))


def text_of(document: PdfReader) -> str:
    """Return all text of a document, on one line."""
    text = unicodedata.normalize("NFKC", " ".join(one.extract_text() for one in document.pages))
    return " ".join(text.split())


def test_print_is_complete_and_says_its_filters(tab: Tab, report: str) -> None:
    """A document has verdict, coverage and every filtered finding with evidence, proof and fingerprint."""
    document = pdf_of(tab, report)
    text = text_of(document)
    assert len(document.pages) <= 6
    assert "FAIL" in text
    assert "What was not read, and what would open it" in text
    for mark in ("0d44c1b2aa907e13", "3f0c9d2be1a74405", "a00b51f3d9c8e274"):
        assert mark in text
    assert "via group Team leads" in text
    filtered = text_of(pdf_of(tab, report + "#rule=missing-scope"))
    assert "Printed with these filters: Rule: missing-scope" in filtered
    assert "3f0c9d2be1a74405" in filtered
    assert "a00b51f3d9c8e274" not in filtered
    assert tab.ask("document.querySelectorAll('.printed').length") == 0


def test_many_findings_print_in_short(tab: Tab, tmp_path: Path) -> None:
    """281 findings fit on fifteen pages, each with its fingerprint."""
    audit = audit_of(281, "each")
    document = pdf_of(tab, written(audit, tmp_path))
    assert len(document.pages) <= 15
    text = text_of(document)
    assert all(one.fingerprint in text for one in audit.findings)


def test_a_hundred_thousand_rows_stay_few_in_the_page(tab: Tab, tmp_path: Path) -> None:
    """Of a long list only what is in view exists, wherever it is scrolled to."""
    audit = audit_of(100_000, "each")
    tab.open(written(audit, tmp_path))
    undisturbed(tab)
    assert tab.ask(STATUS) == "100,000 findings, worst first"
    drawn = "document.querySelectorAll('#list tbody tr').length"
    last = "[...document.querySelectorAll('#list tr[data-place]')].at(-1).dataset.place"
    assert 10 < tab.ask(drawn) < 300
    tab.ask("document.querySelector('.rows').scrollTop = 1e9")
    tab.until(f"{last} === '99999'")
    assert 10 < tab.ask(drawn) < 300
    tab.ask("document.querySelector('#list td.finding a').focus()")
    press(tab, "Home", 36)
    tab.until("document.activeElement.closest('tr')?.dataset.place === '0'")
    tab.type("/")
    tab.type("deniz")
    assert 0 < tab.ask("document.querySelectorAll('#list tbody tr').length") < 300
    assert tab.ask(STATUS).startswith("9,")
