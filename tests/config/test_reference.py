"""A secret is fetched from where it is kept, and is in no message when it cannot be."""

import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from scopeaudit.config.reference import (
    FromCommand,
    FromEnvironment,
    FromFile,
    FromKeyring,
    SecretReference,
    fetched,
)
from scopeaudit.errors import AuditError, UnreadableError, UsageError

KEY = "profiles.p.secret"


class Vault(KeyringBackend):
    """A keyring in memory; `locked` cannot be opened."""

    priority = 1

    locked = False

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is kept."""
        if self.locked:
            raise OSError("planted")
        return {("scopeaudit", "prod"): "planted"}.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep nothing."""


@pytest.fixture
def vault() -> Iterator[Vault]:
    """Use a keyring in memory for the length of a test."""
    before = keyring.get_keyring()
    mine = Vault()  # type: ignore[no-untyped-call]  # the library's __init__ is untyped
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


def command(code: str) -> FromCommand:
    """Return a command that runs Python."""
    return FromCommand(KEY, (sys.executable, "-c", code))


@pytest.mark.usefixtures("vault")
def test_each_place(tmp_path: Path) -> None:
    """Environment, file, command and keyring each give the secret without what surrounds it."""
    kept = tmp_path / "secret"
    kept.write_text("planted\n")
    places: tuple[SecretReference, ...] = (
        FromEnvironment(KEY, "PLACE"),
        FromFile(KEY, kept),
        command("print('planted'); print('more')"),
        FromKeyring(KEY, "scopeaudit", "prod"),
    )
    for place in places:
        assert fetched(place, {"PLACE": " planted"}).reveal() == "planted"


@pytest.mark.usefixtures("vault")
@pytest.mark.parametrize(
    ("place", "kind", "message"),
    [
        (FromEnvironment(KEY, "PLACE"), UsageError, "`PLACE`, which `profiles.p.secret` names,"),
        (FromFile(KEY, Path("/nowhere/s")), UnreadableError, "cannot be read: no such file"),
        (command("print()"), UsageError, "printed is empty"),
        (command("print('two words')"), UsageError, "no token or secret is made of"),
        (command("print('planted'); exit(3)"), UnreadableError, "ended with code 3"),
        (FromCommand(KEY, ("no-such-program",)), UnreadableError, "cannot be run: no such file"),
        (FromKeyring(KEY, "scopeaudit", "other"), UsageError, "the keyring has no `scopeaudit`"),
    ],
)
def test_why_it_cannot_be_had(
    place: SecretReference, kind: type[AuditError], message: str
) -> None:
    """The message names the key and the place, and nothing of what is there."""
    with pytest.raises(kind) as raised:
        fetched(place, {})
    assert message in str(raised.value)
    assert "planted" not in str(raised.value)


def test_a_keyring_that_stays_locked(vault: Vault) -> None:
    """What the back end says is not repeated."""
    vault.locked = True
    with pytest.raises(UnreadableError, match=r"cannot be opened \(OSError\)") as raised:
        fetched(FromKeyring(KEY, "scopeaudit", "prod"), {})
    assert "planted" not in str(raised.value)
    assert raised.value.__cause__ is None
