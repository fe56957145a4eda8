"""Where an organization comes from: a file, a live one, Terraform or a manifest."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from scopeaudit.model.policy import PolicySet
from scopeaudit.pipeline.live import collect_organization
from scopeaudit.pipeline.organization import Organization, read_organization, with_enforcement
from scopeaudit.records import dataclass

if TYPE_CHECKING:
    from scopeaudit.sources.change import Read
    from scopeaudit.sources.live.organization import Connection, Order
    from scopeaudit.sources.live.progress import Watch
    from scopeaudit.sources.manifest import Manifest
    from scopeaudit.sources.terraform import Terraform

    Source = str | Connection | Terraform | Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a source is read: as at which moment, strictly or not, what a person says of it, and who watches.

    With `keep` the document stays with what is read, for a store. `order` says what is collected of a live
    organization besides what policies need.
    """

    now: datetime
    strict: bool = False
    scopes_enforced: str | None = None
    watch: "Watch | None" = None
    keep: bool = False
    order: "Order | None" = None


def read(source: "Source", policies: PolicySet, how: How) -> Organization:
    """Read what is to be audited: a file, a live organization, Terraform or a manifest."""
    said = how.scopes_enforced
    if isinstance(source, str):
        return read_organization(source, strict=how.strict, scopes_enforced=said, keep=how.keep)

    from scopeaudit.sources.manifest import Manifest
    from scopeaudit.sources.terraform import Terraform

    # NOTE: what is not live is told first, since the way to a live organization needs an extra.
    if isinstance(source, Terraform | Manifest):
        return _configured(source, how)
    found = collect_organization(
        source, policies, scopes_enforced=said, watch=how.watch, order=how.order
    )
    return found if how.keep else replace(found, document=b"")


def _configured(source: "Terraform | Manifest", how: How) -> Organization:
    """Return a configuration, alone or laid over the organization it is for."""
    found = _change(source)
    if source.on_top_of is None:
        from scopeaudit.sources.alone import standing_alone

        made_at = found.made_at or how.now
        laid = standing_alone(found.change, source.organization, made_at)
        digest = found.digest
    else:
        from scopeaudit.sources.overlay import laid_over

        base = read_organization(source.on_top_of, strict=how.strict)
        # NOTE: what was tried before a change is applied says nothing of the change.
        laid = laid_over(found.change, replace(base.snapshot, attempts=None))
        digest = sha256(f"{base.digest}{found.digest}".encode()).hexdigest()
    return Organization(
        snapshot=with_enforcement(laid.snapshot, how.scopes_enforced),
        digest=digest,
        origins=laid.origins,
        calls=laid.calls,
        undecided=laid.undecided,
        marks=found.marks,
    )


def _change(source: "Terraform | Manifest") -> "Read":
    from scopeaudit.sources.terraform import Terraform, read_terraform

    if isinstance(source, Terraform):
        return read_terraform(source)
    from scopeaudit.sources.manifest import read_manifest

    return read_manifest(source)


def with_attempts(read: Organization, path: str, *, strict: bool = False) -> Organization:
    """Add what an application tried, from a file of JSON lines; its own attempts stay."""
    from scopeaudit.sources.attempts import read_attempts
    from scopeaudit.sources.file import encoded

    tried = (*(read.snapshot.attempts or ()), *read_attempts(path, strict=strict))
    snapshot = replace(read.snapshot, attempts=tried)
    document = encoded(snapshot)
    digest, kept = sha256(document).hexdigest(), document if read.document else b""
    return replace(read, snapshot=snapshot, digest=digest, document=kept)
