"""Where to and as whom: every region by its name, nothing in the clear, no secret in sight."""

import copy
import pickle

import pytest

from scopeaudit.api.credentials import ClientCredentials, ReadyToken, credentials_from, token_from
from scopeaudit.api.region import REGIONS, address_of_region, address_of_url
from scopeaudit.api.secret import Secret
from scopeaudit.errors import UsageError


def test_there_are_18_regions() -> None:
    """Each has a host for calls and one for tokens."""
    assert len(set(REGIONS)) == 18
    for region in REGIONS:
        found = address_of_region(region)
        assert (found.api, found.login) == (f"https://api.{region}", f"https://login.{region}")


@pytest.mark.parametrize(
    "name", ["mypurecloud.ie", "api.mypurecloud.ie", "https://apps.mypurecloud.ie/", "eu-west-1"]
)
def test_a_region_by_any_of_its_names(name: str) -> None:
    """A host of it, its address in a browser, and its cloud name mean the same."""
    assert address_of_region(name).region == "mypurecloud.ie"


def test_a_region_that_is_none() -> None:
    """The nearest is offered."""
    with pytest.raises(UsageError) as raised:
        address_of_region("mypurecloud.fr")
    assert raised.value.hint.startswith("did you mean `mypurecloud.")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080",
        "http://localhost:8080/",
        "http://[::1]:8",
        "https://gate.example/x",
    ],
)
def test_an_address_of_ones_own(url: str) -> None:
    """Calls and tokens go there."""
    found = address_of_url(url)
    assert found.api == found.login == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "http://api.mypurecloud.de",
        "ftp://localhost",
        "https://user:pass@gate.example",
        "https://gate.example?x=1",
        "https://",
        "localhost:8080",
        "http://localhost:port",
        "http://[",
    ],
)
def test_an_address_a_token_must_not_go_to(url: str) -> None:
    """Nothing but https, or http on this machine; and a password in it is not repeated."""
    with pytest.raises(UsageError) as raised:
        address_of_url(url)
    assert "pass@" not in str(raised.value)


def test_credentials_of_the_environment() -> None:
    """A ready token goes before client and secret."""
    pair = {"GENESYSCLOUD_OAUTHCLIENT_ID": "c", "GENESYSCLOUD_OAUTHCLIENT_SECRET": "s\n"}
    found = credentials_from(pair)
    assert isinstance(found, ClientCredentials)
    assert (found.id, found.secret.reveal()) == ("c", "s")
    ready = credentials_from({**pair, "GENESYSCLOUD_ACCESS_TOKEN": "t"})
    assert isinstance(ready, ReadyToken)


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"GENESYSCLOUD_OAUTHCLIENT_ID": "c"},
        {"GENESYSCLOUD_OAUTHCLIENT_SECRET": "sesame"},
        {"GENESYSCLOUD_ACCESS_TOKEN": "sesame\nX-Other: y"},
    ],
)
def test_credentials_that_are_none(environment: dict[str, str]) -> None:
    """It is told what is missing, without what is there."""
    with pytest.raises(UsageError) as raised:
        credentials_from(environment)
    assert "sesame" not in str(raised.value)


@pytest.mark.parametrize("text", ["", "  \n", "two words", "naïve"])
def test_a_token_file_that_holds_none(text: str) -> None:
    """A token is one line of plain text."""
    with pytest.raises(UsageError):
        token_from(text)


def test_a_secret_does_not_show_itself() -> None:
    """Printing, formatting and comparing give nothing away; writing it down is refused."""
    secret = Secret("sesame")
    assert "sesame" not in f"{secret} {secret!r} {[secret]} {secret.__slots__}"
    assert secret.reveal() == "sesame"
    for writing in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError):
            writing(secret)
