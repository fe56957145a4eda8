"""Which organization is asked, and what the token says of itself."""

import asyncio
from dataclasses import dataclass

from scopeaudit.api.call import Failure
from scopeaudit.errors import UnreadableError
from scopeaudit.model.snapshot import BlindSpot, Organization, Token
from scopeaudit.sources.live.calls import ORGANIZATION, TOKEN
from scopeaudit.sources.live.reader import Reader
from scopeaudit.sources.live.spots import spot
from scopeaudit.sources.live.wire import WireOrganization, WireToken


@dataclass(frozen=True, slots=True)
class Itself:
    """The organization, the token where it is a user's, what of both did not come, and the token's client."""

    organization: Organization
    tokens: tuple[Token, ...] | None
    blind_spots: tuple[BlindSpot, ...]
    token_of: str = ""


async def read_itself(reader: Reader, region: str) -> Itself:
    """Ask who is asked; raises UnreadableError where the token is not accepted or nothing answers."""
    token, organization = await asyncio.gather(
        reader.one(TOKEN, WireToken), reader.one(ORGANIZATION, WireOrganization)
    )
    blind = []
    if isinstance(token, Failure):
        blind.append(spot("tokens", token, what="what the token says of itself was not read"))
    if isinstance(organization, Failure):
        _refuse_if_pointless(token, organization)
        blind.append(spot("organization", organization, what="its name was not read"))
        known = (
            "" if isinstance(token, Failure) or not token.organization else token.organization.id
        )
        organization = WireOrganization(id=known, name=known)
    found = Organization(id=organization.id, name=organization.name, region=region)
    client = None if isinstance(token, Failure) else token.client
    return Itself(found, _tokens(token), tuple(blind), client.id if client else "")


def _refuse_if_pointless(token: WireToken | Failure, organization: Failure) -> None:
    if not isinstance(token, Failure):
        return
    if token.kind == organization.kind == "unauthorized":
        raise UnreadableError(
            "the token was not accepted",
            "a token is known in its own region only, and expires: look at the region, "
            "then get a new token",
        )
    if token.kind == organization.kind == "broken":
        raise UnreadableError(
            organization.reason, "look whether something stops the way to the API's host"
        )


def _tokens(token: WireToken | Failure) -> tuple[Token, ...] | None:
    """Return the own token where a user signed in; no call lists the tokens of others."""
    if isinstance(token, Failure) or token.client is None:
        return None
    if token.client.authorized_grant_type in {"", "CLIENT-CREDENTIALS"}:
        return None
    return (Token(client=token.client.id, scopes=token.authorized_scope or ()),)
