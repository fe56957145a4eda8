"""Where to and as whom, from the command line, the environment and the file.

A profile that is named, by `--profile` or SCOPEAUDIT_PROFILE, goes before the rest of the environment, as a whole: half of
one and half of the other would send a secret where it does not belong. The file's usual profile comes after it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from scopeaudit.api.credentials import (
    ACCESS_TOKEN,
    CLIENT_ID,
    HOW,
    REGION,
    ClientCredentials,
    Credentials,
    Person,
    ReadyToken,
    credentials_from,
)
from scopeaudit.api.region import Address, address_of_region, address_of_url
from scopeaudit.config.file import Config
from scopeaudit.config.finding import NAMED_BY
from scopeaudit.config.keys import variable_of
from scopeaudit.config.profile import Profile
from scopeaudit.config.reference import fetched
from scopeaudit.config.setting import Origin, Setting, flag, highest, variable
from scopeaudit.documents.nearest import did_you_mean
from scopeaudit.errors import UsageError
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line says; None where an option was not given.

    `browser` has a person sign in, with the address opened (True) or only shown (False).
    """

    profile: str | None = None
    region: str | None = None
    base_url: str | None = None
    token: ReadyToken | None = None
    browser: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Where to and as whom, each with where that was said."""

    address: Setting[Address]
    credentials: Setting[Credentials]


def choose(
    asked: Asked,
    environment: Mapping[str, str],
    find: Callable[[], Config | None],
) -> Chosen:
    """Return where to and as whom; `find` is called only where the file is needed.

    Raises UsageError for what is not said or not known, and what reading the file and its secrets raises.
    """
    named = asked.profile or environment.get(variable_of("profile"), "").strip()
    asked = replace(asked, profile=named or None)
    profile = _named(named, find()) if named else None
    if profile is None and not _is_whole(asked, environment):
        profile = _usual(find())
    address = _address(asked, environment, profile)
    return Chosen(address=address, credentials=_credentials(asked, environment, profile))


def _is_whole(asked: Asked, environment: Mapping[str, str]) -> bool:
    """Say whether command line and environment leave nothing to the file."""
    who = asked.token or _says_who(environment)
    where = asked.region or asked.base_url or environment.get(REGION, "").strip()
    return bool(who and where)


def _says_who(environment: Mapping[str, str]) -> bool:
    """Say whether the environment names somebody; a secret alone does not: a profile may refer to it."""
    return any(environment.get(one, "").strip() for one in (ACCESS_TOKEN, CLIENT_ID))


def _named(name: str, config: Config | None) -> Profile:
    if config is None:
        raise UsageError(
            f"there is no profile `{name}`, since no scopeaudit.toml was found",
            f"looked upward from the working directory; {NAMED_BY} names one elsewhere",
        )
    found = config.profiles.get(name)
    if found is None:
        known = ", ".join(f"`{one}`" for one in config.profiles) or "none"
        hint = did_you_mean(name, config.profiles) or f"profiles there: {known}"
        raise UsageError(f"`{config.path}` has no profile `{name}`", hint)
    return found


def _usual(config: Config | None) -> Profile | None:
    return config.profiles[config.profile.value] if config and config.profile else None


def _address(
    asked: Asked, environment: Mapping[str, str], profile: Profile | None
) -> Setting[Address]:
    if asked.region and asked.base_url:
        raise UsageError("`--region` and `--base-url` exclude each other", "leave one out")
    if asked.base_url:
        return Setting(address_of_url(asked.base_url), Origin("flag", "--base-url"))
    own = profile.region if profile else None
    if (
        asked.region is None
        and profile
        and profile.base_url
        and (asked.profile or not environment.get(REGION))
    ):
        return Setting(address_of_url(profile.base_url.value), profile.base_url.origin)
    said = variable(REGION, environment.get(REGION))
    order = (own, said) if asked.profile else (said, own)
    name = highest(flag("--region", asked.region), *order)
    if name is None:
        hint = f"name it with --region, such as mypurecloud.ie, or set {REGION}"
        raise UsageError("it is not said which region to ask", hint)
    return Setting(address_of_region(name.value), name.origin)


def _credentials(
    asked: Asked, environment: Mapping[str, str], profile: Profile | None
) -> Setting[Credentials]:
    if asked.token:
        return Setting(asked.token, Origin("flag", "--token-file"))
    by_profile = profile is not None and (asked.profile or not _says_who(environment))
    if profile is not None and by_profile:
        return Setting(
            _of_profile(profile, asked, environment), Origin("file", f"profiles.{profile.name}")
        )
    if asked.browser is not None:
        return Setting(
            _person_of(environment, opened=asked.browser), Origin("environment", CLIENT_ID)
        )
    token = environment.get(ACCESS_TOKEN, "").strip()
    origin = Origin("environment", ACCESS_TOKEN if token else CLIENT_ID)
    return Setting(credentials_from(environment), origin)


def _person_of(environment: Mapping[str, str], *, opened: bool) -> Person:
    client = environment.get(CLIENT_ID, "").strip()
    if not client:
        raise UsageError(f"a person signs in through a client, and {CLIENT_ID} is not set", HOW)
    return Person(id=client, opened=opened)


def _of_profile(profile: Profile, asked: Asked, environment: Mapping[str, str]) -> Credentials:
    client = profile.client_id.value.strip() if profile.client_id else ""
    if profile.token and asked.browser is None:
        return ReadyToken(fetched(profile.token, environment))
    if not client:
        hint = 'add client_id with secret, or with sign_in = "browser"; or add token'
        raise UsageError(f"profile `{profile.name}` says nothing to sign in with", hint)
    if profile.browser or asked.browser is not None:
        usual = Person(id=client)
        return Person(
            id=client,
            redirect_uri=profile.redirect_uri or usual.redirect_uri,
            opened=asked.browser is not False,
        )
    if profile.secret is None:
        hint = 'add secret, or sign_in = "browser" for a person'
        raise UsageError(f"profile `{profile.name}` has a client_id but no secret", hint)
    return ClientCredentials(client, fetched(profile.secret, environment))
