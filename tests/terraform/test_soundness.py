"""Nothing is guessed: what is known although a variable is not, is so for every value it may have."""

from typing import Any

from hcl2.api import parses_to_tree
from hypothesis import given, settings
from hypothesis import strategies as st

from scopeaudit.sources.terraform.evaluate import evaluate
from scopeaudit.sources.terraform.syntax import Expression
from scopeaudit.sources.terraform.tree import body_of
from scopeaudit.sources.terraform.value import Unknown, Value, first_unknown, wrong

NAMES = ("a", "b")
VALUES: tuple[Any, ...] = ("x", "y", "", True, False, None, 0, 2, ["x"], [], {"x": "y"})

leaves = st.sampled_from(
    ['"x"', '"y"', "true", "null", "1", '["x", "y"]', '{x = "y"}', *(NAMES * 4)]
)


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return larger expressions made of smaller ones."""
    one, two, three = (st.tuples(*[inner] * number) for number in (1, 2, 3))
    return st.one_of(
        three.map(lambda parts: "({} ? {} : {})".format(*parts)),
        two.map(lambda parts: "({} && {})".format(*parts)),
        two.map(lambda parts: "({} || {})".format(*parts)),
        two.map(lambda parts: "({} == {})".format(*parts)),
        two.map(lambda parts: "concat([{}], {})".format(*parts)),
        two.map(lambda parts: "contains({}, {})".format(*parts)),
        two.map(lambda parts: "try({}, {})".format(*parts)),
        two.map(lambda parts: "coalesce({}, {})".format(*parts)),
        two.map(lambda parts: 'lookup({}, "x", {})'.format(*parts)),
        two.map(lambda parts: '"${{{}}}-${{{}}}"'.format(*parts)),
        two.map(lambda parts: "[for k, v in {} : v if v != {}]".format(*parts)),
        two.map(lambda parts: "{}[{}]".format(*parts)),
        one.map(lambda parts: "can({})".format(*parts)),
        one.map(lambda parts: "length({})".format(*parts)),
        one.map(lambda parts: "toset({})".format(*parts)),
        one.map(lambda parts: "distinct({})".format(*parts)),
        one.map(lambda parts: "keys({})".format(*parts)),
        one.map(lambda parts: "merge({})".format(*parts)),
        one.map(lambda parts: "({}).x".format(*parts)),
        one.map(lambda parts: "({})[*]".format(*parts)),
        one.map(lambda parts: "!({})".format(*parts)),
        one.map(lambda parts: "flatten([{}])".format(*parts)),
    )


class Nothing:
    """A scope without anything."""

    def named(self, name: str) -> Value:
        """Know no name."""
        return wrong(name)

    def spend(self, steps: int) -> None:
        """Count nothing."""


def parsed(text: str) -> Expression:
    """Parse an expression."""
    return body_of(parses_to_tree(f"value = {text}\n")).settings["value"].expression


@settings(max_examples=500, deadline=None)
@given(text=st.recursive(leaves, grown, max_leaves=5), data=st.data())
def test_what_is_known_without_a_value_is_so_with_any(text: str, data: st.DataObject) -> None:
    """A known part is equal for every value; what Terraform refuses stays refused."""
    expression = parsed(text)
    known = data.draw(st.sampled_from(VALUES))
    hidden = evaluate(expression, Nothing(), {"a": Unknown("not known"), "b": known})
    if first_unknown(hidden):
        return
    for value in VALUES:
        found = evaluate(expression, Nothing(), {"a": value, "b": known})
        refused = isinstance(found, Unknown) and found.wrong
        assert refused or found == hidden, (text, value)
