"""Where to and as whom: file, environment and flags in rising order, a named profile as a whole."""

from pathlib import Path

import pytest

from scopeaudit.api.credentials import ClientCredentials, Person, ReadyToken, token_from
from scopeaudit.config.connecting import Asked, Chosen, choose
from scopeaudit.config.file import Config, find_config
from scopeaudit.errors import UsageError

FILE = """\
profile = "usual"
[profiles.usual]
region = "mypurecloud.de"
client_id = "c-usual"
secret = {env = "USUAL_SECRET"}
[profiles.gateway]
base_url = "https://gateway.example"
token = {env = "GATEWAY_TOKEN"}
[profiles.person]
region = "mypurecloud.ie"
client_id = "c-person"
sign_in = "browser"
redirect_uri = "http://localhost:9/"
[profiles.bare]
region = "mypurecloud.jp"
[profiles.half]
client_id = "c-half"
"""
SECRETS = {"USUAL_SECRET": "s-usual", "GATEWAY_TOKEN": "t-gateway"}
PAIR = {"GENESYSCLOUD_OAUTHCLIENT_ID": "c-env", "GENESYSCLOUD_OAUTHCLIENT_SECRET": "s-env"}
REGION = {"GENESYSCLOUD_REGION": "mypurecloud.com"}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Read the file above."""
    (tmp_path / "scopeaudit.toml").write_text(FILE)
    found = find_config(tmp_path, {})
    assert found is not None
    return found


def shown(chosen: Chosen) -> tuple[str, str, str, str]:
    """Return address and credentials as plain text, each with the kind of its origin."""
    match chosen.credentials.value:
        case ClientCredentials(identifier, secret):
            who = f"{identifier} {secret.reveal()}"
        case ReadyToken(token):
            who = token.reveal()
        case Person(identifier, redirect, opened):
            who = f"{identifier} {redirect} {opened}"
    address = chosen.address
    return address.value.api, address.origin.source, who, chosen.credentials.origin.source


@pytest.mark.parametrize(
    ("asked", "environment", "expected"),
    [
        (
            Asked(),
            SECRETS,
            ("https://api.mypurecloud.de", "file", "c-usual s-usual", "file"),
        ),
        (
            Asked(),
            SECRETS | PAIR | REGION,
            ("https://api.mypurecloud.com", "environment", "c-env s-env", "environment"),
        ),
        (
            Asked(region="eu-west-1"),
            PAIR | REGION,
            ("https://api.mypurecloud.ie", "flag", "c-env s-env", "environment"),
        ),
        (
            Asked(profile="usual"),
            SECRETS | PAIR | REGION,
            ("https://api.mypurecloud.de", "file", "c-usual s-usual", "file"),
        ),
        (
            Asked(profile="gateway"),
            SECRETS | PAIR | REGION,
            ("https://gateway.example", "file", "t-gateway", "file"),
        ),
        (
            Asked(profile="gateway", region="mypurecloud.ie"),
            SECRETS,
            ("https://api.mypurecloud.ie", "flag", "t-gateway", "file"),
        ),
        (
            Asked(profile="usual", base_url="http://127.0.0.1:8080"),
            SECRETS,
            ("http://127.0.0.1:8080", "flag", "c-usual s-usual", "file"),
        ),
        (
            Asked(profile="person"),
            {},
            ("https://api.mypurecloud.ie", "file", "c-person http://localhost:9/ True", "file"),
        ),
        (
            Asked(profile="person", browser=False),
            {},
            ("https://api.mypurecloud.ie", "file", "c-person http://localhost:9/ False", "file"),
        ),
        (
            Asked(browser=False),
            PAIR | REGION,
            (
                "https://api.mypurecloud.com",
                "environment",
                "c-env http://127.0.0.1:8765/ False",
                "environment",
            ),
        ),
        (
            Asked(token=token_from("t-flag")),
            REGION | PAIR,
            ("https://api.mypurecloud.com", "environment", "t-flag", "flag"),
        ),
    ],
)
def test_who_wins(
    config: Config, asked: Asked, environment: dict[str, str], expected: tuple[str, ...]
) -> None:
    """Flags go before the environment and that before the file; a named profile goes before both."""
    assert shown(choose(asked, environment, lambda: config)) == expected


def test_the_file_is_left_alone_where_it_is_not_needed() -> None:
    """With everything said elsewhere a broken file is no matter."""

    def find() -> Config | None:
        raise AssertionError

    assert shown(choose(Asked(), PAIR | REGION, find))[2] == "c-env s-env"


@pytest.mark.parametrize(
    ("asked", "environment", "message"),
    [
        (Asked(profile="usul"), {}, "did you mean `usual`?"),
        (Asked(profile="zzz"), {}, "profiles there: `usual`, `gateway`"),
        (Asked(profile="bare"), {}, "profile `bare` says nothing to sign in with"),
        (Asked(profile="half"), REGION, "has a client_id but no secret"),
        (Asked(profile="half"), {}, "it is not said which region to ask"),
        (Asked(profile="usual"), {}, "`USUAL_SECRET`, which `profiles.usual.secret` names,"),
        (Asked(browser=True), REGION | {"GENESYSCLOUD_ACCESS_TOKEN": "t"}, "is not set"),
        (Asked(region="a", base_url="b"), PAIR, "exclude each other"),
    ],
)
def test_what_is_not_said(
    config: Config, asked: Asked, environment: dict[str, str], message: str
) -> None:
    """What is missing is named, with what would say it."""
    with pytest.raises(UsageError) as raised:
        choose(asked, environment, lambda: config)
    assert message in str(raised.value)


def test_a_profile_without_a_file() -> None:
    """It is told where the file was looked for."""
    with pytest.raises(UsageError, match=r"no scopeaudit\.toml was found"):
        choose(Asked(profile="x"), {}, lambda: None)


def test_a_secret_alone_in_the_environment_names_nobody(tmp_path: Path) -> None:
    """The usual profile may refer to it by the usual name; without a profile it is said what is lacking."""
    secret = {"GENESYSCLOUD_OAUTHCLIENT_SECRET": "s-env"}
    text = FILE.replace("USUAL_SECRET", "GENESYSCLOUD_OAUTHCLIENT_SECRET")
    (tmp_path / "scopeaudit.toml").write_text(text)
    config = find_config(tmp_path, {})
    chosen = shown(choose(Asked(), secret, lambda: config))
    assert chosen == ("https://api.mypurecloud.de", "file", "c-usual s-env", "file")
    with pytest.raises(UsageError, match="GENESYSCLOUD_OAUTHCLIENT_ID is not"):
        choose(Asked(), secret | REGION, lambda: None)
