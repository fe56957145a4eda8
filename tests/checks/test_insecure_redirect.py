"""insecure-redirect: a client hands its codes or tokens to an address that others can be."""

import pytest

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import Severity
from tests.checks.auditing import find, find_one, told
from tests.organizations import client, snapshot


def redirecting(*addresses: str) -> tuple[Finding, ...]:
    """Return what is found of a client with those addresses."""
    dash = client("dash", name="Queue dashboard", redirect_uris=addresses)
    return find("insecure-redirect", snapshot(clients=(dash,)))


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return redirecting("https://app.example/back", "http://app.example/back")[0]


@pytest.mark.parametrize(
    "address",
    [
        "http://app.example/back",
        "HTTP://APP.EXAMPLE/",
        "http://localhost.app.example/",
        "http://127.0.0.1.app.example/",
        "https://*.app.example/back",
        "https://app.example/*",
        "https:///back",
        "//app.example/back",
        "http://[::1/",
        "https://app.example:port/",
        "",
    ],
)
def test_an_unsafe_address_is_found(address: str) -> None:
    """Plain http, wildcards, look-alikes of the own machine, and what is no address."""
    (finding,) = redirecting(address)
    assert finding.severity is Severity.HIGH


@pytest.mark.parametrize(
    "address",
    [
        "https://app.example/back",
        "https://app.example:8443/back?x=1",
        "http://localhost:8080/back",
        "http://127.0.0.1/",
        "http://127.8.8.8:3000/",
        "http://[::1]:3000/",
    ],
)
def test_a_safe_address_is_not_found(address: str) -> None:
    """Https in full, and plain http to the own machine."""
    assert not redirecting(address)


@pytest.mark.parametrize("address", ["myapp://back", "com.example.app:/back"])
def test_a_scheme_of_its_own_is_a_low_finding(address: str) -> None:
    """Another application on the device may claim it; beside a worse one it is only told."""
    (finding,) = redirecting(address)
    assert finding.severity is Severity.LOW
    (both,) = redirecting(address, "http://app.example/")
    assert both.severity is Severity.HIGH


def test_one_finding_per_client() -> None:
    """All its addresses are listed as evidence."""
    (finding,) = redirecting("http://a.example/", "https://b.example/", "http://c.example/")
    assert [one.pointer for one in finding.evidence] == [
        "/clients/0/redirect_uris/0",
        "/clients/0/redirect_uris/2",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "http://app.example/back?token=S3CRET",
        "http://app.example/back#S3CRET",
        "http://S3CRET@app.example/back",
        "http://user:S3CRET@app.example/back",
        "http://[S3CRET/",
        "https://app.example:S3CRET/",
        "S3CRET",
        "https://*.app.example/?token=S3CRET",
    ],
)
def test_no_secret_of_an_address_is_shown(address: str) -> None:
    """Query, fragment, user and password are left out, and so is what cannot be read."""
    (finding,) = redirecting(address)
    assert "S3CRET" not in told(finding)


def test_client_credentials_do_not_redirect() -> None:
    """An address on such a client is not used."""
    bot = client("bot", "CLIENT-CREDENTIALS", redirect_uris=("http://app.example/",))
    assert not find("insecure-redirect", snapshot(clients=(bot,)))


def test_the_name_of_the_scheme_is_kept() -> None:
    """What is shown of a safe part is enough to find the address."""
    dash = client("dash", redirect_uris=("http://app.example:81/a/b?x=1",))
    finding = find_one("insecure-redirect", snapshot(clients=(dash,)))
    assert finding.evidence[0].text.startswith("`http://app.example:81/a/b`")
