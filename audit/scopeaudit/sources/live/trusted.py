"""Organizations that are let in, and whom they send (collection §A, call 11)."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from scopeaudit.api.call import call
from scopeaudit.api.pages import Gap, Listing
from scopeaudit.sources.live.calls import TRUSTED_GROUPS, TRUSTED_USERS, TRUSTEES
from scopeaudit.sources.live.reader import Reader
from scopeaudit.sources.live.rows import moment
from scopeaudit.sources.live.wire import WireTrustee, WireTrustGroup, WireUser


@dataclass(frozen=True, slots=True)
class Trustee:
    """One organization with its users; whether it sends groups is None where that was not told."""

    wire: WireTrustee
    users: Listing[WireUser]
    sends_groups: bool | None

    def lets_in(self, at: datetime) -> bool:
        """Say whether its users may enter at a moment: a trust that is off or over blocks all (facts §4)."""
        until = moment(self.wire.date_expired)
        return self.wire.enabled and (until is None or until > at)


@dataclass(frozen=True, slots=True)
class Trusted:
    """Every organization that is let in, and the permission that would open what did not come."""

    trustees: tuple[Trustee, ...] = ()
    gaps: tuple[tuple[str, Gap], ...] = ()

    def users(self) -> Iterator[tuple[Trustee, WireUser]]:
        """Yield every trusted user with the organization that sends it."""
        for trustee in self.trustees:
            for user in trustee.users.rows:
                yield trustee, user


async def read_trusted(reader: Reader) -> Trusted:
    """Read who is let in; what does not come is a gap."""
    listing = await reader.numbered(TRUSTEES, WireTrustee)
    read = await asyncio.gather(*(_trustee(reader, one) for one in listing.rows))
    gaps = [("authorization:orgTrustee:view", gap) for gap in listing.gaps]
    for _, more in read:
        gaps += more
    return Trusted(tuple(one for one, _ in read), tuple(gaps))


async def _trustee(reader: Reader, wire: WireTrustee) -> tuple[Trustee, list[tuple[str, Gap]]]:
    users, groups = await asyncio.gather(
        reader.numbered(call(TRUSTED_USERS, wire.id, pageSize=100), WireUser),
        reader.numbered(call(TRUSTED_GROUPS, wire.id, pageSize=100), WireTrustGroup),
    )
    gaps = [("authorization:orgTrusteeUser:view", gap) for gap in users.gaps]
    gaps += [("authorization:orgTrusteeGroup:view", gap) for gap in groups.gaps]
    sends = None if groups.gaps else bool(groups.rows)
    return Trustee(wire, users, sends), gaps
