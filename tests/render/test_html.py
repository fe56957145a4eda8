"""The page: one file, no request, nothing typed by a person becomes markup or script."""

import hashlib
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from benchmarks.audits import audit_of
from scopeaudit.bundled import bundled
from scopeaudit.errors import UsageError
from scopeaudit.model.finding import Finding
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.html import render
from scopeaudit.render.outline import IN_FULL
from tests.render.unpacking import data_in, inflated, unpacked

ELEMENTS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "link",
        "style",
        "body",
        "a",
        "svg",
        "symbol",
        "path",
        "circle",
        "use",
        "header",
        "span",
        "nav",
        "button",
        "main",
        "section",
        "p",
        "strong",
        "h1",
        "h2",
        "h3",
        "h4",
        "ul",
        "li",
        "dl",
        "div",
        "dt",
        "dd",
        "time",
        "b",
        "i",
        "pre",
        "kbd",
        "dialog",
        "details",
        "summary",
        "q",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "label",
        "input",
        "select",
        "option",
        "fieldset",
        "legend",
        "noscript",
        "ol",
        "script",
        "bdi",
        "small",
    ]
)
ATTRIBUTES = frozenset(
    [
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "rel",
        "href",
        "class",
        "aria-hidden",
        "aria-label",
        "aria-labelledby",
        "focusable",
        "width",
        "height",
        "id",
        "viewbox",
        "d",
        "cx",
        "cy",
        "r",
        "type",
        "datetime",
        "tabindex",
        "scope",
        "colspan",
        "role",
        "hidden",
        "autocomplete",
        "spellcheck",
        "value",
        "preserveaspectratio",
        "aria-keyshortcuts",
    ]
)


