"""Expressions come to a value without an apply, or stay unknown and say why and where."""

from pathlib import Path

import pytest

from tests.terraform.configurations import local

KNOWN = {
    '["users", "users:readonly"]': ["users", "users:readonly"],
    'concat(["users"], local.more)': ["users", "a", "b"],
    'toset(["b", "a", "b"])': ["a", "b"],
    "[for one in local.more : upper(one)]": ["A", "B"],
    '[for key, value in local.map : "${key}:${value}" if value != "no"]': ["x:yes"],
    "keys(local.map)": ["x", "y"],
    "values(local.map)": ["yes", "no"],
    "local.list[*].name": ["first", "second"],
    "local.list.*.name": ["first", "second"],
    "[local.list[1].name]": ["second"],
    '[local.map["x"]]': ["yes"],
    '[lookup(local.map, "z", "none")]': ["none"],
    '[merge(local.map, {x = "new"}).x]': ["new"],
    '[length(local.more) > 1 ? "many" : "few"]': ["many"],
    '[try(local.map.z, "fallback")]': ["fallback"],
    '[can(local.map.z) ? "there" : "gone"]': ["gone"],
    'split(",", "users,groups")': ["users", "groups"],
    '[length(split(",", "")) > 0 ? "one" : "none"]': ["one"],
    '[max(2, 10) == 10 ? "ten" : "two"]': ["ten"],
    '[join("-", local.more)]': ["a-b"],
    '[format("%s:%s", "users", "readonly")]': ["users:readonly"],
    'jsondecode("[\\"users\\"]")': ["users"],
    'flatten([["a"], [["b"]]])': ["a", "b"],
    'distinct(["a", "a"])': ["a"],
    'compact(["", "a", null == null ? "" : "b"])': ["a"],
    'contains(local.more, "a") && !contains(local.more, "z") ? ["both"] : []': ["both"],
    '[coalesce(null, "", "a")]': ["a"],
    'zipmap(["k"], ["v"]).k == "v" ? ["yes"] : ["no"]': ["yes"],
    "slice(local.more, 1, 2)": ["b"],
    '["$${not.a.reference}"]': ["${not.a.reference}"],
    "[<<-EOT\n  text\n  EOT\n]": ["text\n"],
    '[{for one in local.list : one.name => one.kind...}["first"][0]]': ["k1"],
    "null": [],
    '"users"': ["users"],
}
"""An expression, and what it comes to as scopes."""

MORE = """
locals {
  more = ["a", "b"]
  map  = { x = "yes", y = "no" }
  list = [{ name = "first", kind = "k1" }, { name = "second", kind = "k2" }]
}
variable "none" {}
variable "secret" {
  default   = "hush"
  sensitive = true
}
"""

UNKNOWN = {
    "[var.none]": "`var.none` has no value",
    '["users", var.none]': "`var.none` has no value",
    'concat(["users"], var.none)': "`var.none` has no value",
    "[var.secret]": "`var.secret` is sensitive",
    '[sensitive("users")]': "it is marked as sensitive",
    'csvdecode(file("scopes.csv"))': "function `csvdecode` is not evaluated",
    "[local.nowhere]": "`local.nowhere` is declared nowhere",
    "[var.nowhere]": "`var.nowhere` is declared nowhere",
    "[local.map.z]": "there is no attribute `z`",
    "[local.more[7]]": "there is no element 7",
    "[random_id.one.hex]": "`random_id.one` is declared nowhere",
    "[terraform.workspace]": "`terraform.workspace` is not known",
    'var.none == "x" ? ["a"] : ["b"]': "`var.none` has no value",
    '["%{ if true }a%{ endif }"]': "its text is made with `%{…}`",
    "[each.key]": "`each` stands where there is no `for_each`",
    "[1 / 0]": "a number is divided by zero, or too large",
    '[0.1 + 0.2 == 0.3 ? "a" : "b"]': "fractions are not evaluated",
    '[-5 % 3 == -2 ? "a" : "b"]': "what is left of a negative number is not evaluated",
    '[contains([1, 2], "1") ? "a" : "b"]': "what is sought is of another type than what is there",
    '[length("é") == 1 ? "a" : "b"]': "the letters of a text are counted otherwise",
    "[element([], 0)]": "function `element` does not take these arguments",
    '[max("2", "10") == 10 ? "ten" : "two"]': "function `max` does not take these arguments",
    "range(0, 100000000)": "function `range` does not take these arguments",
}
"""An expression, and why it is not known."""


@pytest.mark.parametrize("expression", KNOWN)
def test_what_needs_no_apply_is_known(expression: str, tmp_path: Path) -> None:
    """The value is the one that Terraform makes."""
    assert local(tmp_path, expression, MORE) == KNOWN[expression]


@pytest.mark.parametrize("expression", UNKNOWN)
def test_what_needs_more_is_unknown_and_never_guessed(expression: str, tmp_path: Path) -> None:
    """The blind spot has the client, the reason, the file and the line."""
    (reason,) = local(tmp_path, expression, MORE)
    line = 1 + len(MORE.splitlines()) + 5
    assert reason.startswith("scopes of `genesyscloud_oauth_client.app`: " + UNKNOWN[expression])
    assert f"main.tf:{line})" in reason


def test_a_condition_that_is_not_known_matters_only_where_the_sides_differ(tmp_path: Path) -> None:
    """Both sides the same is known whatever the condition is."""
    assert local(tmp_path, 'var.none == "x" ? ["a"] : ["a"]', MORE) == ["a"]


def test_the_left_side_of_a_condition_can_decide(tmp_path: Path) -> None:
    """False and anything is false; true or anything is true."""
    chosen = 'false && var.none || (true || var.none) ? ["yes"] : ["no"]'
    assert local(tmp_path, chosen, MORE) == ["yes"]


def test_no_sensitive_value_is_told(tmp_path: Path) -> None:
    """The value of a sensitive variable is in no reason."""
    assert "hush" not in str(local(tmp_path, '["${var.secret}"]', MORE))
