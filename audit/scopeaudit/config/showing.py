"""What a file says, in words: every value with its key, a secret only by where it is kept."""

from collections.abc import Iterator
from typing import Any

from scopeaudit.config.file import SHAPE, Config
from scopeaudit.config.keys import KEYS
from scopeaudit.config.leaves import Leaf, leaves
from scopeaudit.config.reference import (
    FromCommand,
    FromEnvironment,
    FromFile,
    FromKeyring,
    reference_of,
    where,
)
from scopeaudit.model.setting import Shown


def tables(config: Config) -> Iterator[Shown]:
    """Yield what the tables of a file say; its flat keys are shown with what goes before them."""
    for leaf in leaves(config.said, SHAPE):
        if leaf.key[0] not in {*KEYS, "profile"}:
            origin = config.source.setting(None, *leaf.key).origin
            yield Shown(
                key=".".join(leaf.key),
                value=_said(leaf, config),
                source=origin.source,
                place=origin.place,
            )


def in_words(value: Any) -> str | tuple[str, ...] | None:
    """Return a value as people write it, several as several; a secret by where it is kept."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return tuple(str(in_words(one)) for one in value) or None
        case FromEnvironment() | FromFile() | FromCommand() | FromKeyring():
            return where(value)
        case str():
            return without_password(value)
    return str(value)


def _said(leaf: Leaf, config: Config) -> str | tuple[str, ...] | None:
    if isinstance(leaf.value, dict):
        return where(reference_of(leaf.value, ".".join(leaf.key), config.path.parent))
    return in_words(leaf.value)


def without_password(address: str) -> str:
    """Return an address without what stands before `@` and after `?`, where a password could be."""
    scheme, sign, rest = address.partition("://")
    return f"{scheme}{sign}{rest.rpartition('@')[2].partition('?')[0]}" if sign else address
