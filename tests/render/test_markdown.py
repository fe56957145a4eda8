"""Markdown for issues and wikis: names stay names."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.markdown import escaped, render


def test_the_story_in_markdown(story: AuditResult, golden: Callable[[str, str], None]) -> None:
    """Headline, coverage, matrix, then every finding with its details."""
    few = tuple(replace(one, subjects=one.subjects[:4]) for one in story.findings)
    golden("story.md", render(replace(story, findings=few), Options(verbose=True)))


def test_a_clean_audit_in_markdown(clean: AuditResult, golden: Callable[[str, str], None]) -> None:
    """A clean audit says that it found nothing, and what it read."""
    golden("clean.md", render(clean, Options()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<img src=x>", "&lt;img src=x&gt;"),
        ("&lt;", "&amp;lt;"),
        ("a|b `c` *d* [e](f)", r"a\|b \`c\` \*d\* \[e\](f)"),
        ("hello @octocat", "hello @&#8203;octocat"),
        ("see #12 and GH-7", "see #&#8203;12 and GH-&#8203;7"),
        (
            "https://evil.example www.evil.example",
            "https://&#8203;evil.example www.&#8203;evil.example",
        ),
        ("# title", "&#35; title"),
        ("- item", "&#45; item"),
        ("1. item", "&#49;. item"),
        ("a\nb\x1b[0m", r"a\\nb\\x1b\[0m"),
        ("call.mute in version 0.1.0", "call.mute in version 0.1.0"),
    ],
)
def test_marks_are_escaped(text: str, expected: str) -> None:
    """Markup, HTML, mentions, references, links and line starts all show as they were typed."""
    assert escaped(text) == expected


@given(st.text())
def test_escaped_text_forms_no_html_and_no_cell(text: str) -> None:
    """Nothing typed opens a tag, ends a table cell or starts a code span."""
    shown = escaped(text)
    assert "<" not in shown
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[|`*\[]", shown.replace("\\\\", ""))


def test_the_only_html_is_our_own(hostile: AuditResult) -> None:
    """Every tag in the document is one this format writes."""
    text = render(hostile, Options(verbose=True))
    links = re.compile(r"\]\(<https?://[\w:/?#@!$&'*+,;=.%~-]+>\)")
    tags = set(re.findall(r"<[^>]*>", links.sub("](link)", text)))
    assert tags <= {"<details>", "</details>", "<summary>", "</summary>", "<br>"}


def test_every_row_of_a_table_has_its_columns(story: AuditResult, hostile: AuditResult) -> None:
    """No name adds or removes a column."""
    for result in (story, hostile):
        columns = 0
        for line in render(result, Options()).splitlines():
            if not line.startswith("|"):
                columns = 0
                continue
            found = len(re.findall(r"(?<!\\)\|", line.replace("\\\\", "")))
            columns = columns or found
            assert found == columns


def test_only_web_addresses_become_links(hostile: AuditResult) -> None:
    """A `javascript:` address of a policy is text."""
    assert "(<javascript" not in render(hostile, Options())


def test_subjects_left_out_are_said(story: AuditResult) -> None:
    """Long lists are cut with a count; `-v` lists them all."""
    assert "and 362 more in the JSON, CSV and HTML reports" in render(story, Options())
    assert "more in the JSON" not in render(story, Options(verbose=True))


class TestLength:
    """A comment on GitHub holds 65,536 characters: what does not fit is left out and counted."""

    def many(self, story: AuditResult, number: int) -> AuditResult:
        """Return an audit with many findings of high severity, and one that is critical."""
        high = next(one for one in story.findings if one.rule == "wrong-division")
        critical = next(one for one in story.findings if one.severity is Severity.CRITICAL)
        copies = tuple(replace(high, fingerprint=f"{each:016x}") for each in range(number))
        return replace(story, findings=(*copies, critical))

    def test_what_fits_is_whole(self, story: AuditResult) -> None:
        """No word of shortening, lists of subjects included."""
        text = render(story, Options())
        assert "Shortened" not in text
        assert "<summary>412 subjects</summary>" in text

    def test_what_does_not_fit_is_counted(self, story: AuditResult) -> None:
        """The figures left out and shown are all; the worst finding and what was read stay."""
        text = render(self.many(story, 400), Options())
        assert len(text) <= 65_536
        left = re.search(r"evidence, (\d+) findings", text)
        assert left is not None
        assert text.count("\n### ") + int(left[1]) == 401
        assert "### critical: " in text
        assert "| usage | **not read** |" in text
        assert "a comment holds 65,536 characters" in text

    def test_verbose_is_for_wikis_and_whole(self, story: AuditResult) -> None:
        """`-v` leaves nothing out."""
        text = render(self.many(story, 400), Options(verbose=True))
        assert text.count("\n### ") == 401

    def test_letters_count_as_sites_count_them(self, story: AuditResult) -> None:
        """An emoji is two of the 65,536."""
        smiling = [replace(one, cause="\U0001f600" * 9_000) for one in story.findings]
        text = render(replace(story, findings=tuple(smiling)), Options())
        assert len(text.encode("utf-16-le")) // 2 <= 65_536
        assert "Shortened" in text

    def test_hostile_names_fit_too(self, hostile: AuditResult) -> None:
        """A finding longer than a comment is left out and counted, the verdict stays."""
        text = render(hostile, Options())
        assert len(text.encode("utf-16-le")) // 2 <= 65_536
        assert text.startswith("# FAIL: 10 high")
        assert re.search(r"evidence, .*findings?", text)
