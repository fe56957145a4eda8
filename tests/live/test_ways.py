"""The ways to the vendor: every region, proxies, private authorities, and one word for each that is blocked."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import trustme

from scopeaudit import sandbox
from scopeaudit.api.region import REGIONS
from scopeaudit.catalog import load_catalog
from scopeaudit.model.snapshot import Token
from tests.live.conftest import Ran, Scopeaudit, Serve
from tests.live.gateway import Proxy, dated, encrypted, proxying
from tests.live.harbour import AUDITOR, harbour

SMALL = harbour(users=2, roles=2, divisions=2, groups=1)
UNKNOWN = ".".join(["a" * 60] * 5) + ".example"
"""Longer than a name can be: no resolver knows it, and none has to be asked."""

POLICY = "version: 1\ntitle: T\nchecks:\n  implicit-grant: {}\n"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Return a private certificate authority."""
    return trustme.CA()


@pytest.fixture(scope="module")
def vendor(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve the sandbox as every host of the vendor, signed by the private authority."""
    names = [f"{one}.{region}" for region in REGIONS for one in ("api", "login")]
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    certificate = authority.issue_cert(*names, "gate.example")
    certificate.private_key_and_cert_chain_pem.write_to_path(str(path))
    app = sandbox.app(SMALL, load_catalog(), scenario=sandbox.Scenario(rate_limit=None))
    with encrypted(app, str(path)) as port:
        yield port


@pytest.fixture
def trusted(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> pytest.MonkeyPatch:
    """Trust the private authority, as its owner would."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return monkeypatch


def test_every_region_through_a_proxy(
    scopeaudit: Scopeaudit, vendor: int, trusted: pytest.MonkeyPatch
) -> None:
    """Calls go to its host for calls and sign-ins to that for sign-ins, both encrypted through the proxy."""
    proxy = Proxy(vendor)
    with proxying(proxy) as url:
        trusted.setenv("HTTPS_PROXY", url)
        for region in REGIONS:
            ran = scopeaudit("doctor", "--region", region)
            assert ran.code == 0, ran
            assert ran.out.startswith(f"ok: `https://api.{region}` answers")
    hosts = {where for where, _ in proxy.asked}
    assert hosts == {f"{one}.{region}:443" for region in REGIONS for one in ("api", "login")}


def test_a_proxy_that_wants_to_know_who_asks(
    scopeaudit: Scopeaudit,
    vendor: int,
    trusted: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """User and password of its address are sent to it, and shown to nobody."""
    caplog.set_level(logging.DEBUG)
    proxy = Proxy(vendor)
    Path("policy.yaml").write_text(POLICY)
    with proxying(proxy) as url:
        trusted.setenv("HTTPS_PROXY", url.replace("//", "//me:planted-5@"))
        ran = scopeaudit("run", "--live", "--region", "mypurecloud.ie", "-p", "policy.yaml")
    assert ran.code == 0
    assert {who for _, who in proxy.asked} == {"basic bwu6cgxhbnrlzc01"}
    assert "planted-5" not in ran.out + ran.err + caplog.text


def test_a_host_that_needs_no_proxy(
    scopeaudit: Scopeaudit, vendor: int, trusted: pytest.MonkeyPatch
) -> None:
    """NO_PROXY is honoured, here by a name that then cannot be found."""
    proxy = Proxy(vendor)
    with proxying(proxy) as url:
        trusted.setenv("HTTPS_PROXY", url)
        trusted.setenv("NO_PROXY", UNKNOWN)
        ran = scopeaudit("doctor", "--base-url", f"https://{UNKNOWN}")
    assert ran.code == 3
    assert proxy.asked == []


def test_what_is_not_encrypted_reaches_no_proxy(
    scopeaudit: Scopeaudit, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sandbox on this machine is asked straight, so that no proxy sees its token."""
    proxy = Proxy(1)
    with proxying(proxy) as url:
        monkeypatch.setenv("HTTP_PROXY", url)
        monkeypatch.setenv("ALL_PROXY", url)
        assert scopeaudit("doctor", "--base-url", serve(SMALL)).code == 0
    assert proxy.asked == []


class TestBlocked:
    """One clear message for each, exit code 3, and nothing is written."""

    def blocked(self, ran: Ran, message: str, hint: str) -> None:
        """Check what was said."""
        assert (ran.code, ran.out) == (3, "")
        assert ran.err.startswith(f"error: {message}"), ran.err
        assert f"\n  hint: {hint}" in ran.err, ran.err
        assert len(ran.err.splitlines()) == 2
        assert not Path("org.json").exists()

    def collect(self, scopeaudit: Scopeaudit, *where: str) -> Ran:
        """Try to collect."""
        return scopeaudit("collect", "-o", "org.json", *where)

    @pytest.mark.parametrize("refusal", [b"403 Forbidden", b"407 Proxy Authentication Required"])
    def test_a_proxy_that_refuses(
        self, scopeaudit: Scopeaudit, trusted: pytest.MonkeyPatch, refusal: bytes
    ) -> None:
        """The proxy is named as the one who refuses, not the vendor."""
        proxy = Proxy(1, refusal)
        with proxying(proxy) as url:
            trusted.setenv("HTTPS_PROXY", url)
            ran = self.collect(scopeaudit, "--region", "mypurecloud.de")
        self.blocked(
            ran,
            "the proxy refused to connect to `login.mypurecloud.de`",
            "look at HTTPS_PROXY and NO_PROXY",
        )

    def test_a_name_that_is_not_found(self, scopeaudit: Scopeaudit) -> None:
        """A name no resolver knows."""
        ran = self.collect(scopeaudit, "--base-url", f"https://{UNKNOWN}")
        self.blocked(ran, f"the name `{UNKNOWN}` was not found", "look at the region")

    def test_an_authority_that_is_not_trusted(
        self, scopeaudit: Scopeaudit, vendor: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A network that reads along signs with an authority of its own."""
        with proxying(Proxy(vendor)) as url:
            monkeypatch.setenv("HTTPS_PROXY", url)
            ran = self.collect(scopeaudit, "--region", "mypurecloud.de")
        self.blocked(
            ran,
            "the certificate of `login.mypurecloud.de` was not accepted",
            "name the certificate authority of your network in SSL_CERT_FILE",
        )

    def test_another_host_than_was_meant(
        self, scopeaudit: Scopeaudit, vendor: int, trusted: pytest.MonkeyPatch
    ) -> None:
        """A certificate of another name is refused though its authority is trusted."""
        with proxying(Proxy(vendor)) as url:
            trusted.setenv("HTTPS_PROXY", url)
            ran = self.collect(scopeaudit, "--base-url", "https://other.example")
        self.blocked(ran, "the certificate of `other.example` was not accepted", "")

    @pytest.mark.parametrize("text", [None, "no certificate\n"])
    def test_authorities_that_cannot_be_read(
        self, scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch, text: str | None
    ) -> None:
        """The file of authorities is missing, or holds none."""
        if text is not None:
            Path("ca.pem").write_text(text)
        monkeypatch.setenv("SSL_CERT_FILE", "ca.pem")
        ran = self.collect(scopeaudit, "--region", "mypurecloud.de")
        self.blocked(ran, "the certificate authorities cannot be read", "look at SSL_CERT_FILE")

    def test_a_region_the_client_is_not_known_in(
        self, scopeaudit: Scopeaudit, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The vendor answers as to a wrong secret, so that the hint names the region first."""
        monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_ID", "c-of-another-region")
        ran = self.collect(scopeaudit, "--base-url", serve(SMALL))
        assert ran.code == 3
        assert "was refused" in ran.err
        assert (
            "hint: look at the region first: a client is known in its own region only" in ran.err
        )

    def test_a_client_that_is_not_active(self, scopeaudit: Scopeaudit, serve: Serve) -> None:
        """No token is given to it."""
        read = replace(SMALL, clients=(replace(AUDITOR, state="inactive"),))
        ran = self.collect(scopeaudit, "--base-url", serve(read))
        assert ran.code == 3
        assert ran.err.count("\n") == 2

    @pytest.mark.parametrize("ready", [False, True])
    @pytest.mark.parametrize(
        ("hours", "words"), [(-2, "120 minutes ahead of"), (3, "180 minutes behind")]
    )
    def test_a_clock_that_is_wrong(
        self,
        scopeaudit: Scopeaudit,
        monkeypatch: pytest.MonkeyPatch,
        hours: int,
        words: str,
        ready: bool,
    ) -> None:
        """The first answer tells it, whether it brings a token or only takes one."""
        read = replace(SMALL, tokens=(Token(client="c-auditor", scopes=()),))
        app = sandbox.app(read, load_catalog())
        if ready:
            monkeypatch.setenv("GENESYSCLOUD_ACCESS_TOKEN", "sandbox-token-0")
        date = format_datetime(datetime.now(UTC) + timedelta(hours=hours), usegmt=True)
        with dated(app, date) as url:
            ran = self.collect(scopeaudit, "--base-url", url)
        self.blocked(ran, f"this machine's clock is {words} the vendor's", "set it right")

    @pytest.mark.parametrize(
        "proxy", ["foo://x", "http://me:planted-6@host:port", "socks5://127.0.0.1:1"]
    )
    def test_a_proxy_that_is_none(
        self, scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch, proxy: str
    ) -> None:
        """What the environment says is wrong, which is a matter of configuration; it is not repeated."""
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        ran = self.collect(scopeaudit, "--region", "mypurecloud.de")
        assert ran.code == 2
        assert "HTTPS_PROXY" in ran.err
        assert "planted-6" not in ran.err


WITHOUT = """
import sys
class Without:
    def __init__(self, finder): self.finder = finder
    def find_spec(self, name, *more):
        return None if name == {name!r} else self.finder.find_spec(name, *more)
sys.meta_path = [Without(one) for one in sys.meta_path]
from scopeaudit.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize(("name", "extra"), [("httpx", "live"), ("keyring", "keyring")])
def test_an_extra_that_is_not_installed(tmp_path: Path, name: str, extra: str) -> None:
    """The error names the extra."""
    config = '[profiles.p]\nregion = "mypurecloud.de"\nclient_id = "c"\nsecret = {keyring = "s"}\n'
    (tmp_path / "scopeaudit.toml").write_text(config)
    done = subprocess.run(
        (sys.executable, "-c", WITHOUT.format(name=name), "doctor", "--profile", "p"),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert f"needs {name}, which is not installed" in done.stderr
    assert f"hint: pip install 'scopeaudit[{extra}]'" in done.stderr
