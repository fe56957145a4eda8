"""What a change does to ability, one row per change and subject; no cell can start a formula."""

import csv
import io

from scopeaudit.model.difference import Difference
from scopeaudit.render import Options
from scopeaudit.render.csv import inert
from scopeaudit.render.difference.words import sections, through
from scopeaudit.render.visible import visible

COLUMNS = (
    "what",
    "turn",
    "kind",
    "subject_id",
    "subject_name",
    "actions",
    "division",
    "through",
)


def render(found: Difference, options: Options) -> str:  # noqa: ARG001  formats share one call
    """Render as CSV with a header row."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for title, changes in sections(found):
        for change in changes:
            shared = (
                "; ".join(change.actions),
                found.names.get(change.place, change.place),
                through(change, found.names),
            )
            for one in change.subjects:
                row = (title.lower(), change.turn, change.kind, one.id, one.name, *shared)
                writer.writerow([inert(visible(cell)) for cell in row])
    return sheet.getvalue()
