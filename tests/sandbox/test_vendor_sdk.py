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
from scopeaudit.sandbox.auditor import AUDITOR
from tests.organizations import EMEA
from tests.sandbox.api import Api
from tests.sandbox.test_control import organization as call_organization
from tests.sandbox.test_reading import organization

pytestmark = [
    pytest.mark.skipif(
        find_spec("PureCloudPlatformClientV2") is None,
        reason="the vendor's SDK is not installed: pip install PureCloudPlatformClientV2",
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


def bare(value: Any) -> Any:
    """Return JSON without nulls."""
    if isinstance(value, dict):
        return {key: bare(one) for key, one in value.items() if one is not None}
    return [bare(one) for one in value] if isinstance(value, list) else value


READ: list[tuple[str, str, dict[str, Any], str]] = [
    ("TokensApi", "get_tokens_me", {"preserve_idle_ttl": True}, "tokens/me"),
    ("OrganizationApi", "get_organizations_me", {}, "organizations/me"),
    ("OAuthApi", "get_oauth_clients", {}, "oauth/clients"),
    ("AuthorizationApi", "get_authorization_roles", {"page_size": 100}, "authorization/roles?pageSize=100"),
    ("AuthorizationApi", "get_authorization_divisions_query", {}, "authorization/divisions/query"),
    ("AuthorizationApi", "get_authorization_permissions", {}, "authorization/permissions"),
    ("AuthorizationApi", "get_authorization_division_grants", {"division_id": EMEA}, f"authorization/divisions/{EMEA}/grants"),
    ("AuthorizationApi", "get_authorization_role_subjectgrants", {"role_id": "r-agent"}, "authorization/roles/r-agent/subjectgrants"),
    ("AuthorizationApi", "get_authorization_subject", {"subject_id": "u-bob"}, "authorization/subjects/u-bob"),
    ("UsersApi", "get_users", {"state": "any", "expand": ["groups", "dateLastLogin", "lasttokenissued"]}, "users?expand=groups,dateLastLogin,lasttokenissued&state=any"),
    ("GroupsApi", "get_groups", {}, "groups"),
    ("ConversationsApi", "get_conversation", {"conversation_id": "v-1"}, "conversations/v-1"),
    ("ConversationsApi", "get_conversations_call", {"conversation_id": "v-1"}, "conversations/calls/v-1"),
]  # fmt: skip


def test_what_the_sdk_reads_is_what_was_sent(sdk: Any) -> None:
    """Every field has a place in the vendor's models, every word is one of the vendor's."""
    api = Api(organization())
    with sandbox.serving(api.app) as base:
        client = signed_in(sdk, base, AUDITOR)
        for group, method, arguments, path in READ:
            read = getattr(getattr(sdk, group)(client), method)(**arguments)
            again = json.loads(json.dumps(client.sanitize_for_serialization(read), default=str))
            sent = api.get(path, client.access_token).json()
            assert plain(again) == plain(bare(sent)), path
            assert "outdated_sdk_version" not in json.dumps(again)


def plain(value: Any) -> Any:
    """Return JSON in which moments are written one way."""
    text = json.dumps(value)
    return json.loads(text.replace(".000Z", "Z").replace("+00:00", "Z").replace(".000000Z", "Z"))


REFUSED = [
    ("u-ann", "p-bob", 400, "conversation.error.user.not.party"),
    ("u-ann", "p-old", 400, "conversation.error.call.disconnected"),
    ("u-cat", "p-ann", 404, "conversation.error.not.conversation.participant"),
]


def test_the_sdk_mutes_and_is_refused(sdk: Any) -> None:
    """A mute that passes is muted when it is read again; refusals are its exceptions."""
    api = Api(call_organization())
    body = sdk.MediaParticipantRequest()
    body.muted = True
    with sandbox.serving(api.app) as base:
        ann = sdk.ConversationsApi(with_token(sdk, base, api.user("c-desk", "u-ann")))
        ann.patch_conversations_call_participant("v-1", "p-ann", body)
        read = ann.get_conversations_call("v-1").participants
        assert [one.muted for one in read if one.id == "p-ann"] == [True]
        for who, participant, status, code in REFUSED:
            calls = sdk.ConversationsApi(with_token(sdk, base, api.user("c-desk", who)))
            with pytest.raises(sdk.rest.ApiException) as caught:
                calls.patch_conversations_call_participant("v-1", participant, body)
            assert (caught.value.status, json.loads(caught.value.body)["code"]) == (status, code)
        service = sdk.ConversationsApi(signed_in(sdk, base, "c-service"))
        with pytest.raises(sdk.rest.ApiException) as caught:
            service.patch_conversations_call_participant("v-1", "p-ann", body)
        assert json.loads(caught.value.body)["code"] == "not.a.user"


def test_the_sdk_names_a_wrong_secret(sdk: Any) -> None:
    """In the words the sign-in server answered."""
    api = Api(organization())
    with sandbox.serving(api.app) as base, pytest.raises(sdk.rest.ApiException) as caught:
        sdk.api_client.ApiClient(host=base).get_client_credentials_token(AUDITOR, "wrong")
    assert json.loads(caught.value.body)["error"] == "invalid_client"
