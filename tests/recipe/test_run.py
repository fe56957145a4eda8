"""The printed code, run against the sandbox: it mutes what is one's own, and shows only what was done."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scopeaudit import pipeline
from scopeaudit.recipe import recipe
from scopeaudit.render.code import Language, code
from scopeaudit.sandbox import Scenario
from scopeaudit.sandbox.scenario import Fault
from tests.sandbox.vendor.calls import muting
from tests.sandbox.vendor.listening import Listening, listening

pytest.importorskip("uvicorn", reason="the sandbox extra is not installed")

POLICIES, CATALOG = pipeline.load(())
PYTHON = """
import json, sys
import httpx
from pasted import RefusedError, call_mute as mute

asked = json.loads(sys.argv[1])
shown = []
headers = {"Authorization": f"Bearer {asked['token']}"}
with httpx.Client(base_url=asked["base"], headers=headers) as api:
    try:
        mute(api, asked["user"], asked["conversation"], {"muted": True}, shown.append)
        refused = None
    except RefusedError as error:
        refused = [error.status, error.code, str(error)]
print(json.dumps({"shown": shown, "refused": refused}))
"""
JAVASCRIPT = """
import { callMute } from "./pasted.mjs";

const asked = JSON.parse(process.argv[2]);
const shown = [];
let refused = null;
try {
  const api = { baseUrl: asked.base, token: asked.token };
  const { user: userId, conversation: conversationId } = asked;
  await callMute(api, { userId, conversationId, body: { muted: true }, show: (one) => shown.push(one) });
} catch (error) {
  refused = [error.status, error.code, error.message];
}
console.log(JSON.stringify({ shown, refused }));
"""
WAITING = Scenario(
    rate_limit=None,
    faults=(Fault("too-many-requests", on="patchConversationsCallParticipant", seconds=1),),
)
NEVER = Scenario(
    rate_limit=None,
    faults=(Fault("too-many-requests", on="getConversationsCall", seconds=1, times=None),),
)


@dataclass(frozen=True, slots=True)
class Pasted:
    """The code in a folder, with a few lines that call it."""

    command: tuple[str, ...]
    folder: Path

    def mute(
        self, served: Listening, user: str = "u-ann", client: str = "c-desk", **more: str
    ) -> Any:
        """Mute as a user; return what was shown and what was refused."""
        with served.line() as line:
            token = more.get("token") or line.user(client, user)
        asked = {"base": served.base, "token": token, "user": user, "conversation": "v-1"} | more
        done = subprocess.run(
            [*self.command, json.dumps(asked)],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return json.loads(done.stdout)


@pytest.fixture(params=["python", "js"])
def pasted(request: pytest.FixtureRequest, tmp_path: Path) -> Pasted:
    """Write the code of a mute down, and who calls it."""
    language: Language = request.param
    if language == "js" and not shutil.which("node"):
        pytest.skip("node is not installed: apt install nodejs")
    suffix, caller = ("py", PYTHON) if language == "python" else ("mjs", JAVASCRIPT)
    (tmp_path / f"pasted.{suffix}").write_text(
        code(recipe("call.mute", POLICIES, CATALOG), language)
    )
    (tmp_path / f"caller.{suffix}").write_text(caller)
    runs = sys.executable if language == "python" else "node"
    return Pasted((runs, f"caller.{suffix}"), tmp_path)


@pytest.fixture
def served() -> Iterator[Listening]:
    """Serve a call of several people."""
    with listening(muting()) as made:
        yield made


def muted(served: Listening) -> set[str]:
    """Return the ids of the participants that are muted."""
    with served.line() as line:
        call = line.get("conversations/calls/v-1", line.user("c-desk", "u-ann")).json()
    return {one["id"] for one in call["participants"] if one.get("muted")}


def patches(served: Listening) -> int:
    """Count the requests that change something."""
    return sum(one.method == "PATCH" for one in served.sent)


def test_ones_own_call_is_muted_and_then_shown(pasted: Pasted, served: Listening) -> None:
    """Of three participants that are the user's the connected one; shown is what the server agreed to."""
    before = muted(served)
    assert pasted.mute(served) == {"shown": [{"muted": True}], "refused": None}
    assert muted(served) - before == {"p-ann"}


def test_who_is_not_on_the_call_changes_nothing(pasted: Pasted, served: Listening) -> None:
    """The participants are looked at first: nothing is sent, nothing is shown."""
    answer = pasted.mute(served, user="u-eve")
    assert answer["shown"] == []
    assert answer["refused"][:2] == [404, "not.a.participant"]
    assert patches(served) == 0


@pytest.mark.parametrize(
    ("user", "client", "status", "refused", "advice"),
    [
        ("u-ann", "c-narrow", 403, "app.not.authorized.for.scope", "add scope conversations to the client"),
        ("u-ann", "unknown", 401, "bad.credentials", "sign in again"),
    ],
)  # fmt: skip
def test_each_refusal_is_told_by_its_code(
    pasted: Pasted,
    served: Listening,
    user: str,
    client: str,
    status: int,
    refused: str,
    advice: str,
) -> None:
    """With what to do; the interface stays as it was."""
    more = {"token": "nobody's"} if client == "unknown" else {}
    answer = pasted.mute(served, user, client, **more)
    assert answer["shown"] == []
    assert answer["refused"][:2] == [status, refused]
    assert advice in answer["refused"][2]
    assert "p-ann" not in muted(served)


def test_a_conversation_that_is_not_there(pasted: Pasted, served: Listening) -> None:
    """404 by the vendor's code."""
    answer = pasted.mute(served, conversation="v-nowhere")
    assert answer["refused"][0] == 404
    assert answer["refused"][1]


def test_an_id_stays_one_part_of_the_path(pasted: Pasted, served: Listening) -> None:
    """What is put into a path cannot lead elsewhere."""
    assert pasted.mute(served, conversation="../users/u-ann?x=")["refused"][0] in {400, 404}
    assert not [one for one in served.sent if one.path.startswith("/api/v2/conversations/users")]


def test_it_waits_where_the_server_says_so(pasted: Pasted) -> None:
    """429 with Retry-After: the same call again, and it is muted."""
    with listening(muting(), WAITING) as served:
        assert pasted.mute(served)["refused"] is None
        assert (patches(served), "p-ann" in muted(served)) == (2, True)


def test_it_does_not_wait_for_ever(pasted: Pasted) -> None:
    """After three attempts the refusal is told."""
    with listening(muting(), NEVER) as served:
        answer = pasted.mute(served)
        assert answer["refused"][:2] == [429, "too.many.requests"]
        assert answer["shown"] == []
