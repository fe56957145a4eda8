"""A profile: where an organization is, and as whom it is asked."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scopeaudit.config.reference import SecretReference, reference_of
from scopeaudit.config.setting import Setting
from scopeaudit.config.shape import Choice, Reference, Table, Text
from scopeaudit.records import dataclass

BROWSER = "browser"

PROFILE = Table(
    {
        "region": Text('"mypurecloud.ie"'),
        "base_url": Text('"https://gateway.example"'),
        "client_id": Text('"0f6c…"'),
        "secret": Reference(),
        "token": Reference(),
        "sign_in": Choice((BROWSER,)),
        "redirect_uri": Text('"http://127.0.0.1:8765/"'),
    }
)
"""What a profile may say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One profile as the file has it; what it does not say is None."""

    name: str
    region: Setting[str] | None = None
    base_url: Setting[str] | None = None
    client_id: Setting[str] | None = None
    secret: SecretReference | None = None
    token: SecretReference | None = None
    browser: bool = False
    redirect_uri: str | None = None


def profile_of(
    name: str,
    said: Mapping[str, Any],
    folder: Path,
    setting: Callable[..., Setting[str]],
) -> Profile:
    """Make a profile of a table whose shape was checked; `folder` is what its paths are relative to."""

    def text(key: str) -> Setting[str] | None:
        return setting(said[key], "profiles", name, key) if key in said else None

    def secret(key: str) -> SecretReference | None:
        place, user = f"profiles.{name}.{key}", said.get("client_id", "")
        return reference_of(said[key], place, folder, user) if key in said else None

    return Profile(
        name=name,
        region=text("region"),
        base_url=text("base_url"),
        client_id=text("client_id"),
        secret=secret("secret"),
        token=secret("token"),
        browser=said.get("sign_in") == BROWSER,
        redirect_uri=said.get("redirect_uri"),
    )
