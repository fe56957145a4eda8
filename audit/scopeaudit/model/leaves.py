"""The leaves of a need, through all that combines them."""

from collections.abc import Iterator

from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    Leaf,
    NamedNeed,
    Need,
    OperationNeed,
    ParticipantNeed,
)


def leaves_of(need: Need) -> Iterator[Leaf]:
    """Yield the leaves of a need in reading order; a team's name by both of its meanings."""
    match need:
        case AllOf(needs) | AnyOf(needs):
            for one in needs:
                yield from leaves_of(one)
        case NamedNeed(_, literal, stands_for):
            yield from leaves_of(literal)
            yield from leaves_of(stands_for)
        case OperationNeed(_, inner):
            yield from leaves_of(inner) if inner else ()
        case _:
            yield need


def participant_needs(need: Need | None) -> tuple[ParticipantNeed, ...]:
    """Return what a need asks about being on the conversation, each once, in reading order."""
    found = (one for one in leaves_of(need) if isinstance(one, ParticipantNeed)) if need else ()
    return tuple(dict.fromkeys(found))
