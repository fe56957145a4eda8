"""Who can call what, over many operations at once."""

from itertools import chain, product

from scopeaudit.model.operation import Operation
from scopeaudit.model.permission import permission_covers
from scopeaudit.model.snapshot import AccessPolicy, Snapshot, User
from scopeaudit.reach import Counts, Reach
from scopeaudit.reach.segments import Segments
from tests.organizations import (
    AMER,
    EMEA,
    GRANT,
    HOME,
    MONITOR,
    ONLY_BILLING,
    RECORD,
    group,
    index,
    refused,
    role,
    user,
)

ROLES = (
    role("r-monitor", MONITOR),
    role("r-record", RECORD),
    role("r-grant", GRANT),
    role("r-queue", MONITOR, condition=ONLY_BILLING),
    role("r-call", "conversation:call:*"),
    role("r-domain", "conversation:*:*"),
    role("r-admin", "admin"),
    role("r-new", "new:thing:view"),
)
ANY = Operation(id="any", method="GET", path="/any", permissions=(MONITOR, GRANT))
BOTH = Operation(id="both", method="GET", path="/both", mode="all", permissions=(MONITOR, RECORD))
FREE = Operation(id="free", method="GET", path="/free", permissions=())
SILENT = Operation(id="silent", method="GET", path="/silent")


def reach(*users: User, **sections: object) -> Reach:
    """Make the reach of an organization of those users and the roles above."""
    return Reach.build(index(*users, **({"roles": ROLES} | sections)))


def sure(found: Reach, operation: Operation, division: str | None = None) -> list[str]:
    """Return the ids of the users who can call an operation for certain."""
    return _users(found, found.operation(operation, division).sure)


def unknown(found: Reach, operation: Operation, division: str | None = None) -> list[str]:
    """Return the ids of the users for whom it is open whether they can call an operation."""
    return _users(found, found.operation(operation, division).unknown)


def conditional(found: Reach, operation: Operation, division: str | None = None) -> list[str]:
    """Return the ids of the users who can call an operation with a proviso."""
    return _users(found, found.operation(operation, division).conditional)


def _users(found: Reach, mask: int) -> list[str]:
    snapshot: Snapshot = found.index.snapshot
    positions = (position for one in found.members(mask) for position in one.users)
    return sorted((snapshot.users or ())[position].id for position in positions)


class TestPermissions:
    """A permission is held by whom a role gives it, in any of the ways a role can."""

    def test_any_of_several_permissions_is_enough(self) -> None:
        """An operation with alternatives is open to whoever holds one of them."""
        found = reach(
            user("ana", ("r-monitor", EMEA)), user("ben", ("r-grant", HOME)), user("cai")
        )
        assert sure(found, ANY) == ["ana", "ben"]

    def test_wildcards_and_the_super_user_cover(self) -> None:
        """`*` as action, `*` as entity and action, and `admin` all give the permission."""
        found = reach(
            user("ana", ("r-call", EMEA)),
            user("ben", ("r-domain", EMEA)),
            user("cai", ("r-admin", EMEA)),
            user("dee", ("r-new", EMEA)),
        )
        assert sure(found, BOTH) == ["ana", "ben", "cai"]

    def test_the_names_that_cover_a_permission_are_those_of_the_permission_algebra(self) -> None:
        """Looking the pattern up finds what comparing every pattern finds."""
        forms = (":".join(one) for one in product("a*", "b*", "c*"))
        held = ["admin", *forms, "a:b:d", "b:b:c", "b:*:*", "a:b", "x"]
        patterns = Segments(list[str])
        for one in held:
            patterns.at(one).append(one)
        for wanted in [*held, "a:b:*:c"]:
            covering = [one for one in held if permission_covers(one, wanted)]
            whole, exact = patterns.covering(wanted)
            assert sorted(chain(*whole, *exact)) == sorted(covering)

    def test_a_role_condition_is_a_proviso(self) -> None:
        """A permission under a condition is met, but not for certain."""
        found = reach(user("ana", ("r-queue", EMEA)), user("ben", ("r-monitor", EMEA)))
        assert conditional(found, ANY) == ["ana"]
        assert sure(found, ANY) == ["ben"]

    def test_roles_via_a_group_count(self) -> None:
        """Members of a group hold what the group holds."""
        found = reach(user("ana", groups=("g",)), groups=(group("g", ("r-monitor", EMEA)),))
        assert sure(found, ANY, EMEA) == ["ana"]

    def test_inactive_users_can_do_nothing(self) -> None:
        """Neither what they hold, nor what needs no permission, nor what is not known."""
        found = reach(user("ana", ("r-admin", "*"), state="inactive", grants=None))
        for operation in (ANY, FREE, SILENT):
            assert found.operation(operation).possible == 0

    def test_an_operation_that_needs_nothing_is_open_to_all(self) -> None:
        """An empty list of permissions needs none."""
        assert sure(reach(user("ana")), FREE) == ["ana"]

    def test_an_operation_of_which_nothing_is_published_stays_unknown(self) -> None:
        """Not even the super-user is certain of it."""
        found = reach(user("ana", ("r-admin", "*")))
        assert unknown(found, SILENT) == ["ana"]


