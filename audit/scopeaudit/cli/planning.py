"""What `--dry-run` prints: the calls of a collection, how often, and what they need."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scopeaudit.pipeline import Outlook

_GAP = "  "


def lines(outlook: "Outlook") -> Iterator[str]:
    """Yield the plan as a table, a column for each size, then permissions and scopes."""
    heads = ("call", *outlook.columns, "")
    rows: list[tuple[str, ...]] = [heads]
    for number, step in enumerate(outlook.steps[0]):
        counts = [steps[number].count for steps in outlook.steps]
        rows.append((step.call, *(f"{one:,}" for one in counts), step.basis))
    totals = [sum(one.count for one in steps) for steps in outlook.steps]
    rows.append(("in all", *(f"{one:,}" for one in totals), ""))
    minutes = (f"{one / outlook.rate:,.1f}" for one in totals)
    rows.append(
        (f"minutes, at {outlook.rate} a minute", *minutes, "the vendor's headers set the pace")
    )
    yield from _table(rows)
    yield ""
    yield f"permissions: {', '.join(outlook.permissions) or 'none'}"
    yield f"scopes, where a person signs in: {', '.join(outlook.scopes) or 'none'}"
    yield "nothing was asked of anybody"


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield rows in columns: names to the left, counts to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [one.rjust(width) for one, width in zip(row[1:-1], widths[1:-1], strict=True)]
        yield _GAP.join((*cells, row[-1])).rstrip()
