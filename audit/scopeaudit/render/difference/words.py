"""A change of ability in words, the same in every format; names are not escaped here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scopeaudit.model.difference import Cause, Change, Difference
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.render.visible import shortened
from scopeaudit.render.words import counted, enumerated, examples, moment

_NAME = 60
_NOUNS = {"users": "user", "service clients": "service client", "applications": "application"}
_ACTIONS = 8


def headline(found: Difference) -> str:
    """Say in one line what changed, and how much could not be compared."""
    changes = [*found.changes, *(found.operations or ())]
    gains = len({one.id for each in changes if each.turn == "gains" for one in each.subjects})
    losses = len({one.id for each in changes if each.turn == "loses" for one in each.subjects})
    unsure = len({one.id for each in changes if not is_certain(each) for one in each.subjects})
    parts = enumerated(
        (
            f"{counted(gains, 'subject')} gain{'s' * (gains == 1)} abilities" if gains else "",
            f"{counted(losses, 'subject')} lose{'s' * (losses == 1)} some" if losses else "",
            f"{counted(unsure, 'subject')} became known or unknown" if unsure else "",
        )
    )
    open_ = f" (incomplete: {counted(found.undecided, 'ability')} undecided)"
    return (parts or "nobody gains or loses an ability") + (open_ if found.undecided else "")


def is_certain(change: Change) -> bool:
    """Say whether both sides were decided."""
    return change.turn in {"gains", "loses"}


def sentence(change: Change, names: Mapping[str, str], most: int = _ACTIONS) -> str:
    """Say who gains or loses what, where: `12 users gain call.mute in EMEA`."""
    many = len(change.subjects)
    verb: str = change.turn
    if verb in {"gains", "loses"}:
        verb = verb if many == 1 else verb[:-1]
    else:
        verb = f"{'is' if many == 1 else 'are'} {verb}:"
    what = examples(change.actions, most)
    total = f" ({len(change.actions):,} in all)" if len(change.actions) > most else ""
    return f"{counted(many, _NOUNS[change.kind])} {verb} {what}{total}{_place(change, names)}"


def _place(change: Change, names: Mapping[str, str]) -> str:
    """Say where, unless the role that explains it says so."""
    if change.place in {"", ALL_DIVISIONS} or any(
        one.division == change.place for one in change.causes
    ):
        return ""
    return f" in {names.get(change.place, change.place)}"


def through(change: Change, names: Mapping[str, str]) -> str:
    """Say through what: each role with its place, scope, state, or what was not read."""
    return "; ".join(_cause(one, names) for one in change.causes)


def _cause(cause: Cause, names: Mapping[str, str]) -> str:
    role = _role(cause, names)
    listed = examples(cause.names, 3)
    given = ", ".join(names.get(one, one) for one in cause.names)
    words = {
        "granted": f"through {role}",
        "revoked": f"no longer through {role}",
        "role-widened": f"through {role}, which now holds {listed}",
        "role-narrowed": f"{role} no longer holds {listed}",
        "scope-added": f"scope {listed} was added",
        "scope-removed": f"scope {listed} was removed",
        "new": "not there before",
        "gone": "not there any more",
        "activated": f"active again ({cause.text})",
        "deactivated": f"no longer active ({cause.text})",
        "access-policy": f"access policy {given}",
        "unread": f"not read: {cause.text}",
        "other": "no single cause was found",
    }
    return words[cause.kind]


def _role(cause: Cause, names: Mapping[str, str]) -> str:
    place = names.get(cause.division, cause.division)
    where = "all divisions" if cause.division == ALL_DIVISIONS else place
    via = f" via group {names.get(cause.via, cause.via)}" if cause.via else ""
    return f"role {names.get(cause.role, cause.role)} in {where}{via}"


def subjects(change: Change, most: int) -> str:
    """Name the first subjects of a change."""
    return examples([shortened(one.name or one.id, _NAME) for one in change.subjects], most)


def sections(found: Difference) -> Iterator[tuple[str, Sequence[Change]]]:
    """Yield the parts of a report: actions, then operations where they were asked for."""
    yield "Actions", found.changes
    if found.operations is not None:
        yield "Operations", found.operations


def facts(found: Difference) -> Iterator[str]:
    """Yield whose snapshots were compared, and how much of them."""
    for name, side in (("before", found.before), ("after", found.after)):
        yield f"{name}: {side.path}, {side.organization.name}, read {moment(side.taken_at)}"
    kinds = (counted(number, _NOUNS[kind]) for kind, number in found.compared.items())
    yield f"compared: {enumerated(kinds)}, {counted(found.actions, 'action')}"


def unread(found: Difference) -> Iterable[str]:
    """Return what each side could not read, in words."""
    for name, side in (("before", found.before), ("after", found.after)):
        for spot in side.blind_spots:
            yield f"{name}: {spot.section}: {spot.reason}"
