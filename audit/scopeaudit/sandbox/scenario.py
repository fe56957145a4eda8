"""What the sandbox is told to do beside answering: faults, limits, and what the vendor does not publish."""

from dataclasses import dataclass
from typing import Literal, get_args

FaultKind = Literal[
    "too-many-requests",
    "too-many-requests-bare",
    "server-error",
    "bad-gateway",
    "unavailable",
    "time-out",
    "cut-body",
    "invalid-json",
    "changed-shape",
    "slow-drip",
    "expired-token",
    "shifting-pages",
    "repeated-page",
    "missing-expand",
]
KINDS: tuple[str, ...] = get_args(FaultKind)
StarGrants = Literal["star", "each", "nowhere"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong with some calls.

    `on` is an operation id, `METHOD /path` or `*`. Of the calls it matches, counted from 1, the fault
    concerns `times` of them (None: all) from the `first` on, each with a `chance`. `seconds` is how long to
    wait; `shift` by how many rows later pages move (greater than 0 skips rows, less repeats some).
    """

    kind: FaultKind
    on: str = "*"
    first: int = 1
    times: int | None = 1
    chance: float = 1.0
    seconds: int = 3
    shift: int = 1

    def concerns(self, number: int) -> bool:
        """Say whether the fault may concern the call of that number, counted from 1."""
        return number >= self.first and (self.times is None or number < self.first + self.times)


@dataclass(frozen=True, slots=True)
class RateLimit:
    """How many requests a token may make in how many seconds (facts §10: read it, never assume it)."""

    allowed: int = 300
    seconds: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One way to run the sandbox; the same scenario and calls give the same answers.

    `star_grants` says where the grants of a division list those made on `*`: under `*`, under each
    division, or nowhere; `client_grants` whether they list clients. Both are not published (collection §B).
    `sign_in_as` is the user, by id or name, who signs in where a request names nobody; users of
    `without_station`, by id, cannot join a call (facts §8); a usage query runs for `usage_polls` answers.
    """

    seed: int = 0
    faults: tuple[Fault, ...] = ()
    rate_limit: RateLimit | None = RateLimit()
    star_grants: StarGrants = "star"
    client_grants: bool = True
    sign_in_as: str = ""
    without_station: frozenset[str] = frozenset()
    usage_polls: int = 0