class TestPolicies:
    """Access policies that deny take away what roles give."""

    def test_a_denial_removes(self) -> None:
        """What an access policy denies for certain is missing."""
        found = reach(user("ana", ("r-monitor", EMEA)), access_policies=(_deny(MONITOR),))
        assert found.operation(ANY).possible == 0

    def test_a_denial_of_a_wildcard_removes_all_it_covers(self) -> None:
        """The target of an access policy may have wildcards too."""
        found = reach(
            user("ana", ("r-call", "*")), access_policies=(_deny("conversation:*:record"),)
        )
        assert sure(found, ANY) == ["ana"]
        assert sure(found, BOTH) == []

    def test_a_denial_under_a_condition_is_a_proviso(self) -> None:
        """Only the moment of the call decides it."""
        denial = _deny(MONITOR, condition="at night")
        found = reach(user("ana", ("r-monitor", EMEA)), access_policies=(denial,))
        assert conditional(found, ANY) == ["ana"]

    def test_unread_policies_leave_nothing_certain(self) -> None:
        """Where access policies were not read, one may deny whatever is held."""
        found = reach(user("ana", ("r-monitor", EMEA)), access_policies=None)
        assert conditional(found, ANY) == ["ana"]


class TestBlindSpots:
    """What could not be read makes missing unknown and never makes anything met."""

    def test_grants_that_were_not_returned_leave_it_unknown(self) -> None:
        """A user without known grants may hold it."""
        found = reach(user("ana", grants=None), user("ben"))
        assert unknown(found, ANY) == ["ana"]

    def test_a_section_that_was_refused_hides_from_everyone(self) -> None:
        """What is seen stays met; what is not seen is unknown."""
        found = reach(
            user("ana", ("r-monitor", EMEA)), user("ben"), blind_spots=(refused("grants"),)
        )
        assert (sure(found, ANY), unknown(found, ANY)) == (["ana"], ["ben"])


