"""A snapshot with what is known of where it comes from, and reading a saved one."""

from collections.abc import Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING

from scopeaudit.model.origin import Origin
from scopeaudit.model.policy import Mark
from scopeaudit.model.snapshot import BlindSpot, Snapshot
from scopeaudit.records import dataclass

if TYPE_CHECKING:
    from scopeaudit.sources.change import DataCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A snapshot to audit, with the SHA-256 of its bytes in hex.

    Of a configuration that people write, `origins` say by id where objects are declared, `calls` what its
    data actions call, `undecided` are rules that it keeps from being decided, `marks` comments in it.
    `document` is the snapshot as JSON, empty unless it is read to be kept. `requests` counts what the vendor's API
    was asked for.
    """

    snapshot: Snapshot
    digest: str
    origins: Mapping[str, Origin] = field(default_factory=dict)
    calls: tuple["DataCall", ...] = ()
    undecided: tuple[tuple[str, BlindSpot], ...] = ()
    marks: tuple[Mark, ...] = ()
    document: bytes = b""
    requests: int = 0


def read_organization(
    path: str, *, strict: bool = False, scopes_enforced: str | None = None, keep: bool = False
) -> Organization:
    """Read a saved organization; `-` is standard input, `scopes_enforced` overrides what it says.

    With `keep` its document stays with it.
    """
    from scopeaudit.sources.file import read_snapshot

    loaded = read_snapshot(path, strict=strict)
    snapshot = with_enforcement(loaded.snapshot, scopes_enforced)
    document = loaded.data if keep else b""
    return Organization(snapshot=snapshot, digest=loaded.digest, document=document)


def with_enforcement(snapshot: Snapshot, scopes_enforced: str | None) -> Snapshot:
    """Return a snapshot with what a person said of scope enforcement: yes, no, unknown, or nothing."""
    if scopes_enforced is None:
        return snapshot
    known = {"yes": True, "no": False}.get(scopes_enforced)
    return replace(snapshot, scopes_enforced=known)
