"""What a file says, as plain values, each with its place."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.documents import Document, Node, Plain, parse_document, read_document
from scopeaudit.documents.events import Reading
from scopeaudit.model.policy import Location

names = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8
)
leaves = st.one_of(
    st.booleans(), st.integers(-999, 999), st.just(1.5), names, st.none(), st.just("two words")
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=3)
    ),
    max_leaves=12,
)


def parsed(text: str) -> Plain:
    """Return the value of a text."""
    return parse_document(text.encode(), "x.yaml").value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: true", True),
        ("a: false", False),
        ("a: 12", 12),
        ("a: -3", -3),
        ("a: 1.5", 1.5),
        ("a:", None),
        ("a: ~", None),
        ("a: null", None),
        ("a: yes", "yes"),
        ("a: off", "off"),
        ("a: True", "True"),
        ("a: 1:30", "1:30"),
        ("a: 010", "010"),
        ("a: 0x1F", "0x1F"),
        ("a: 1_000", "1_000"),
        ("a: 1e3", "1e3"),
        ("a: .inf", ".inf"),
        ("a: 2026-12-31", "2026-12-31"),
        ("a: 99999999999999999999", "99999999999999999999"),
        ("a: call:update", "call:update"),
        ('a: "true"', "true"),
        ("a: '12'", "12"),
        ("a: >-\n  one\n  two", "one two"),
        ("a: 😀", "😀"),
        ("on: 1\na: 2", 2),
    ],
)
def test_only_what_every_yaml_version_agrees_on_is_no_text(text: str, value: Plain) -> None:
    """Booleans are `true` and `false`, numbers are plain, and every doubtful spelling is text."""
    read = parsed(text)
    assert isinstance(read, dict)
    assert (read["a"], type(read["a"])) == (value, type(value))


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter() -> None:
    """A file saved by an editor of Windows says the same at the same places."""
    document = parse_document(b"\xef\xbb\xbfa: 1\r\nb:\r\n  - c\r\n", "x.yaml")
    assert document.value == {"a": 1, "b": ["c"]}
    assert document.at("b", 0) == Location("x.yaml", 3, 5)


def test_keys_and_values_have_places() -> None:
    """A place counts from 1, in characters; that of a list item is that of its value."""
    text = "title: T\nactions:\n  äöü😀: {needs: [x, {y: z}]}\n"
    document = parse_document(text.encode(), "p.yaml")
    assert document.at() == Location("p.yaml", 1, 1)
    assert document.key_at("actions", "äöü😀") == Location("p.yaml", 3, 3)
    assert document.at("actions", "äöü😀") == Location("p.yaml", 3, 9)
    assert document.at("actions", "äöü😀", "needs", 1, "y") == Location("p.yaml", 3, 25)
    assert document.key_at("actions", "äöü😀", "needs", 1) == Location("p.yaml", 3, 21)


def test_a_node_walks_the_document() -> None:
    """A node gives its parts as nodes, in the order they are written."""
    root = parse_document(b"b: [x, y]\na: {k: v}\n", "p.yaml").root
    assert [key for key, _ in root.entries()] == ["b", "a"]
    assert [item.text for item in root["b"].items()] == ["x", "y"]
    assert root.get("c") is None
    assert str(root["a"]["k"].problem("wrong", "hint")) == "p.yaml:2:8: wrong\n  hint: hint"
    assert str(root["a"]["k"].key_problem("wrong")) == "p.yaml:2:5: wrong"


@pytest.mark.parametrize(
    "ask",
    [
        lambda node: node.text,
        lambda node: node.entries(),
        lambda node: node.items(),
        lambda node: node.get("k"),
        lambda node: node["k"],
    ],
)
def test_a_node_is_asked_only_for_what_it_is(ask: Callable[[Node], object]) -> None:
    """Asking a number for text, keys or items is a mistake of the program, and loud."""
    node = parse_document(b"a: 1\n", "p.yaml").root["a"]
    with pytest.raises(TypeError):
        ask(node)


def test_a_file_has_a_name_and_a_digest(tmp_path: Path) -> None:
    """A document is called what the user called it, and has the digest of its bytes."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\n")
    document = read_document(path, "b.yaml")
    assert (document.name, document.digest) == ("b.yaml", sha256(b"a: 1\n").hexdigest())
    assert read_document(path).name == str(path)


@given(values)
def test_what_is_written_is_read(value: Plain) -> None:
    """Any plain value that is written as JSON, which is YAML, is read as it was."""
    if value is not None:
        assert parsed(json.dumps(value, ensure_ascii=False)) == value


@given(values)
def test_every_value_has_a_place(value: Plain) -> None:
    """A document knows the place of each of its values, and no place is the one of two keys."""
    text = json.dumps({"a": value}, ensure_ascii=False, indent=1)
    document = parse_document(text.encode(), "p.yaml")
    lines = text.split("\n")
    for steps, (key, spot) in document.spots.items():
        inner = _at(document, steps)
        begins = lines[spot[0] - 1][spot[1] - 1 :]
        assert begins.startswith(json.dumps(inner, ensure_ascii=False)[:1])
        assert key <= spot


def _at(document: Document, steps: tuple[str | int, ...]) -> Plain:
    value = document.value
    for step in steps:
        value = value[step]  # type: ignore[index]
    return value


@given(values)
def test_both_parsers_agree(value: Plain) -> None:
    """Where the fast parser is not installed the other one reads the same, at the same places."""
    text = yaml.safe_dump({"a": value}, allow_unicode=True)
    fast, slow = (Reading("x", [], {}, loader) for loader in (yaml.CSafeLoader, yaml.SafeLoader))
    assert (fast.read(text), fast.problems, fast.spots) == (
        slow.read(text),
        slow.problems,
        slow.spots,
    )