class Page(HTMLParser):
    """Collects what a browser would see: elements, attributes, the text of each element."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Forget an element that is closed."""
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note text under the innermost element."""
        if self._open:
            self.texts.setdefault(self._open[-1], []).append(data)

    def attribute(self, tag: str, key: str, value: str) -> dict[str, str]:
        """Return the attributes of the one element that has this attribute."""
        (found,) = [has for name, has in self.elements if name == tag and has.get(key) == value]
        return found


@pytest.fixture(scope="module")
def page(story: AuditResult) -> Page:
    """Return the page of the story."""
    return Page(render(story, Options()))


@pytest.fixture(scope="module")
def attacked(hostile: AuditResult) -> Page:
    """Return the page in which every name is an attack."""
    return Page(render(hostile, Options()))


def data(page: Page) -> dict[str, Any]:
    """Return the data block of a page."""
    block, _ = page.texts["script"]
    return data_in(block)


def test_the_story_as_a_page(story: AuditResult, golden: Callable[[str, str], None]) -> None:
    """The markup of the whole page, with style, script and their hashes left out."""
    few = tuple(replace(one, subjects=one.subjects[:4]) for one in story.findings)
    text = render(replace(story, findings=few), Options())
    text = re.sub(r"(?s)<style>.*?</style>", "<style></style>", text)
    text = re.sub(r"(?s)<script>.*?</script>", "<script></script>", text)
    text = re.sub(r'(?<=id="data">)[^<]+', _readable, text)
    golden("story.html", re.sub(r"sha256-[\w+/=]+", "sha256-", text))


def _readable(block: re.Match[str]) -> str:
    """Return the data of a page as indented JSON, whatever build of zlib deflated it."""
    found = data_in(block[0])
    return "\n" + json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def test_the_same_audit_gives_the_same_bytes(story: AuditResult) -> None:
    """Nothing of the page depends on when or where it is made."""
    turned = replace(story, findings=story.findings[::-1])
    assert render(story, Options()) == render(turned, Options())


def test_only_known_elements_and_attributes(page: Page, attacked: Page) -> None:
    """No name opens an element or adds an attribute; there is no inline handler and no style."""
    for one in (page, attacked):
        assert {name for name, _ in one.elements} <= ELEMENTS
        assert {key for _, has in one.elements for key in has} <= ATTRIBUTES


def test_names_add_no_element(hostile: AuditResult) -> None:
    """A page of attacks has exactly the elements of the same page with harmless names."""
    pages = (Page(render(one, Options())) for one in (hostile, _harmless(hostile)))
    made = [[name for name, _ in page.elements] for page in pages]
    assert made[0] == made[1]


def _harmless(result: AuditResult) -> AuditResult:
    """Replace the marks that mean something in HTML, and nothing else."""
    blunt = str.maketrans("<>&\"'", "(){}_")

    def clean(value: Any) -> Any:
        if type(value) is str:
            return value.translate(blunt)
        if isinstance(value, tuple):
            return tuple(map(clean, value))
        if isinstance(value, dict):
            return {key.translate(blunt): clean(one) for key, one in value.items()}
        if hasattr(value, "__dataclass_fields__"):
            return replace(
                value, **{key: clean(getattr(value, key)) for key in value.__dataclass_fields__}
            )
        return value

    cleaned: AuditResult = clean(result)
    return cleaned


def test_script_and_style_are_allowed_by_their_hashes_alone(page: Page) -> None:
    """The policy allows nothing but the two inlined texts and data images."""
    has = page.attribute("meta", "http-equiv", "Content-Security-Policy")
    (style,), (_, script) = page.texts["style"], page.texts["script"]
    hashes = [b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in (script, style)]
    assert has["content"].split("; ") == [
        "default-src 'none'",
        f"script-src 'sha256-{hashes[0]}'",
        f"style-src 'sha256-{hashes[1]}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_the_page_asks_for_nothing(page: Page, attacked: Page) -> None:
    """Links stay in the page or name a web address; nothing is loaded from anywhere."""
    for one in (page, attacked):
        assert not [has for _, has in one.elements if "src" in has]
        for name, has in one.elements:
            allowed = ("#", "https://") if name == "a" else ("#", "data:,")
            assert has.get("href", "#").startswith(allowed)
        assert not re.search(r"url\(|@import|fetch|XMLHttp|innerHTML", str(one.texts["style"]))


def test_data_cannot_end_its_element(hostile: AuditResult) -> None:
    """The data block is in digits, and still says exactly what was typed; the page tells its digest."""
    text = render(hostile, Options())
    block = text.partition('id="data">')[2].partition("</script>")[0]
    assert not re.search("[<>&]", block)
    plain = inflated(block)
    assert hashlib.sha256(plain).hexdigest() in text
    parts = json.loads(plain)["rows"]["parts"] + json.loads(plain)["strings"]
    assert any("</script></style></title><!-- <script>alert(" in one for one in parts)


def test_addresses_to_redirect_to_hold_no_secret() -> None:
    """The page of a client shows where it redirects to, without query, fragment, user and password."""
    audit = audit_of(10, "each")
    first, *others = audit.directory.clients
    uris = ("https://ana:hush@app.example:8443/back?code=hush#hush", "app:back?hush", "//[?hush")
    directory = replace(audit.directory, clients=(replace(first, redirect_uris=uris), *others))
    found = data(Page(render(replace(audit, directory=directory), Options())))
    said = [found["strings"][at] for at in found["abilities"]["clients"][0][5]]
    assert said == ["https://app.example:8443/back", "app:back", "//["]
    assert not [one for one in found["strings"] if "hush" in one]


def test_data_holds_every_finding_and_subject(page: Page, story: AuditResult) -> None:
    """Columns over strings lose nothing: all open and accepted findings, all their subjects."""
    rows = data(page)["rows"]
    marks = b64decode(rows["marks"]).hex()
    every = (*story.findings, *story.accepted)
    assert sorted(marks[at : at + 16] for at in range(0, len(marks), 16)) == sorted(
        one.fingerprint for one in every
    )
    assert unpacked(rows["count"]) == [len(one.subjects) for one in ordered_as(marks, every)]
    assert len(unpacked(rows["person"])) == len(unpacked(rows["through"])) == 514


def ordered_as(marks: str, every: tuple[Finding, ...]) -> list[Finding]:
    """Return findings in the order of their fingerprints in the page."""
    known = {one.fingerprint: one for one in every}
    return [known[marks[at : at + 16]] for at in range(0, len(marks), 16)]


def test_what_was_not_read_is_never_folded_away(story: AuditResult, clean: AuditResult) -> None:
    """An incomplete audit shows its coverage; a whole one may fold the table."""
    for result, folded in ((story, False), (clean, True)):
        text = render(result, Options())
        coverage = text.partition('id="coverage"')[2].partition("</section>\n<section")[0]
        assert ("<details" in coverage) is folded


def test_a_few_findings_stand_in_the_page_itself(story: AuditResult) -> None:
    """Without script each has its line, with an address; the worst say cause and first step as well."""
    text = render(story, Options())
    marks = [one.fingerprint for one in story.findings]
    assert [mark for mark in marks if f'id="finding={mark}"' not in text] == []
    assert text.count('<details class="finding">') == IN_FULL
    assert f"shows {len(marks)} of {len(marks)} findings" in text


def test_of_many_findings_the_worst_of_each_kind_stand_there() -> None:
    """Without script every rule and severity has its line, with how many more there are of it."""
    audit = audit_of(1_000, "each")
    text = render(audit, Options())
    kinds = {(one.severity, one.rule) for one in audit.findings}
    assert text.count('id="finding=') == len(kinds) == 15
    assert text.count("67 findings on 67 subjects") == 10
    assert "shows 15 of 1,000 findings, the worst of each kind" in text


def test_what_a_page_does_not_hold_is_counted_in_it(story: AuditResult) -> None:
    """The worst are kept, the rest is told by severity and rule, and all counts are those of the audit."""
    text = render(story, Options(html_max=7))
    page = Page(text)
    assert len(b64decode(data(page)["rows"]["marks"])) == 7 * 8
    assert data(page)["about"]["left_out"] == 3
    said = " ".join(" ".join(page.texts["p"]).split())
    assert "It holds the worst 7; the other formats hold all. Not in it:" in said
    assert "low missing-scope 1, info blind-spot 1, high super-user (accepted) 1" in said
    assert "3 findings are left out of this page" in page.texts["strong"]
    assert page.texts["a"].count("3 findings are left out of this page") == 1
    assert "9 findings on 513 subjects" in said
    assert "are left out" not in render(story, Options(html_max=10))


def test_templates_of_a_folder_go_before_the_bundled_ones(
    clean: AuditResult, tmp_path: Path
) -> None:
    """A team restyles one part and keeps the rest."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "_reading.html").write_text("<p>{{ facts.organization.name }}!</p>")
    text = render(clean, Options(templates=tmp_path))
    assert "<p>Northwind Care!</p>" in text
    assert "Expectations × actions" in text


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ facts.nothing }}", "has no attribute 'nothing'"),
        ("{% if %}", "Expected an expression"),
        ("{{ ''.__class__.__mro__ }}", "access to attribute"),
    ],
)
def test_a_wrong_template_is_an_error_of_the_user(
    clean: AuditResult, tmp_path: Path, template: str, message: str
) -> None:
    """What a template may not do or does not find is said, with where."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "_reading.html").write_text(template)
    with pytest.raises(UsageError, match="cannot render the report") as raised:
        render(clean, Options(templates=tmp_path))
    assert message in str(raised.value)


def test_a_style_that_would_end_its_element_is_refused(clean: AuditResult, tmp_path: Path) -> None:
    """An inlined file cannot break out of the element it stands in."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "report.css").write_text("p::after { content: '</STYLE>' }")
    with pytest.raises(UsageError, match="would end the element"):
        render(clean, Options(templates=tmp_path))


