"""What changed between two catalogs, and what a refresh did, as plain text for a terminal."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from scopeaudit.catalog.catalog import Catalog
from scopeaudit.catalog.changes import Change, ChangeKind
from scopeaudit.catalog.text import operation_line

if TYPE_CHECKING:
    from scopeaudit.catalog.rebuild import Rebuilt


def changes_text(old: Catalog, new: Catalog, changes: tuple[Change, ...]) -> str:
    """Render what changed between two catalogs, the counts first."""
    return "\n".join(_changes(old, new, changes)) + "\n"


def _changes(old: Catalog, new: Catalog, changes: tuple[Change, ...]) -> Iterator[str]:
    yield f"catalog {old.version} to {new.version}: {counts_text(changes)}"
    for kind in ChangeKind:
        of_kind = [change for change in changes if change.kind is kind]
        if of_kind:
            yield from ("", f"{kind} ({len(of_kind)})")
        for change in of_kind:
            yield operation_line(change.operation)
            if change.what:
                yield f"          {change.what}: {change.old} -> {change.new}"


def counts_text(changes: tuple[Change, ...]) -> str:
    """Count the changes of each kind in one line."""
    counts = [(kind, sum(change.kind is kind for change in changes)) for kind in ChangeKind]
    return ", ".join(f"{count:,} {kind}" for kind, count in counts if count) or "no change"


def rebuilt_text(made: "Rebuilt", old: Catalog, place: Path) -> str:
    """Render what a refresh wrote, and what it changed against the catalog before."""
    return "\n".join(_rebuilt(made, old, place)) + "\n"


def _rebuilt(made: "Rebuilt", old: Catalog, place: Path) -> Iterator[str]:
    written = made.written
    published = len(written.operations) - written.kept
    yield f"wrote {place}: catalog {written.version}, {len(written.operations):,} operations"
    yield f"  {published:,} as the vendor's file has them, {written.kept:,} kept from {old.version}"
    yield f"  against {old.version}: {counts_text(made.changes)}"
    for one in written.dropped:
        yield f"  dropped, since the row has changed: {one.operation}, {one}"
    yield f"  use it with `--catalog {place}`"
