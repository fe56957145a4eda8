"""A script without the spaces that mean nothing: what it says stays."""

import pytest

from scopeaudit.render.squeezed import squeezed


@pytest.mark.parametrize(
    ("plain", "short"),
    [
        ("const a = (b, c) => [b, c];", "const a=(b,c)=>[b,c];"),
        ("if (a && !b) return { c: -1 };", "if(a&&!b)return{c:-1};"),
        ('say("a, b: c", { n: 1 });', 'say("a, b: c",{n:1});'),
        (r'f("a \" , b", c);', r'f("a \" , b",c);'),
        ("f(`a, b ${c, d} : e`, g);", "f(`a, b ${c, d} : e`,g);"),
        ('f(`a ${b ? ` (${c})` : ""} , d`, e);', 'f(`a ${b ? ` (${c})` : ""} , d`, e);'),
        ("a.replace(/ , /g, b);", "a.replace(/ , /g, b);"),
        ("a + -b - -c", "a + -b - -c"),
        ("a + b - 1", "a+b-1"),
        ("a + ++b", "a + ++b"),
        ("a++ + b", "a++ + b"),
        ("for (const one of [1, 2]) f(one);", "for(const one of[1,2])f(one);"),
    ],
)
def test_only_spaces_around_signs_go(plain: str, short: str) -> None:
    """Texts, templates and regular expressions keep theirs; a line that is not plain stays as it is."""
    assert squeezed(plain) == short


def test_lines_stay_lines() -> None:
    """An error in a report names the line, and a reader finds it."""
    assert squeezed("a( 1 )\n\nb( 2 )\n") == "a(1)\n\nb(2)\n"
