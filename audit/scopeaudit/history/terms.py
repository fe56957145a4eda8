"""All that decides an audit besides the snapshot, the catalog and the clock, as one document of the store."""

from collections.abc import Iterable
from hashlib import sha256

import msgspec

from scopeaudit.errors import StoreError
from scopeaudit.model.finding import Waiver
from scopeaudit.model.policy import PolicyFile, Severity
from scopeaudit.pipeline import Organization, Terms
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A policy file: what it is called in messages, and what it says."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What an audit was asked for; see `pipeline.Organization` and `pipeline.Terms` for the fields."""

    policies: tuple[Text, ...]
    waivers: tuple[Waiver, ...]
    fail_on: Severity
    allow_unknown: bool
    allow_empty: bool
    scopes_enforced: bool | None


def kept(
    organization: Organization,
    files: Iterable[PolicyFile],
    waivers: tuple[Waiver, ...],
    terms: Terms,
) -> bytes:
    """Return the document."""
    return msgspec.json.encode(
        Kept(
            policies=tuple(Text(name=one.path, text=one.text) for one in files),
            waivers=waivers,
            fail_on=terms.fail_on,
            allow_unknown=terms.allow_unknown,
            allow_empty=terms.allow_empty,
            scopes_enforced=organization.snapshot.scopes_enforced,
        )
    )


def read(data: bytes) -> Kept:
    """Read the document; raises StoreError for one of another shape, which another version wrote."""
    try:
        return msgspec.json.decode(data, type=Kept)
    except msgspec.MsgspecError as error:
        raise StoreError(
            "what the run was asked for is written as another scopeaudit writes it",
            "make the report with the version that `scopeaudit history` shows",
        ) from error


def digest_of(files: Iterable[PolicyFile]) -> str:
    """Return the SHA-256, in hex, over the names and digests of policies."""
    lines = (f"{one.digest} {one.path}\n" for one in files)
    return sha256("".join(lines).encode()).hexdigest()
