"""The users and groups of the demo organization: a few hundred who are alike, and those who are not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.snapshot import Grant, Group, User
from scopeaudit.records import dataclass
from scopeaudit.sources.demo.ids import HOME, REGIONS, before, division, granted
from scopeaudit.sources.demo.names import first_people

AGENTS = {"EMEA": 128, "AMER": 104, "APAC": 80}
SUPERVISORS = {"EMEA": 9, "AMER": 8, "APAC": 7}

_EMPLOYEE = granted("employee", HOME)
_YESTERDAY = before(hours=9)
_MARK = "\N{RIGHT-TO-LEFT OVERRIDE}"


@dataclass(frozen=True, slots=True)
class _Twist:
    """What sets one of many alike apart: another name, groups, or groups that were not returned."""

    name: str = ""
    groups: tuple[str, ...] | None = ()


_AGENT_TWISTS = {
    ("EMEA", 3): _Twist("<b>Ana</b> Kovačević", ("group-calibration",)),
    ("EMEA", 17): _Twist(groups=("group-calibration",)),
    ("EMEA", 64): _Twist(f"Nour {_MARK}El-Sayed"),
    ("AMER", 9): _Twist(groups=("group-calibration",)),
    ("AMER", 52): _Twist("Bobby {{ 7 * 7 }} Tables", ("group-pilot",)),
    ("APAC", 21): _Twist(groups=("group-calibration",)),
    ("APAC", 33): _Twist(groups=None),
}

_SUPERVISOR_TWISTS = {
    ("EMEA", 2): _Twist(groups=("group-works-council",)),
    ("EMEA", 5): _Twist(groups=("group-works-council", "group-on-call")),
    ("EMEA", 6): _Twist(groups=("group-on-call",)),
}

GROUPS = (
    Group(
        id="group-calibration",
        name="Calibration crew",
        roles_enabled=True,
        grants=granted("listener", ALL_DIVISIONS),
    ),
    Group(
        id="group-floor-support",
        name="EMEA floor support",
        roles_enabled=True,
        include_owners=True,
        owners=("supervisor-emea-000",),
        grants=granted("supervisor", division("EMEA")),
    ),
    Group(id="group-works-council", name="Works council", roles_enabled=False, grants=()),
    Group(id="group-on-call", name="On call", roles_enabled=False, grants=()),
    Group(
        id="group-pilot",
        name="Wallboard pilot 2024",
        roles_enabled=False,
        grants=granted("supervisor", division("AMER")),
    ),
)


def users() -> tuple[User, ...]:
    """Return all users, those who are not alike first."""
    return (*_few(), *_supervisors(), *_agents())


def _agents() -> Iterator[User]:
    for region in REGIONS:
        names = first_people(region, AGENTS[region], after=SUPERVISORS[region])
        for position, name in enumerate(names):
            user = _person("agent", region, position, name, granted("agent", division(region)))
            yield _twisted(user, _AGENT_TWISTS.get((region, position)))


def _supervisors() -> Iterator[User]:
    for region in REGIONS:
        for position, name in enumerate(first_people(region, SUPERVISORS[region])):
            held = granted("supervisor", division(region))
            user = _person("supervisor", region, position, name, held)
            yield _twisted(user, _SUPERVISOR_TWISTS.get((region, position)))


def _person(kind: str, region: str, position: int, name: str, held: tuple[Grant, ...]) -> User:
    seen = before(hours=1 + (position * 37) % 90)
    return User(
        id=f"{kind}-{region.lower()}-{position:03}",
        name=name,
        division=division(region),
        groups=(),
        grants=_EMPLOYEE + held,
        last_login_at=seen,
        last_token_at=seen,
    )


def _twisted(user: User, twist: _Twist | None) -> User:
    return replace(user, name=twist.name or user.name, groups=twist.groups) if twist else user


def _few() -> Iterator[User]:
    """Yield the users whose access is a story of its own."""
    yield _staff("admin-platform", "Ingrid Solheim", granted("master-admin", ALL_DIVISIONS))
    yield _staff(
        "admin-dormant",
        "Harold Whitcombe",
        granted("master-admin", ALL_DIVISIONS),
        seen=before(days=400),
    )
    yield _staff("identity-1", "Noor van Dijk", granted("identity", HOME))
    yield _staff("identity-2", "Teodor Marinov", granted("identity", HOME))
    yield _staff(
        "supervisor-moved",
        "Leïla Benali",
        granted("supervisor", division("AMER")),
        lives_in=division("EMEA"),
    )
    yield _staff(
        "evaluator-on-call",
        "Pádraig Ó Súilleabháin",
        granted("quality-evaluator", ALL_DIVISIONS),
        lives_in=division("EMEA"),
        groups=("group-on-call",),
    )
    on_leave = _staff(
        "supervisor-on-leave",
        "Tomasz Zieliński",
        granted("supervisor", division("EMEA")),
        lives_in=division("EMEA"),
        groups=("group-on-call",),
        seen=before(days=75),
    )
    yield replace(on_leave, state="inactive")
    yield from _floor_support()
    yield from _regional_operations()
    yield from _evaluators()
    yield from _gone()


def _floor_support() -> Iterator[User]:
    for position, name in enumerate(first_people("EMEA", 3, after=300)):
        yield _staff(
            f"floor-support-{position}",
            name,
            (),
            lives_in=division("EMEA"),
            groups=("group-floor-support",),
        )


def _regional_operations() -> Iterator[User]:
    for region, name in zip(
        REGIONS, ("Astrid Lindqvist", "Marcus Bell", "Mei-Ling Tan"), strict=True
    ):
        held = granted("regional-operations", division(region))
        yield _staff(f"operations-{region.lower()}", name, held, lives_in=division(region))


def _evaluators() -> Iterator[User]:
    for position, name in enumerate(first_people("EMEA", 6, after=200)):
        held = granted("quality-evaluator", ALL_DIVISIONS)
        yield _staff(f"evaluator-{position}", name, held)


def _gone() -> Iterator[User]:
    """Yield the deleted users, of whom one still has a grant."""
    left, supervisor = before(days=210), granted("supervisor", division("EMEA"))
    yield replace(_staff("gone-1", "Ruth Okonkwo", supervisor, seen=left), state="deleted")
    yield replace(_staff("gone-2", "Sipho Dlamini", (), seen=left), state="deleted", grants=())


def _staff(
    identifier: str,
    name: str,
    held: tuple[Grant, ...],
    *,
    lives_in: str = HOME,
    groups: tuple[str, ...] = (),
    seen: datetime = _YESTERDAY,
) -> User:
    return User(
        id=identifier,
        name=name,
        division=lives_in,
        groups=groups,
        grants=_EMPLOYEE + held,
        last_login_at=seen,
        last_token_at=seen,
    )
