"""Data actions call the vendor's API: the client of their credential must be able to."""

from pathlib import Path

import pytest

from scopeaudit.sources.terraform import Terraform
from tests.terraform.configurations import change, changed, judged, plan, planned, write

TEXT = """
resource "genesyscloud_auth_role" "reader" {
  name = "Reader"
  permission_policies {
    domain      = "routing"
    entity_name = "queue"
    action_set  = ["view"]
  }
}
resource "genesyscloud_oauth_client" "svc" {
  name                        = "svc"
  authorized_grant_type       = "CLIENT-CREDENTIALS"
  integration_credential_name = "written by the client"
  roles {
    role_id     = genesyscloud_auth_role.reader.id
    division_id = "*"
  }
}
resource "genesyscloud_integration_credential" "cred" {
  name                 = "cred"
  credential_type_name = "TYPE"
  fields = {
    clientId     = CLIENT
    clientSecret = genesyscloud_oauth_client.svc.client_secret
  }
}
resource "genesyscloud_integration" "api" {
  integration_type = "purecloud-data-actions"
  config {
    credentials = { pureCloudOAuthClient = CREDENTIAL }
  }
}
resource "genesyscloud_integration_action" "one" {
  name           = "Queue"
  integration_id = genesyscloud_integration.api.id
  config_request {
    request_type         = "METHOD"
    request_url_template = "URL"
  }
}
"""
VIEW = "/api/v2/routing/queues/$${input.queueId}"


def text(url: str = VIEW, method: str = "GET", **changed_: str) -> str:
    """Return the configuration with a call."""
    made = TEXT.replace("URL", url).replace("METHOD", method)
    given = {
        "TYPE": "pureCloudOAuthClient",
        "CLIENT": "genesyscloud_oauth_client.svc.id",
        "CREDENTIAL": "genesyscloud_integration_credential.cred.id",
        **changed_,
    }
    for word, value in given.items():
        made = made.replace(f'"{word}"', f'"{value}"').replace(f"= {word}", f"= {value}")
    return made


@pytest.mark.parametrize(
    ("url", "call"),
    [
        (VIEW, "GET /api/v2/routing/queues/{}"),
        (
            "/api/v2/users/$input.userId/presences/purecloud",
            "GET /api/v2/users/{}/presences/purecloud",
        ),
        ("/api/v2/users/$!{input.id}?expand=$esc.url('a b')", "GET /api/v2/users/{}"),
        ("https://api.mypurecloud.ie/api/v2/users/me", "GET /api/v2/users/me"),
        ("https://$${input.host}/api/v2/users/me", "GET /api/v2/users/me"),
    ],
)
def test_templates_of_addresses(url: str, call: str, tmp_path: Path) -> None:
    """What is filled in when the action runs is a template of any name."""
    assert [one.call for one in change(tmp_path, text(url)).calls] == [call]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.zendesk.com/api/v2/tickets",
        "/services/data/v55.0/sobjects/Case/",
        "https://apps.mypurecloud.com:443/webhooks/x",
    ],
)
def test_calls_of_other_services_are_not_ours(url: str, tmp_path: Path) -> None:
    """Another host with the same path is another API."""
    assert change(tmp_path, text(url)).calls == ()


@pytest.mark.parametrize(
    "changed_",
    [
        {},
        {"CLIENT": "genesyscloud_oauth_client.svc.client_id"},
        {"CREDENTIAL": "genesyscloud_oauth_client.svc.integration_credential_id"},
    ],
)
def test_the_client_is_that_of_the_credential(changed_: dict[str, str], tmp_path: Path) -> None:
    """By its id, its client id, or the credential that the client writes itself."""
    (call,) = change(tmp_path, text(**changed_)).calls
    assert (call.client, call.reason) == ("genesyscloud_oauth_client.svc", "")


@pytest.mark.parametrize(
    ("changed_", "said"),
    [
        ({"CLIENT": "var.id"}, "the client of its credential: `var.id` is declared nowhere"),
        ({"CLIENT": '"5f4d8f1e-0000-4000-8000-000000000000"'}, "its client is declared elsewhere"),
        ({"TYPE": "basicAuth"}, "its credential is of another type"),
        (
            {"CREDENTIAL": "data.x.y.id"},
            "the credential of its integration: `data.x.y` is declared",
        ),
    ],
)
def test_a_client_that_cannot_be_known(
    changed_: dict[str, str], said: str, tmp_path: Path
) -> None:
    """The verdict is unknown and says why; an id that is written out is not told."""
    source = Terraform(path=str(write(tmp_path, text(**changed_))))
    result = judged(source, {})
    (verdict,) = result.verdicts
    assert verdict.outcome.value == "unknown"
    assert said in verdict.proof.blind[0].reason
    assert "5f4d8f1e" not in str(result.verdicts)
    assert result.exit_code == 4


