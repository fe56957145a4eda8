"""The clients a rule looks at, with their positions, and what is left open about them."""

from collections.abc import Callable, Iterator

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.finding import Who
from scopeaudit.decide import SERVICE
from scopeaudit.model.snapshot import BlindSpot, Client


def working_clients(audited: Audited) -> Iterator[tuple[int, Client]]:
    """Yield the clients whose tokens can work, with their positions in the snapshot.

    Tokens of a disabled or deleted client are invalid; those an inactive client issued before may not
    be (facts §5).
    """
    for position, client in enumerate(audited.index.snapshot.clients or ()):
        if client.state in {"active", "inactive"}:
            yield position, client


def acts_for_itself(client: Client) -> bool:
    """Say whether a client has no user: its own grants decide, and its scopes are ignored."""
    return client.grant_type == SERVICE


def who(client: Client) -> Who:
    """Return a client as a subject."""
    return Who("client", client.id, client.name)


def left_out(
    audited: Audited, reason: str, lacking: Callable[[Client], bool]
) -> Iterator[BlindSpot]:
    """Yield one blind spot over the working clients of which something was not returned."""
    ids = tuple(client.id for _, client in working_clients(audited) if lacking(client))
    if ids:
        yield BlindSpot(section="clients", reason=reason, ids=ids)
