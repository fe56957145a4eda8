"""A configuration may be made to hang or to mislead its reader: it does neither."""

from pathlib import Path

import pytest

from scopeaudit.errors import PolicyError
from tests.terraform.configurations import READER, change, local

DOUBLED = "\n".join(
    f"l{number} = [local.l{number - 1}, local.l{number - 1}]" for number in range(1, 60)
)
JOINED = "\n".join(
    f's{number} = "${{local.s{number - 1}}}${{local.s{number - 1}}}"' for number in range(1, 60)
)
GROWN = "\n".join(
    f"c{number} = concat(local.c{number - 1}, local.c{number - 1})" for number in range(1, 60)
)
LAUGHS = (
    f'locals {{\nl0 = ["ha"]\ns0 = "haha"\nc0 = ["ha", "ha"]\n{DOUBLED}\n{JOINED}\n{GROWN}\n}}'
)


@pytest.mark.parametrize(
    "expression",
    [
        "flatten(local.l59)",
        "[jsonencode(local.l59)]",
        "[local.s59]",
        "local.c59",
        "local.l59 == local.l58 ? [] : []",
        '[join("", local.c59)]',
        '[replace(local.s17, "h", local.s17)]',
        "distinct(local.l59)",
    ],
)
def test_what_doubles_without_end_is_unknown(expression: str, tmp_path: Path) -> None:
    """It is too large to be evaluated, which is soon said."""
    found = local(tmp_path, expression, LAUGHS)
    assert found == [] or "it is too large to be evaluated" in str(found)


def test_repetition_without_end_is_refused(tmp_path: Path) -> None:
    """A million steps are more than any organization needs."""
    inner = "[for a in range(9999) : [for b in range(9999) : b]]"
    with pytest.raises(PolicyError, match="repeats less than a million times"):
        local(tmp_path, f"flatten({inner})")


def test_resources_without_end_are_refused(tmp_path: Path) -> None:
    """So are modules that multiply."""
    files = {
        "main.tf": 'module "a" {\n  source = "./a"\n  count = 9999\n}\n',
        "a/main.tf": 'resource "genesyscloud_auth_role" "r" {\n  count = 9999\n  name = "x"\n}\n',
    }
    with pytest.raises(PolicyError, match="repeats less than a million times"):
        change(tmp_path, files)


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    """It is an error of the user's, not a crash."""
    deep = "[" * 3000 + "]" * 3000
    with pytest.raises(PolicyError, match="nested too deep"):
        local(tmp_path, deep)


def test_signs_in_keys_do_not_reach_the_terminal(tmp_path: Path) -> None:
    """Keys are free text: what is no letter is shown as an escape."""
    text = 'module "m" {\n  source = "./"\n  for_each = toset(["\\u001b[31m"])\n}\n' + READER
    with pytest.raises(PolicyError) as raised:
        change(tmp_path, text)
    assert "\x1b" not in str(raised.value)
