"""Secrets by reference: where each is kept, and how it is fetched at the moment it is needed.

Nothing of a secret, nor of what a command said, is in any message.
"""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scopeaudit.api.credentials import sendable
from scopeaudit.api.secret import Secret
from scopeaudit.config.home import expanded
from scopeaudit.errors import UnreadableError, UsageError
from scopeaudit.records import dataclass

_SECONDS = 120
"""How long a command may take: it may ask a person."""

_LONGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class FromEnvironment:
    """In a variable of the environment; `place` is the key that says so, as in all of these."""

    place: str
    name: str


@dataclass(frozen=True, slots=True)
class FromFile:
    """In a file of its own."""

    place: str
    path: Path


@dataclass(frozen=True, slots=True)
class FromCommand:
    """In the first line a command prints; it is run without a shell."""

    place: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FromKeyring:
    """In the system's keyring."""

    place: str
    service: str
    user: str


SecretReference = FromEnvironment | FromFile | FromCommand | FromKeyring


def reference_of(
    said: Mapping[str, Any], place: str, folder: Path, user: str = ""
) -> SecretReference:
    """Make a reference of a table whose shape was checked.

    `place` is the key that says so, `folder` what a path is relative to, `user` whose keyring entry it is
    where the table does not say.
    """
    if "env" in said:
        return FromEnvironment(place, said["env"])
    if "file" in said:
        return FromFile(place, folder / expanded(said["file"]))
    if "command" in said:
        return FromCommand(place, tuple(said["command"]))
    return FromKeyring(place, said["keyring"], said.get("user") or user)


def where(reference: SecretReference) -> str:
    """Say where a secret is kept, such as `(secret, from environment NAME)`; never the secret."""
    match reference:
        case FromEnvironment(name=name):
            kept = f"from environment {name}"
        case FromFile(path=path):
            kept = f"from file {path}"
        case FromCommand(words=words):
            kept = f"from what `{words[0]}` prints"
        case FromKeyring(service=service, user=user):
            kept = f"from the keyring's {service}{f' for {user}' if user else ''}"
    return f"(secret, {kept})"


def fetched(reference: SecretReference, environment: Mapping[str, str]) -> Secret:
    """Return a secret from where it is kept.

    Raises UsageError where nothing is kept there or the extra is missing, UnreadableError where it cannot
    be had.
    """
    match reference:
        case FromEnvironment(place, name):
            text = environment.get(name, "")
            where = f"`{name}`, which `{place}` names,"
        case FromFile(place, path):
            text = _read(path, place)
            where = f"`{path}`, which `{place}` names,"
        case FromCommand(place, words):
            text = _printed(words, place)
            where = f"what the command of `{place}` printed"
        case FromKeyring(place, service, user):
            text = _kept(service, user, place)
            where = f"the keyring's `{service}` for `{user}`"
    if not text.strip():
        raise UsageError(f"{where} is empty or not set", "put the secret there, and nothing else")
    return sendable(text.strip(), where)


def _read(path: Path, place: str) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST).decode("ascii", "replace")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(
            f"`{path}`, which `{place}` names, cannot be read: {reason}"
        ) from None


def _printed(words: tuple[str, ...], place: str) -> str:
    """Run a command and return its first line; what it says on standard error goes to the terminal."""
    import subprocess

    program = words[0]
    try:
        done = subprocess.run(  # noqa: S603 - the words of a file of the user's own, without a shell
            words, stdout=subprocess.PIPE, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        message = f"`{program}`, the command of `{place}`, was not done in {_SECONDS} seconds"
        raise UnreadableError(message) from None
    except OSError as error:
        reason = (error.strerror or "it is no program").lower()
        message = f"`{program}`, the command of `{place}`, cannot be run: {reason}"
        raise UnreadableError(message, "name the program and each argument on its own") from None
    if done.returncode:
        message = f"`{program}`, the command of `{place}`, ended with code {done.returncode}"
        raise UnreadableError(message, "run it yourself to see why")
    return done.stdout[:_LONGEST].decode("ascii", "replace").partition("\n")[0]


def _kept(service: str, user: str, place: str) -> str:
    if find_spec("keyring") is None:
        raise UsageError(
            f"`{place}` needs keyring, which is not installed", "pip install 'scopeaudit[keyring]'"
        )
    import keyring

    try:
        text = keyring.get_password(service, user)
    except Exception as error:  # noqa: BLE001 - a back end may raise anything, and say anything
        kind = type(error).__name__
        message = f"the keyring that `{place}` names cannot be opened ({kind})"
        raise UnreadableError(message, "unlock it, or look whether this system has one") from None
    if text is None:
        message = f"the keyring has no `{service}` for `{user}`, which `{place}` names"
        raise UsageError(message, f"`keyring set {service} {user}` puts it there")
    return text
