"""The vendor's own Python SDK takes the sandbox for the vendor (test-only; PyPI, 4 s to import).

Its models are lenient, so reading an answer proves little: what it read is written again, and must be
what the sandbox sent, nothing dropped and nothing added.
"""

import json
import warnings
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from scopeaudit import sandbox
from scopeaudit.sandbox import Fault, Scenario
from scopeaudit.sandbox.auditor import AUDITOR
from tests.sandbox.api import REDIRECT, VERIFIER, Api
from tests.sandbox.vendor.calls import MUTES, OF_A_USER, PLAN, Mute, SdkCall, muting, reading
from tests.sandbox.vendor.listening import Listening, bare, listening

pytestmark = [
    pytest.mark.skipif(
        find_spec("PureCloudPlatformClientV2") is None,
        reason="the vendor's SDK for Python is not installed: pip install PureCloudPlatformClientV2",
    ),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Import the SDK with an empty home, whose settings file it would read and watch."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        home: Path = tmp_path_factory.mktemp("home")
        patch.setenv("HOME", str(home))
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            patch.delenv(name, raising=False)
        yield import_module("PureCloudPlatformClientV2")


def signed_in(sdk: Any, base: str, client: str) -> Any:
    """Return the SDK's client, signed in with client credentials."""
    return sdk.api_client.ApiClient(host=base).get_client_credentials_token(
        client, sandbox.secret_of(client)
    )


def with_token(sdk: Any, base: str, token: str) -> Any:
    """Return the SDK's client with a token of a user."""
    client = sdk.api_client.ApiClient(host=base)
    client.access_token = token
    return client


def called(sdk: Any, client: Any, call: SdkCall, before: Any = None) -> Any:
    """Make a call; `$name` stands for that key of the body before."""
    method, arguments = call.in_python()
    filled = {
        name: before[value[1:]] if isinstance(value, str) and value.startswith("$") else value
        for name, value in arguments.items()
    }
    return getattr(getattr(sdk, call.group)(client), method)(**filled)


@pytest.mark.parametrize("calls", [PLAN, OF_A_USER], ids=["plan", "user"])
def test_what_the_sdk_reads_is_what_was_sent(sdk: Any, calls: list[SdkCall]) -> None:
    """Every field has a place in the vendor's models, every word is one of the vendor's."""
    with listening(reading()) as served:
        if calls is PLAN:
            client = signed_in(sdk, served.base, AUDITOR)
        else:
            client = with_token(sdk, served.base, user_token(served, "c-app", "u-ann"))
        before = None
        for call in calls:
            read = called(sdk, client, call, before)
            again = json.loads(json.dumps(client.sanitize_for_serialization(read), default=str))
            before = served.sent[-1].json()
            assert plain(again) == plain(bare(before)), call.operation
            assert before, call.operation
            assert "outdated_sdk_version" not in json.dumps(again), call.operation
            assert served.sent[-1].headers["purecloud-sdk"]


def plain(value: Any) -> Any:
    """Return JSON in which moments are written one way."""
    text = json.dumps(value)
    return json.loads(text.replace(".000Z", "Z").replace("+00:00", "Z").replace(".000000Z", "Z"))


def user_token(served: Listening, client: str, user: str) -> str:
    """Sign a user in, as a browser would for the SDK."""
    with served.line() as line:
        return line.user(client, user)


def code_of(api: Api, user: str, **changed: str) -> str:
    """Return a code, which the browser of a user brings back."""
    place = api.authorize("c-app", user, **changed).headers["location"]
    return str(place).partition("code=")[2].partition("&")[0]


def test_the_sdk_signs_in_with_every_flow(sdk: Any) -> None:
    """Client credentials, code with PKCE, code with a secret, and a refresh of it."""
    with listening(reading()) as served:
        assert signed_in(sdk, served.base, "c-service").access_token
        users = sdk.UsersApi
        client = sdk.api_client.ApiClient(host=served.base)
        client.get_pkce_token("c-app", VERIFIER, code_of(served.api, "u-ann"), REDIRECT)
        assert users(client).get_users_me().id == "u-ann"
        kept = sdk.api_client.ApiClient(host=served.base)
        secret = sandbox.secret_of("c-app")
        code = code_of(served.api, "u-bob", code_challenge="")
        kept.get_code_authorization_token("c-app", secret, code, REDIRECT)
        first = (kept.access_token, kept.refresh_token)
        kept.refresh_code_authorization_token("c-app", secret, kept.refresh_token)
        assert (kept.access_token, kept.refresh_token) != first
        assert users(kept).get_users_me().id == "u-bob"


def test_the_sdk_renews_a_token_that_expired(sdk: Any) -> None:
    """By itself, when it is told 401: the call succeeds all the same."""
    once = Scenario(rate_limit=None, faults=(Fault("expired-token", "getUsersMe"),))
    with listening(reading(), once) as served:
        client = sdk.api_client.ApiClient(host=served.base)
        code = code_of(served.api, "u-bob", code_challenge="")
        client.get_code_authorization_token("c-app", sandbox.secret_of("c-app"), code, REDIRECT)
        assert sdk.UsersApi(client).get_users_me().id == "u-bob"
        assert [one.status for one in served.sent] == [200, 401, 200, 200]


@pytest.mark.parametrize("mute", MUTES, ids=lambda one: one.code or "muted")
def test_a_mute_is_done_or_refused_with_the_sdks_own_exception(sdk: Any, mute: Mute) -> None:
    """What passes is muted when it is read again; what is refused changes nothing."""
    with listening(muting()) as served, served.line() as line:
        token = line.user(mute.client, mute.user) if mute.user else line.service(mute.client)
        client = with_token(sdk, served.base, token)
        if mute.code:
            with pytest.raises(sdk.rest.ApiException) as caught:
                called(sdk, client, mute.call)
            body = json.loads(caught.value.body)
            assert (caught.value.status, body["code"]) == (mute.status, mute.code)
            assert body == served.sent[-1].json()
            assert caught.value.headers["ININ-Correlation-Id"] == body["contextId"]
        else:
            called(sdk, client, mute.call)
            assert served.sent[-1].status == mute.status
        reader = sdk.ConversationsApi(signed_in(sdk, served.base, "c-service"))
        read = reader.get_conversations_call("v-1").participants
        assert {one.id for one in read if one.muted} == ({"p-ann"} if not mute.code else set())


def test_the_sdk_names_a_wrong_secret(sdk: Any) -> None:
    """In the words the sign-in server answered."""
    with listening(reading()) as served, pytest.raises(sdk.rest.ApiException) as caught:
        sdk.api_client.ApiClient(host=served.base).get_client_credentials_token(AUDITOR, "wrong")
    assert (caught.value.status, json.loads(caught.value.body)["error"]) == (400, "invalid_client")
