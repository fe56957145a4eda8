"""Files that are refused: one clear problem each, and never anything but a problem."""

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from scopeaudit.documents import MAX_BYTES, parse_document, read_document
from scopeaudit.documents.syntax import syntax_problem
from scopeaudit.errors import PolicyError, Problem

pieces = st.sampled_from(
    [
        *("a", "b: ", ": ", "- ", "\n", "  ", "\t", "{", "}", "[", "]", ",", '"', "'", "#", "|"),
        *(">", "&a ", "*a ", "!x ", "!!python/object:os.system ", "<<: ", "? ", "---\n", "...\n"),
        *("%YAML 1.1\n", "true", "1:30", "010", "\\", "@", "`", "\ufeff", "\x00", "\u2028", "ü"),
        *("\r", "\x85", "~", "=", "0", "😀", '"\\x1b"', '"\\ud800"', "%TAG ! x\n", "a:\n"),
    ]
)


def problems(data: bytes) -> list[str]:
    """Return the problems of a file that is refused."""
    with pytest.raises(PolicyError) as caught:
        parse_document(data, "x.yaml")
    return [str(problem) for problem in caught.value.problems]


def refused(data: bytes) -> tuple[Problem, ...] | None:
    """Return why a file is refused, None where it is read."""
    try:
        parse_document(data, "x.yaml")
    except PolicyError as error:
        return error.problems
    return None


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"a: \xff\n", "x.yaml:1:4: expected text in UTF-8, found the byte `0xff`"),
        (b"a: 1\nb: \xe4\n", "x.yaml:2:4: expected text in UTF-8, found the byte `0xe4`"),
        ("a: 1".encode("utf-16"), "x.yaml:1:1: expected text in UTF-8, found the byte `0xff`"),
    ],
)
def test_a_file_is_utf_8(data: bytes, place: str) -> None:
    """Anything else is refused where it begins."""
    assert problems(data) == [f"{place}\n  hint: save the file as UTF-8"]


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    """A policy of 10 MB is one problem; its text, a bomb or not, is not parsed."""
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: &a [*a, *a]\n" * 700_000)
    with pytest.raises(PolicyError) as caught:
        read_document(path, "large.yaml")
    assert str(caught.value) == (
        "large.yaml: expected a file of at most 1 MB\n"
        "  hint: split it into several files\n"
        "1 problem found"
    )


def test_a_file_of_the_largest_size_is_read() -> None:
    """The limit itself is allowed."""
    assert parse_document(b"a: 1\n".ljust(MAX_BYTES, b"\n"), "x.yaml").value == {"a": 1}


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file, a folder and an impossible name are problems of that path."""
    for path, said in (
        (tmp_path / "no.yaml", "no such file"),
        (tmp_path, "expected a file, found a folder"),
        (Path("a\0b"), "cannot be read: embedded null byte"),
        (tmp_path / ("a" * 300), "cannot be read: file name too long"),
    ):
        with pytest.raises(PolicyError) as caught:
            read_document(path, "it")
        assert [problem.message for problem in caught.value.problems] == [said]


def test_a_hundred_problems_are_enough() -> None:
    """A file that is wrong throughout is not read to its end."""
    said = problems(b"- !x 1\n" * 500)
    assert len(said) == 101
    assert said[0] == "x.yaml: reading stopped after 100 problems\n  hint: mend these first"


@pytest.mark.parametrize(
    "text",
    ["[" * 900_000, "{" * 900_000, "- " * 450_000, "? " * 450_000, "{a: " * 200_000, "1: [" * 9],
    ids=["lists", "mappings", "items", "keys", "nested mappings", "under a number"],
)
def test_deep_nesting_is_refused_at_once(text: str) -> None:
    """However deep a file goes, reading it ends early and without an error of Python's own."""
    assert problems(text.encode())


def test_an_error_of_the_parser_without_words_of_ours() -> None:
    """What has no explanation of its own is said as the parser says it, where it says it."""
    (said,) = problems(b"%YAML 3.0\n---\na: 1\n")
    assert said == "x.yaml:1:1: not valid YAML: found incompatible YAML document"
    placeless = syntax_problem("x.yaml", "", yaml.YAMLError("unacceptable"))
    assert str(placeless) == "x.yaml: not valid YAML: unacceptable"


def test_an_alias_is_no_key() -> None:
    """An alias is refused where a key belongs, as anywhere else."""
    (said, *_) = problems(b"*a : 1\nb: 2\n")
    assert said.startswith("x.yaml:1:1: expected a value, found the alias `*a`")


def test_syntax_is_explained_once_where_an_alias_caused_it() -> None:
    """What the parser says about the rest of a line that begins with an alias is left out."""
    (said,) = problems(b"name: *foo bar*\n")
    assert said.startswith("x.yaml:1:7: expected a value, found the alias `*foo`")


@given(st.lists(pieces, max_size=25).map("".join))
@example("a: !<foo\n")
@example("? \n")
@example('{"a": *x')
def test_nothing_but_problems(text: str) -> None:
    """Any text is either read or refused with at least one problem, each in the file."""
    lines = len(text.splitlines()) + 1
    said = refused(text.encode())
    assert said is None or (said and all(0 <= problem.line <= lines for problem in said))


@given(st.binary(max_size=200))
def test_nothing_but_problems_in_any_bytes(data: bytes) -> None:
    """Any bytes are either read or refused."""
    assert refused(data) is None or refused(data)


def test_the_name_of_a_file_steers_nothing() -> None:
    """Whoever names a file in a pull request writes no command into the log, and no colour."""
    problem = Problem("a\n::error::\x1b[31m.yaml", 1, 2, "wrong", "mend it")
    assert str(problem) == "a\\n::error::\\x1b[31m.yaml:1:2: wrong\n  hint: mend it"