def test_a_client_that_can_call_it(tmp_path: Path) -> None:
    """Nothing is found where the roles cover what the catalog says."""
    result = judged(Terraform(path=str(write(tmp_path, text()))), {})
    assert [one.outcome.value for one in result.verdicts] == ["met"]
    assert {one.rule for one in result.findings} == {"blind-spot"}


def test_clients_elsewhere_do_not_matter(tmp_path: Path) -> None:
    """Which client a call is made through is known, whatever a module that is not read declares."""
    far = 'module "far" {\n  source = "git::https://host/m.git"\n}\n'
    result = judged(Terraform(path=str(write(tmp_path, text() + far))), {})
    assert [one.outcome.value for one in result.verdicts] == ["met"]
    assert result.exit_code == 4


def test_a_client_that_cannot_call_it(tmp_path: Path) -> None:
    """The finding is missing-permission, with the lines of the client's roles and of the role."""
    path = write(tmp_path, text(method="DELETE"))
    result = judged(Terraform(path=str(path)), {})
    (found,) = (one for one in result.findings if one.rule == "missing-permission")
    assert found.lacks == ("routing:queue:delete",)
    assert found.actions == ("genesyscloud_integration_action.one",)
    assert [one.line for one in found.sources] == [14, 4]
    assert "(no one else is known to have the role)" in found.remedy[0]
    lines = text().splitlines()
    assert found.at is not None
    assert lines[found.at.line - 1] == "  config_request {"


def test_an_operation_that_is_not_in_the_catalog(tmp_path: Path) -> None:
    """It may be new or removed: unknown, with the nearest one."""
    result = judged(Terraform(path=str(write(tmp_path, text("/api/v2/routing/queuez")))), {})
    (verdict,) = result.verdicts
    assert verdict.outcome.value == "unknown"
    assert (
        "the catalog has no operation `GET /api/v2/routing/queuez`"
        in verdict.proof.blind[0].reason
    )


FIELDS: dict[str, dict[str, object]] = {
    "new": {"after_unknown": {"id": True, "fields": {"clientId": True, "clientSecret": True}}},
    "sensitive": {"after_sensitive": {"fields": True}},
}
CREDENTIALS: dict[str, object] = {
    "one by one": {"pureCloudOAuthClient": True},
    "as a whole": True,
}


@pytest.mark.parametrize("fields", FIELDS)
@pytest.mark.parametrize("credentials", CREDENTIALS)
def test_a_plan_says_which_client_by_its_references(
    fields: str, credentials: str, tmp_path: Path
) -> None:
    """Fields of a credential are unknown or sensitive; that they refer to one client is known."""
    credential = "genesyscloud_integration_credential.cred"
    client = "genesyscloud_oauth_client.svc"
    document = plan(
        changed(
            client,
            ["create"],
            after={"name": "svc", "authorized_grant_type": "CLIENT-CREDENTIALS", "roles": []},
            after_unknown={"id": True},
        ),
        changed(
            credential,
            ["create"],
            after={"credential_type_name": "pureCloudOAuthClient", "fields": {"clientId": "x"}},
            **FIELDS[fields],
        ),
        changed(
            "genesyscloud_integration.api",
            ["create"],
            after={"integration_type": "purecloud-data-actions", "config": [{"credentials": {}}]},
            after_unknown={
                "id": True,
                "config": [{"credentials": CREDENTIALS[credentials]}],
            },
        ),
        changed(
            "genesyscloud_integration_action.one",
            ["create"],
            after={
                "name": "Queue",
                "config_request": [
                    {"request_type": "GET", "request_url_template": "/api/v2/users/${input.id}"}
                ],
            },
            after_unknown={"id": True, "integration_id": True},
        ),
        configuration={
            "root_module": {
                "resources": [
                    {
                        "address": credential,
                        "mode": "managed",
                        "type": "genesyscloud_integration_credential",
                        "name": "cred",
                        "expressions": {
                            "fields": {
                                "references": [
                                    f"{client}.id",
                                    client,
                                    f"{client}.client_secret",
                                    client,
                                ]
                            }
                        },
                    },
                    {
                        "address": "genesyscloud_integration.api",
                        "mode": "managed",
                        "type": "genesyscloud_integration",
                        "name": "api",
                        "expressions": {
                            "config": [
                                {"credentials": {"references": [f"{credential}.id", credential]}}
                            ]
                        },
                    },
                    {
                        "address": "genesyscloud_integration_action.one",
                        "mode": "managed",
                        "type": "genesyscloud_integration_action",
                        "name": "one",
                        "expressions": {
                            "integration_id": {
                                "references": [
                                    "genesyscloud_integration.api.id",
                                    "genesyscloud_integration.api",
                                ]
                            }
                        },
                    },
                ]
            }
        },
    )
    (call,) = planned(tmp_path, document).calls
    assert (call.call, call.client, call.reason) == ("GET /api/v2/users/{}", client, "")
