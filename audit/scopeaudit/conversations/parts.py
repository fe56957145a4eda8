"""What the three shapes have in common: field names, ids, states and times."""

from datetime import UTC, datetime
from typing import Final, cast, get_args

import msgspec

from scopeaudit.model.snapshot import LegState

_STATES: Final = frozenset(get_args(LegState))


class Wire(msgspec.Struct, rename="camel"):
    """Field names as the vendor writes them; fields that are not named here are dropped."""


class Ref(Wire):
    """An object that is only named by its id."""

    id: str


class Linked(Wire, kw_only=True):
    """The participants that a participant or a session has to do with."""

    consult_participant_id: str | None = None
    monitored_participant_id: str | None = None
    coached_participant_id: str | None = None
    barged_participant_id: str | None = None


def state_of(told: str | None) -> LegState | None:
    """Return the state of a leg; None for one that the vendor has added since."""
    return cast("LegState", told) if told in _STATES else None


def moment(told: datetime | None) -> datetime | None:
    """Return a time in UTC, which is what the vendor means where it names no zone."""
    if told is None:
        return None
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
