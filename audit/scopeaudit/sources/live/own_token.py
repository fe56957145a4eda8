"""What a token says of itself: its client, its scopes, and the grants of who signed in.

Asking does not keep the token alive: `preserveIdleTTL` leaves its idle time as it is (facts §7).
"""

from datetime import datetime
from typing import cast, get_args

from scopeaudit.api.call import Failure
from scopeaudit.api.client import Api
from scopeaudit.errors import UnreadableError
from scopeaudit.model.snapshot import (
    BlindSpot,
    Client,
    Grant,
    GrantType,
    Organization,
    Role,
    Section,
    Snapshot,
    User,
)
from scopeaudit.model.token import OwnToken
from scopeaudit.sources.live import rows
from scopeaudit.sources.live.calls import MYSELF, ROLES, TOKEN
from scopeaudit.sources.live.reader import Reader
from scopeaudit.sources.live.wire import (
    WireOrganization,
    WireOwnGrants,
    WireRole,
    WireToken,
    WireTokenClient,
)

CLIENT_CREDENTIALS = "CLIENT-CREDENTIALS"
_GRANT_TYPES = frozenset(get_args(GrantType))


async def read_token(api: Api, now: datetime) -> OwnToken:
    """Sign in and ask; raises UnreadableError where the token is not accepted or tells no client."""
    await api.sign_in()
    reader = Reader(api.ask)
    token = await reader.one(TOKEN, WireToken)
    if isinstance(token, Failure) or token.client is None:
        raise _untold(token)
    blind: list[BlindSpot] = []
    roles = await _roles(reader, blind)
    user = await _user(reader, token.client, blind)
    return OwnToken(
        snapshot=Snapshot(
            version=1,
            organization=_organization(token.organization),
            taken_at=now,
            clients=(_client(token, token.client),),
            users=user,
            groups=(),
            roles=roles,
            blind_spots=tuple(blind),
        ),
        configured=token.client.scope,
        idles_at=_moment(token.date_token_idles),
    )


def _untold(told: WireToken | Failure) -> UnreadableError:
    if isinstance(told, Failure) and told.kind == "refused":
        return UnreadableError(
            f"the token may not ask what it is: {' '.join(filter(None, (str(told.status), told.code)))}",
            "where scopes are enforced it needs scope `user-basic-info`",
        )
    reason = told.reason if isinstance(told, Failure) else "it names no client"
    return UnreadableError(
        f"what the token says of itself could not be read: {reason}",
        "look at the region: a token is known in its own region only, and expires",
    )


def _organization(told: WireOrganization | None) -> Organization:
    return Organization(id=told.id, name=told.name) if told else Organization(id="", name="")


def _client(token: WireToken, client: WireTokenClient) -> Client:
    kind = client.authorized_grant_type
    return Client(
        id=client.id,
        name=client.name or client.id,
        grant_type=cast("GrantType", kind if kind in _GRANT_TYPES else "CODE"),
        state=client.state or "active",
        scopes=token.authorized_scope or (),
        authorized_scopes=token.authorized_scope or (),
        grants=rows.role_divisions(client.role_divisions),
    )


async def _roles(reader: Reader, blind: list[BlindSpot]) -> tuple[Role, ...] | None:
    listing = await reader.numbered(ROLES, WireRole)
    if listing.gaps:
        blind.append(_spot("roles", listing.gaps[0].failure, "what the roles permit"))
        return None
    return tuple(map(rows.role, listing.rows))


async def _user(
    reader: Reader, client: WireTokenClient, blind: list[BlindSpot]
) -> tuple[User, ...] | None:
    """Return who signed in, as a user with the grants the vendor tells of; nobody for a service client."""
    if client.authorized_grant_type == CLIENT_CREDENTIALS:
        return ()
    mine = await reader.one(MYSELF, WireOwnGrants)
    if isinstance(mine, Failure):
        blind.append(_spot("users", mine, "the grants of who signed in"))
        return None
    grants = tuple(dict.fromkeys(Grant(one.role.id, one.division.id) for one in mine.grants))
    return (User(id="me", name="the user who signed in", groups=(), grants=grants),)


def _spot(section: Section, failure: Failure, what: str) -> BlindSpot:
    """Return the blind spot of a call that the token may not make."""
    answer = " ".join(filter(None, (str(failure.status or ""), failure.code))) or failure.reason
    return BlindSpot(
        section=section, reason=f"{what} ({failure.call}: {answer})", status=failure.status
    )


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
