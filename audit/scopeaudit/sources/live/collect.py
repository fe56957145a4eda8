"""One collection, from the first call to the snapshot."""

from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sources.live.assemble import Occasion, assembled
from scopeaudit.sources.live.itself import read_itself
from scopeaudit.sources.live.parts import Extras, read_parts
from scopeaudit.sources.live.reader import Reader
from scopeaudit.sources.live.want import Want

NOTHING_ELSE = Extras()


async def collect(
    reader: Reader, want: Want, occasion: Occasion, extras: Extras = NOTHING_ELSE
) -> Snapshot:
    """Read what is wanted; what does not come is a blind spot, and the rest goes on.

    Raises UnreadableError only where the token is not accepted or nothing answers at all.
    """
    itself = await read_itself(reader, occasion.region)
    if reader.journal:
        reader.journal.begin(itself.organization.id, itself.token_of)
    parts = await read_parts(reader, want, extras)
    return assembled(itself, parts, occasion)
