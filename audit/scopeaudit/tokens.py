"""Tokens that were issued: whether one still works, whatever its client is configured with now."""

from datetime import datetime, timedelta

from scopeaudit.model.snapshot import Client, Token

LONGEST = timedelta(seconds=38_880_000)
"""How long any token can live: 450 days, for SCIM clients (facts §7)."""


def is_over(token: Token, client: Client, now: datetime) -> bool:
    """Say whether a token has expired for certain; without its times it is taken to work."""
    if token.expires_at is not None:
        return token.expires_at <= now
    if token.issued_at is None:
        return False
    seconds = client.token_seconds
    life = LONGEST if seconds is None else timedelta(seconds=seconds)
    return token.issued_at + life <= now