def test_every_phrase_is_said() -> None:
    """The file of phrases holds what templates and script say, and nothing else."""
    reports = bundled("reports")
    phrases = json.loads((reports / "static" / "words.json").read_text(encoding="utf-8"))
    places = [*(reports / "templates").iterdir(), *(reports / "static" / "script").iterdir()]
    said = "".join(path.read_text(encoding="utf-8") for path in places if path.is_file())
    put_together = ("theme.", "since.", "findings.", "reading.", "help.", "compare.", "fix.")
    kinds = {"client", "user", "group", "role", "policy", "waiver", "organization"}
    unsaid = {key for key in phrases if f'"{key}"' not in said} - kinds
    assert {key for key in unsaid if not key.startswith(put_together)} == set()
    keys = set(re.findall(r"""say\(["']([a-z_.]+)["'][,)]""", said)) | {"findings.new"}
    assert keys <= phrases.keys()


def test_a_page_can_be_in_another_language_and_style(clean: AuditResult, tmp_path: Path) -> None:
    """A folder with its own words and style, and no Python, makes another page."""
    path = bundled("reports") / "static" / "words.json"
    words = json.loads(path.read_text(encoding="utf-8"))
    words |= {
        "language": "de",
        "coverage.title": "Was gelesen wurde",
        "finding": "{n} Befund|{n} Befunde",
    }
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "words.json").write_text(json.dumps(words), encoding="utf-8")
    (tmp_path / "static" / "report.css").write_text("h1 { color: rebeccapurple; }")
    page = Page(render(clean, Options(templates=tmp_path)))
    assert page.attribute("html", "lang", "de")
    assert "Was gelesen wurde" in page.texts["h2"]
    assert "rebeccapurple" in page.texts["style"][0]
    assert any("0 Befunde" in one for one in page.texts["p"])
    policy = page.attribute("meta", "http-equiv", "Content-Security-Policy")["content"]
    assert b64encode(hashlib.sha256(page.texts["style"][0].encode()).digest()).decode() in policy


@pytest.mark.parametrize(
    ("words", "message"),
    [("[]", "no object of strings"), ("{", "is no JSON"), ("{}", "there is no phrase")],
)
def test_wrong_words_are_an_error_of_the_user(
    clean: AuditResult, tmp_path: Path, words: str, message: str
) -> None:
    """A phrase that is missing or a file that is no file of phrases is said, and nothing is written."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "words.json").write_text(words)
    with pytest.raises(UsageError, match=message):
        render(clean, Options(templates=tmp_path))
