"""The code that `explain --code` prints: whole, for every action, and nothing that does not belong in code."""

import ast
import re
import shutil
import subprocess
from pathlib import Path
from typing import cast

import pytest

from scopeaudit import pipeline
from scopeaudit.catalog import Catalog
from scopeaudit.errors import UsageError
from scopeaudit.model.operation import Operation
from scopeaudit.model.policy import PolicySet
from scopeaudit.recipe import recipe
from scopeaudit.render.code import LANGUAGES, Language, code
from tests.cli.conftest import Scopeaudit, scopeaudit  # noqa: F401  the fixture
from tests.golden import same_as_golden

GOLDEN = Path(__file__).parent / "golden"
POLICIES, CATALOG = pipeline.load(())
WITH_OPERATION = sorted(one.id for one in POLICIES.actions.values() if one.operation)
NODE = shutil.which("node")


@pytest.mark.parametrize(
    ("language", "name"),
    [("python", "call_mute.py.txt"), ("js", "call-mute.js.txt"), ("ts", "call-mute.ts.txt")],
)
def test_the_whole_code_of_a_mute(language: Language, name: str) -> None:
    """As a developer pastes it."""
    same_as_golden(code(recipe("call.mute", POLICIES, CATALOG), language), GOLDEN / name)


@pytest.mark.parametrize("action", WITH_OPERATION)
def test_the_python_of_every_action_is_python(action: str) -> None:
    """It compiles, and does one request after another; what is shown comes last."""
    tree = ast.parse(code(recipe(action, POLICIES, CATALOG), "python"))
    function = tree.body[-1]
    assert isinstance(function, ast.FunctionDef)
    assert function.name == re.sub(r"\W", "_", action)
    last = function.body[-1]
    assert isinstance(last, ast.Expr)
    assert ast.unparse(last).startswith("show(")


@pytest.mark.skipif(NODE is None, reason="node is not installed: apt install nodejs")
@pytest.mark.parametrize("asked", ["call.mute", "call.monitor", "call.end", "getUsers", "patchConversationParticipant"])  # fmt: skip
def test_the_javascript_is_javascript(tmp_path: Path, asked: str) -> None:
    """Node reads it: one's own participant, somebody else's, none, no body, the other shape."""
    file = tmp_path / "code.mjs"
    file.write_text(code(recipe(asked, POLICIES, CATALOG), "js"))
    done = subprocess.run(["node", "--check", file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


_TYPES = re.compile(
    r"(?<=[\w)}])\??: (Record<string, string>|Promise<\w+>|Api|Wanted|number|string|unknown"
    r"|\{ [^}]*\}(?= =))(?=[,;) ={])"
)


@pytest.mark.parametrize("action", WITH_OPERATION)
def test_the_typescript_is_the_javascript_with_types(action: str) -> None:
    """Without its declarations and annotations nothing else is left."""
    made = recipe(action, POLICIES, CATALOG)
    bare = re.sub(
        r"(?ms)^(/\*\* The base URL[^\n]*\n)?(export )?interface .*?^\}\n\n", "", code(made, "ts")
    )
    bare = re.sub(r"  readonly status: number;\n  readonly code: string;\n\n", "", bare)
    assert _TYPES.sub("", bare) == code(made, "js")


def test_each_gate_has_its_advice() -> None:
    """What the catalog says the operation needs is what the advice asks for."""
    made = recipe("call.monitor", POLICIES, CATALOG)
    advice = {one.code: one.advice for one in made.refusals}
    assert "conversations:readonly" in advice["app.not.authorized.for.scope"]
    assert "conversation:call:monitor" in advice["missing.any.permissions"]
    assert "conversation.error.monitor.own.conversation" in advice
    assert "conversation.error.user.not.party" not in advice
    assert (made.upon, recipe("call.mute", POLICIES, CATALOG).upon) == ("other", "own")
    assert len(advice) == len(made.refusals)


def test_where_the_participants_are_told() -> None:
    """A call by itself, which asks for no permission; else the whole conversation."""
    assert recipe("call.mute", POLICIES, CATALOG).read.endswith("/calls/{conversationId}")
    whole = recipe("patchConversationParticipant", POLICIES, CATALOG)
    assert whole.read == "/api/v2/conversations/{conversationId}"
    assert recipe("getUsers", POLICIES, CATALOG).read == ""


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("call.mut", "is no action and no operation"),
        ("conversation:call:monitor", "is no action and no operation"),
    ],
)
def test_what_has_no_code(scopeaudit: Scopeaudit, asked: str, said: str) -> None:  # noqa: F811
    """Code is written for an operation."""
    ran = scopeaudit("explain", "--action", asked, "--code", "js")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_explain_without_code_needs_an_organization(scopeaudit: Scopeaudit) -> None:  # noqa: F811
    """Code alone needs none."""
    assert scopeaudit("explain", "--action", "call.mute").code == 2
    for language in LANGUAGES:
        ran = scopeaudit("explain", "--action", "call.mute", "--code", language)
        assert (ran.code, ran.err) == (0, "")


def test_a_hostile_catalog_writes_no_code() -> None:
    """A path of a catalog that somebody made puts nothing into the code but ids."""
    operation = Operation(id="evil", method="GET", path='/api/v2/"+steal()+"/{id}')

    class Hostile:
        def find(self, _text: str) -> Operation:
            return operation

    with pytest.raises(UsageError, match="path of `evil`"):
        recipe("evil", PolicySet(), cast("Catalog", Hostile()))
