"""The vendor's own SDK for Node takes the sandbox for the vendor, as the one for Python does.

It hands over plain objects, so that what it read must be exactly what was sent. Test-only: Node, and a
folder with the npm package that `SCOPEAUDIT_TEST_NODE_MODULES` names.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from scopeaudit import sandbox
from scopeaudit.sandbox.auditor import AUDITOR
from tests.sandbox.api import REDIRECT, VERIFIER
from tests.sandbox.vendor.calls import MUTES, OF_A_USER, PLAN, Mute, SdkCall, muting, reading
from tests.sandbox.vendor.listening import Listening, listening

SDK = Path(os.environ.get("SCOPEAUDIT_TEST_NODE_MODULES", "none")) / "purecloud-platform-client-v2"
JUDGE = Path(__file__).with_name("judge.cjs")

pytestmark = pytest.mark.skipif(
    not (SDK.is_dir() and shutil.which("node")),
    reason="the vendor's SDK for Node is not installed: npm install purecloud-platform-client-v2, "
    "and SCOPEAUDIT_TEST_NODE_MODULES=…/node_modules",
)


def judged(served: Listening, home: Path, *steps: list[Any]) -> list[dict[str, Any]]:
    """Run the steps in Node with an empty home, whose settings file the SDK would read and watch."""
    place = urlsplit(served.base)
    told = {"sdk": str(SDK), "host": place.hostname, "port": place.port, "steps": steps}
    clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    ran = subprocess.run(
        ["node", str(JUDGE)],
        input=json.dumps(told),
        env=clean | {"HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    found: list[dict[str, Any]] = json.loads(ran.stdout)
    return found


def sign_in(client: str) -> list[Any]:
    """Return the step of a service client that signs in."""
    return ["loginClientCredentialsGrant", client, sandbox.secret_of(client)]


def check_read(served: Listening, read: list[dict[str, Any]], calls: list[SdkCall]) -> None:
    """Hold what was read against the last things that were sent."""
    for call, got, sent in zip(calls, read, served.sent[-len(calls) :], strict=True):
        assert (got["status"], got["body"]) == (sent.status, sent.json()), call.operation
        assert sent.status in {200, 202}, call.operation
        assert got["headers"]["inin-correlation-id"]
        assert sent.headers["user-agent"].startswith("axios/")


def test_what_the_sdk_reads_is_what_was_sent(tmp_path: Path) -> None:
    """Every call of the plan, signed in by the SDK itself."""
    with listening(reading()) as served:
        steps = [sign_in(AUDITOR), *(one.in_javascript() for one in PLAN)]
        check_read(served, judged(served, tmp_path, *steps)[1:], PLAN)


def test_the_sdk_signs_a_user_in_with_pkce(tmp_path: Path) -> None:
    """And reads what only a user can."""
    with listening(reading()) as served:
        code = served.api.code("c-app", "u-ann")
        start = ["authorizePKCEGrant", "c-app", VERIFIER, code, REDIRECT]
        calls = [one.in_javascript() for one in OF_A_USER]
        read = judged(served, tmp_path, start, *calls)
        check_read(served, read[1:], OF_A_USER)
        assert read[1]["body"]["id"] == "u-ann"


def test_the_sdk_signs_a_user_in_with_a_secret_and_refreshes(tmp_path: Path) -> None:
    """As an application that can keep one."""
    secret = sandbox.secret_of("c-app")
    with listening(reading()) as served:
        start = served.api.authorize("c-app", "u-bob", code_challenge="").headers["location"]
        code = start.partition("code=")[2].partition("&")[0]
        read = judged(
            served,
            tmp_path,
            ["loginCodeAuthorizationGrant", "c-app", secret, code, REDIRECT],
            ["call", "UsersApi", "getUsersMe"],
        )
        assert read[1]["body"]["id"] == "u-bob"
        token = served.sent[0].json()["refresh_token"]
        again = judged(
            served,
            tmp_path,
            ["refreshCodeAuthorizationGrant", "c-app", secret, token],
            ["call", "UsersApi", "getUsersMe"],
        )
        assert again[1]["body"]["id"] == "u-bob"


def test_a_mute_is_done_or_refused_as_the_sandbox_said(tmp_path: Path) -> None:
    """Each refusal is the body that was sent, and changes nothing; the mute that passes is read again."""
    with listening(muting()) as served, served.line() as line:
        tokens = [line.user(one.client, one.user) if one.user else line.service(one.client)
                  for one in MUTES]  # fmt: skip
        reader = line.service("c-service")
        first = len(served.sent)
        steps: list[list[Any]] = []
        for mute, token in sorted(
            zip(MUTES, tokens, strict=True), key=lambda pair: pair[0].status != 202
        ):
            steps += [["setAccessToken", token], mute.call.in_javascript()]
        look = SdkCall("ConversationsApi", "getConversationsCall", {"conversationId": "v-1"})
        read = judged(served, tmp_path, *steps, ["setAccessToken", reader], look.in_javascript())
        sent = served.sent[first:]
        for mute, got, was in zip(ordered(), read[1::2], sent, strict=False):
            check_mute(mute, got, was)
        people = read[-1]["body"]["participants"]
        assert {one["id"] for one in people if one.get("muted")} == {"p-ann"}


def ordered() -> list[Mute]:
    """Return the mutes, the one that passes first."""
    return sorted(MUTES, key=lambda one: one.status != 202)


def check_mute(mute: Mute, got: dict[str, Any], was: Any) -> None:
    """Hold one mute against how it was to end and what was sent."""
    assert got["status"] == was.status == mute.status, mute
    if mute.code:
        assert got["body"] == was.json(), mute
        assert got["body"]["code"] == mute.code
        assert got["headers"]["inin-correlation-id"] == got["body"]["contextId"]


def test_the_sdk_names_a_wrong_secret(tmp_path: Path) -> None:
    """In the words the sign-in server answered."""
    with listening(reading()) as served:
        (got,) = judged(served, tmp_path, ["loginClientCredentialsGrant", AUDITOR, "wrong"])
    assert (got["status"], got["body"]["error"]) == (400, "invalid_client")
