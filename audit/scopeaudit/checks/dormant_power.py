"""dormant-power: a user with powerful permissions has not signed in for long."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.evidence import bounded, fact
from scopeaudit.checks.finding import Words, beyond, found
from scopeaudit.checks.holders import users_of
from scopeaudit.checks.role_sets import Roles
from scopeaudit.checks.setting import number, texts
from scopeaudit.checks.wording import counted, listed, moment, named, names_of, quoted, sentences
from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.people import Person
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot

RULE = Rule(
    id="dormant-power",
    title="A user with power does not sign in",
    severity=Severity.HIGH,
    family="hygiene",
    reads=("users", "roles", "groups", "grants"),
    parameters={
        "days": 90,
        "permissions": (
            "admin",
            "authorization:grant:add",
            "authorization:role:add",
            "authorization:role:edit",
            "oauth:client:add",
            "oauth:client:edit",
            "oauth:client:authorize",
            "directory:organization:admin",
        ),
    },
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per set of powerful roles, for all dormant users who hold it."""
    if not _dated(audited):
        return
    since = audited.index.snapshot.taken_at - timedelta(days=number(RULE, setting, "days"))
    hidden, users = _hidden(audited), audited.users()
    powers = _powers(audited, texts(RULE, setting, "permissions"))
    index = audited.index
    powerful = {number: index.holdings[number].role for number in index.held_as(powers)}
    numbers = frozenset(powerful)
    groups: dict[Roles, list[int]] = {}
    for one in map(index.classes.__getitem__, index.classes_holding(powers)):
        if one.state == "active":
            dormant = [user for user in one.users if _is_dormant(users[user], since, hidden)]
            if dormant:
                held = {powerful[number] for number in one.of(numbers)}
                groups.setdefault(tuple(sorted(held)), []).extend(dormant)
    for roles, dormant_users in groups.items():
        power = sorted({name for role in roles for name in powers[role]})
        yield _finding(audited, setting, roles, sorted(dormant_users), power)


def limits(audited: Audited, _setting: RuleSetting) -> Iterable[BlindSpot]:
    """Yield what is left open: nobody's sign-in was read, so that silence says nothing."""
    if audited.users() and not _dated(audited):
        yield BlindSpot(section="users", reason="of no user the last sign-in was returned")


def _dated(audited: Audited) -> bool:
    return any(user.last_login_at or user.last_token_at for user in audited.users())


def _powers(audited: Audited, permissions: Iterable[str]) -> dict[str, list[str]]:
    """Return by role id which of the powerful permissions it grants."""
    found_: dict[str, list[str]] = {}
    for permission in permissions:
        for role in audited.index.roles_covering(permission):
            found_.setdefault(role, []).append(permission)
    return found_


def _last_seen(user: Person) -> datetime | None:
    login, token = user.last_login_at, user.last_token_at
    return max(login, token) if login and token else login or token


def _hidden(audited: Audited) -> frozenset[str] | None:
    """Return the ids of users that were not read whole; None where that may be anyone."""
    spots = [spot for spot in audited.index.blind_spots if spot.section == "users"]
    if any(spot.ids is None for spot in spots):
        return None
    return frozenset(one for spot in spots for one in spot.ids or ())


def _is_dormant(user: Person, since: datetime, hidden: frozenset[str] | None) -> bool:
    """Say whether a user is silent since then; without a date only if the user was read whole."""
    seen = _last_seen(user)
    if seen is None:
        return hidden is not None and user.id not in hidden
    return seen < since


def _finding(
    audited: Audited, setting: RuleSetting, roles: Roles, users: list[int], power: list[str]
) -> Finding:
    days = counted(number(RULE, setting, "days"), "day")
    through = named("role", names_of(audited.index, roles))
    words = Words(
        message=f"Users with {through} have power and no sign-in on record for {days}",
        cause=sentences(f"{through} cover{'s' if len(roles) == 1 else ''} {listed(power)}"),
        evidence=bounded((_fact(audited, user) for user in users), len(users)),
        excess=beyond("permission", power),
        remedy=(
            f"Take {through} from users who no longer need the power, or set the users to inactive",
        ),
    )
    subjects = users_of(audited, users)
    return found(audited, RULE, setting, words, key=roles, subjects=subjects)


def _fact(audited: Audited, position: int) -> Evidence:
    user = audited.users()[position]
    seen = _last_seen(user)
    last = f"last signed in {moment(seen)}" if seen else "has no sign-in on record"
    return fact(audited, f"user {quoted(user.name)} {last}", "users", position, "last_login_at")