class TestDivisions:
    """Where a role is granted matters to permissions that divisions limit."""

    def test_a_grant_counts_in_its_division_and_star_in_all(self) -> None:
        """A grant elsewhere does not count."""
        found = reach(
            user("ana", ("r-monitor", EMEA)),
            user("ben", ("r-monitor", "*")),
            user("cai", ("r-monitor", AMER)),
        )
        assert sure(found, ANY, EMEA) == ["ana", "ben"]
        assert unknown(found, ANY, EMEA) == []

    def test_a_permission_that_divisions_do_not_limit_counts_wherever_it_is_held(self) -> None:
        """The organization's own catalog says which these are."""
        assert sure(reach(user("ana", ("r-grant", AMER))), ANY, EMEA) == ["ana"]

    def test_held_elsewhere_is_unknown_where_the_catalog_is_silent(self) -> None:
        """It is not known whether the division matters."""
        new = Operation(id="new", method="GET", path="/new", permissions=("new:thing:view",))
        found = reach(user("ana", ("r-new", AMER)))
        assert (sure(found, new, AMER), unknown(found, new, EMEA)) == (["ana"], ["ana"])

    def test_two_permissions_held_in_two_divisions_do_not_add_up(self) -> None:
        """A call acts on an object of one division: all must be held in one."""
        found = reach(
            user("ana", ("r-monitor", EMEA), ("r-record", AMER)),
            user("ben", ("r-monitor", EMEA), ("r-record", "*")),
            user("cai", ("r-monitor", AMER), ("r-record", AMER), ("r-record", HOME)),
            user("dee", ("r-monitor", "*"), ("r-record", "*")),
        )
        assert sure(found, BOTH) == ["ben", "cai", "dee"]

    def test_a_proviso_in_the_one_division_that_has_both_stays(self) -> None:
        """The certain ways lie in two divisions, the conditional one has both."""
        found = reach(user("ana", ("r-monitor", EMEA), ("r-queue", AMER), ("r-record", AMER)))
        assert conditional(found, BOTH) == ["ana"]

    def test_every_division_is_counted_at_once(self) -> None:
        """Divisions without grants, and those that only a grant names, are among them."""
        found = reach(
            user("ana", ("r-monitor", EMEA)),
            user("ben", ("r-monitor", "*")),
            user("cai", ("r-queue", AMER), ("r-new", "d-gone")),
            user("dee", grants=None),
        )
        assert found.in_every_division([ANY])["any"] == {
            HOME: Counts(1, 0, 1),
            EMEA: Counts(2, 0, 1),
            AMER: Counts(1, 1, 1),
            "d-gone": Counts(1, 0, 1),
        }

    def test_counts_of_a_division_include_what_counts_wherever_it_is_held(self) -> None:
        """One permission is held there, the other elsewhere but not limited by divisions."""
        both = Operation(
            id="both", method="GET", path="/both", mode="all", permissions=(MONITOR, GRANT)
        )
        found = reach(user("ana", ("r-monitor", EMEA), ("r-grant", AMER)))
        assert found.in_every_division([both])["both"] == {
            HOME: Counts(0, 0, 0),
            EMEA: Counts(1, 0, 0),
            AMER: Counts(0, 0, 0),
        }


class TestCounts:
    """Answers are per class and counted in users."""

    def test_users_with_equal_access_are_one_class(self) -> None:
        """Three hundred users are counted, in two classes."""
        many = (user(f"u{number}", ("r-monitor", EMEA)) for number in range(300))
        found = reach(*many, user("ana", ("r-monitor", AMER)), user("ben"))
        masks = found.operation(ANY)
        assert found.counts(masks) == Counts(301, 0, 0)
        assert len(list(found.members(masks.sure))) == 2

    def test_nobody_is_nobody(self) -> None:
        """An organization without users has no one who can."""
        found = reach()
        assert found.counts(found.operation(BOTH)) == Counts(0, 0, 0)
        assert found.in_every_division([BOTH])["both"][EMEA] == Counts(0, 0, 0)

    def test_answers_come_by_operation_id(self) -> None:
        """Operations with the same needs have the same answer, each under its own id."""
        twin = Operation(id="twin", method="PUT", path="/any", permissions=ANY.permissions)
        found = reach(user("ana", ("r-monitor", EMEA)))
        answers = found.all_operations([ANY, twin, BOTH])
        assert answers["any"] == answers["twin"] == found.operation(ANY)
        assert list(answers) == ["any", "twin", "both"]
        assert found.count_operations([ANY, BOTH]) == {
            "any": Counts(1, 0, 0),
            "both": Counts(0, 0, 0),
        }

    def test_a_single_permission_can_be_asked_for(self) -> None:
        """Anywhere, or in a division."""
        found = reach(user("ana", ("r-monitor", EMEA)))
        assert found.count(found.permission(MONITOR).sure) == 1
        assert found.permission(MONITOR, AMER).possible == 0


def _deny(target: str, condition: str | None = None) -> AccessPolicy:
    return AccessPolicy(id="p-1", target=target, subject_type="ALL", condition=condition)
