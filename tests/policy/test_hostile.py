"""Whatever a file holds, loading it ends in policies or in problems, never in anything else."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scopeaudit.catalog import load_catalog
from scopeaudit.checks import RULES
from scopeaudit.errors import PolicyError
from scopeaudit.policy.load import load_policies
from tests.documents.schemas import nearly

CATALOG = load_catalog()
lines = st.sampled_from(
    [
        *("version: 1", "title: T", "include: [call-control]", "include: [./p.yaml, ../x.yaml]"),
        *("vocabulary:", "  call:update: {scope: conversations}", "  a: {role: a}", "actions:"),
        *("  a: {title: A, operation: getUsers}", "  call.mute: {title: M, override: true,", "}"),
        *("    needs: {scope: [users, call:update]}", "    needs:", "      any: [{role: R}, {}]"),
        *("expect:", "  - id: e", "    users: {role: R}", "    can: [a, 'c*', call.mute]"),
        *("    where: [x]", "checks:", "  stale-token: {}", "  missing-scope: {severity: low}"),
        *("\tx", "&a", "*a", "!!x y", "- -", "{{ x }}", "---", "\u202e", "'", "a: b: c", "? x"),
    ]
)


def outcome(text: str, folder: Path) -> bool:
    """Load a text; say whether it is a policy."""
    path = folder / "p.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        load_policies((path,), CATALOG, RULES)
    except PolicyError as error:
        assert error.problems  # noqa: PT017 -- both outcomes are right
        return False
    return True


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.lists(lines, max_size=14).map("\n".join))
def test_any_lines(text: str, tmp_path: Path) -> None:
    """Lines of policies, whole or broken, in any order are loaded or refused."""
    outcome(text, tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_nearly_policies(data: st.DataObject, tmp_path: Path) -> None:
    """Policies that are right but for one thing or two are loaded or refused."""
    outcome(json.dumps(data.draw(nearly("policy")), ensure_ascii=False), tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60).filter(lambda text: text.isprintable()))
def test_any_text_as_a_name(text: str, tmp_path: Path) -> None:
    """Any text may be a title, a role or a division; nothing is made of it."""
    quoted = json.dumps(text, ensure_ascii=False)
    loaded = outcome(
        f"version: 1\ntitle: {quoted}\nactions: {{a: {{title: A, needs: {{role: {quoted}}}}}}}\n"
        f"expect: [{{id: e, users: {{name: {quoted}}}, can: [a], where: [{quoted}]}}]\n",
        tmp_path,
    )
    assert loaded == bool(text.strip())


def test_names_are_text_and_nothing_more(tmp_path: Path) -> None:
    """Markup and templates in a policy arrive as they are written."""
    path = tmp_path / "p.yaml"
    path.write_text(
        "version: 1\ntitle: '<b>{{ 7 * 7 }}</b>'\nchecks: {stale-token: {}}\n", encoding="utf-8"
    )
    (file,) = load_policies((path,), CATALOG, RULES).files
    assert file.title == "<b>{{ 7 * 7 }}</b>"


@pytest.mark.parametrize("depth", [10, 25, 400])
def test_deep_needs(depth: int, tmp_path: Path) -> None:
    """Needs nest as deep as files may, and are refused beyond."""
    needs = "{all: [" * depth + "{role: R}" + "]}" * depth
    text = f"version: 1\ntitle: T\nactions: {{a: {{title: A, needs: {needs}}}}}\n"
    assert outcome(text, tmp_path) == (depth == 10)
