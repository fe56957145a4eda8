"""The smallest change that closes a gap: what is proposed first, and what beside it."""

from typing import Any

import pytest

from scopeaudit.model.snapshot import Grant, OrgPermission
from scopeaudit.model.verdict import Gap
from scopeaudit.remedy import smallest_fix
from tests.organizations import (
    AMER,
    EMEA,
    MONITOR,
    ONLY_BILLING,
    PERMISSIONS,
    RECORD,
    client,
    group,
    index,
    role,
    user,
)

ROLES = "Admin > People & Permissions > Roles"
OAUTH = "Admin > Integrations > OAuth"
LACKS = Gap("missing-permission", (MONITOR,))
AGENTS = (user("ann", ("r-agent", EMEA)), user("bob", ("r-agent", EMEA), ("r-extra", EMEA)))
AGENT = role("r-agent", "a:b:c")


def fix(*roles: Any, users: Any = AGENTS, whom: tuple[int, ...] = (0, 1), **sections: Any) -> Any:
    """Return the fix for users that lack a permission."""
    read = index(*users, roles=(AGENT, *roles), **sections)
    return smallest_fix(read, LACKS, None, whom, None)


class TestMissingPermission:
    """Grant what brings least, or widen what they all hold."""

    def test_the_role_that_brings_least_is_granted(self) -> None:
        """Of the roles that grant it, the one with the fewest other permissions."""
        small, large = (
            role("r-small", MONITOR, "a:b:d"),
            role("r-large", MONITOR, "x:y:z", "x:y:w"),
        )
        first = fix(large, small, users=(*AGENTS, user("cy", ("r-agent", EMEA))))[0]
        assert (
            first == f"{ROLES} > `Small`: grant it to these users (it brings 1 other permission)"
        )

    def test_a_role_for_just_that_brings_nothing_else(self) -> None:
        """It is said in words."""
        assert fix(role("r-listen", MONITOR), users=(*AGENTS, user("cy", ("r-agent", EMEA))))[
            0
        ].endswith("(it brings nothing else)")

    def test_a_role_that_nobody_else_holds_is_widened_first(self) -> None:
        """No one else would get the permission."""
        steps = fix(role("r-listen", MONITOR, "x:y:z"))
        assert steps == (
            f"{ROLES} > `Agent` > Permissions: add `{MONITOR}` (no one else has the role)",
            f"Or: {ROLES} > `Listen`: grant it to these users (it brings 1 other permission)",
        )

    def test_others_who_would_get_it_are_counted(self) -> None:
        """Widening a role that others hold too is the second choice."""
        others = (user("cy", ("r-agent", EMEA)), user("di", ("r-agent", EMEA)))
        steps = fix(role("r-listen", MONITOR), users=(*AGENTS, *others))
        assert "`Listen`" in steps[0]
        assert steps[1].endswith("(2 other holders get it too)")

    def test_clients_count_as_others(self) -> None:
        """A client that acts for itself holds the role as well; the roles of others do not count."""
        grants = (Grant("r-agent", EMEA),)
        bot, dash = (
            client("bot", "CLIENT-CREDENTIALS", grants=grants),
            client("dash", grants=grants),
        )
        assert fix(clients=(bot, dash))[1].endswith("(1 other holder gets it too)")

    def test_a_role_for_it_is_made_before_a_common_one_is_widened(self) -> None:
        """Where no role grants it, others must not get it by the way."""
        create, widen = fix(users=(*AGENTS, user("cy", ("r-agent", EMEA))))
        assert create.startswith(f"{ROLES}: create a role with `{MONITOR}`")
        assert widen.startswith(f"Or: {ROLES} > `Agent` > Permissions: add")

    def test_of_shared_roles_the_one_with_fewest_others_is_widened(self) -> None:
        """Both hold two roles; one of them is held by someone else, too."""
        users = (
            user("ann", ("r-agent", EMEA), ("r-desk", EMEA)),
            user("bob", ("r-agent", EMEA), ("r-desk", EMEA)),
            user("cy", ("r-agent", EMEA)),
        )
        assert fix(role("r-desk", "d:e:f"), users=users) == (
            f"{ROLES} > `Desk` > Permissions: add `{MONITOR}` (no one else has the role)",
        )

    @pytest.mark.parametrize(
        "unfit",
        [
            role("r-root", "admin"),
            role("r-wild", "conversation:*:*"),
            role("r-cond", MONITOR, condition=ONLY_BILLING),
        ],
    )
    def test_too_much_or_not_for_sure_is_never_proposed(self, unfit: Any) -> None:
        """No super-user, no wildcard, no role that grants it under a condition only."""
        assert not any(f"`{unfit.name}`" in step for step in fix(unfit))

    def test_without_any_role_one_is_to_be_made(self) -> None:
        """They share no role, and none grants it."""
        assert fix(users=(user("ann"), user("bob"))) == (
            f"{ROLES}: create a role with `{MONITOR}` and grant it to these users",
        )

    def test_trap_21_a_permission_the_organization_does_not_have_is_no_question_of_roles(
        self,
    ) -> None:
        """Its own catalog lacks it: a licence or product is missing."""
        only = (OrgPermission(name="x:y:z", division_aware=False),)
        (step,) = fix(role("r-listen", MONITOR), permissions=only)
        assert "look for a licence or product" in step
        assert "licence" not in fix(role("r-listen", MONITOR), permissions=PERMISSIONS)[0]

    def test_only_a_grant_in_the_wanted_division_helps(self) -> None:
        """A role held elsewhere is not the one to widen."""
        read = index(user("ann", ("r-agent", AMER)), roles=(AGENT,))
        (step,) = smallest_fix(read, LACKS, None, (0,), EMEA)
        assert step == f"{ROLES}: create a role with `{MONITOR}` and grant it to user `Ann` in division `EMEA`"  # fmt: skip

    def test_a_client_gets_the_role_on_its_own_page(self) -> None:
        """Client credentials have no user to grant it to."""
        bot = client("bot", "CLIENT-CREDENTIALS", name="Call bot")
        read = index(roles=(role("r-listen", MONITOR),), clients=(bot,))
        assert smallest_fix(read, LACKS, bot, (), None) == (
            f"{OAUTH} > client `Call bot` > Roles: add role `Listen` (it brings nothing else)",
        )


class TestOthers:
    """The rest of the gaps, each with its own fix."""

    def test_a_user_alone_needs_a_client_with_the_scope(self) -> None:
        """No client is known that could be changed."""
        gap = Gap("missing-scope", ("conversations",))
        assert smallest_fix(index(*AGENTS), gap, None, (0,), None) == (
            "Use a client that holds scope `conversations`",
        )

    def test_nobody_holds_it_anywhere(self) -> None:
        """A wrong division without a holding names what to look for."""
        gap = Gap("wrong-division", (MONITOR,), wanted=(EMEA,), held_in=(AMER,))
        assert smallest_fix(index(*AGENTS), gap, None, (0,), None) == (
            f"{ROLES}: create a role with `{MONITOR}` and grant it to user `Ann` in division `EMEA`",
        )

    def test_the_most_common_way_is_widened(self) -> None:
        """Two hold it via a group, one directly: the group gets the grant."""
        users = (
            user("ann", groups=("g-1",)),
            user("bob", groups=("g-1",)),
            user("cy", ("r-listen", AMER)),
        )
        read = index(
            *users,
            roles=(role("r-listen", MONITOR),),
            groups=(group("g-1", ("r-listen", AMER), name="Leads"),),
        )
        gap = Gap("wrong-division", (MONITOR,), wanted=(EMEA,), held_in=(AMER,))
        (step,) = smallest_fix(read, gap, None, (0, 1, 2), None)
        assert step.startswith("Grant role `Listen` to group `Leads` in division `EMEA` as well")

    def test_a_super_user_is_not_made_one_in_another_division(self) -> None:
        """Of the roles that are held elsewhere the one that covers everything comes last."""
        users = (user("ann", ("r-root", AMER)), user("bob", ("r-root", AMER), ("r-listen", AMER)))
        read = index(*users, roles=(role("r-root", "admin"), role("r-listen", MONITOR)))
        gap = Gap("wrong-division", (MONITOR,), wanted=(EMEA,), held_in=(AMER,))
        (step,) = smallest_fix(read, gap, None, (0, 1), None)
        assert step.startswith(f"{ROLES} > `Listen`: grant it to these users in division `EMEA`")

    @pytest.mark.parametrize("power", ["admin", "conversation:*:*"])
    def test_power_held_elsewhere_is_never_granted_here(self, power: str) -> None:
        """Who holds it as a super-user or by a wildcard gets a plain role, and else one that is made."""
        gap = Gap("wrong-division", (MONITOR,), wanted=(EMEA,), held_in=(AMER,))
        ann, root = user("ann", ("r-root", AMER)), role("r-root", power)
        read = index(
            ann, roles=(root, role("r-large", MONITOR, RECORD), role("r-listen", MONITOR))
        )
        assert smallest_fix(read, gap, None, (0,), None) == (
            f"{ROLES} > `Listen`: grant it to user `Ann` in division `EMEA` (it brings nothing else)",
        )
        assert smallest_fix(index(ann, roles=(root,)), gap, None, (0,), None) == (
            f"{ROLES}: create a role with `{MONITOR}` and grant it to user `Ann` in division `EMEA`",
        )

    def test_of_the_roles_held_elsewhere_the_smallest_is_granted(self) -> None:
        """However many hold the larger one."""
        users = (user("ann", ("r-x", AMER)), user("bob", ("r-x", AMER)), user("cy", ("r-y", AMER)))
        read = index(*users, roles=(role("r-x", MONITOR, "a:b:c"), role("r-y", MONITOR)))
        gap = Gap("wrong-division", (MONITOR,), wanted=(EMEA,), held_in=(AMER,))
        assert smallest_fix(read, gap, None, (0, 1, 2), None) == (
            f"{ROLES} > `Y`: grant it to these users in division `EMEA` (it brings nothing else)",
        )

    def test_a_role_that_was_asked_for_by_name_is_granted_whatever_it_holds(self) -> None:
        """Nothing else closes the gap that a policy made."""
        read = index(user("ann", ("r-root", AMER)), roles=(role("r-root", "admin"),))
        gap = Gap("wrong-division", ("Root",), wanted=(EMEA,), held_in=(AMER,))
        (step,) = smallest_fix(read, gap, None, (0,), None)
        assert step.startswith(f"{ROLES} > `Root`: grant it to user `Ann` in division `EMEA`")

    def test_of_several_roles_asked_for_that_with_least_power_is_granted(self) -> None:
        """A super-user or a wildcard only where nothing else was asked for."""
        read = index(
            user("ann"),
            roles=(role("r-a", "admin"), role("r-b", "a:*:*"), role("r-c", "a:b:c", "a:b:d")),
        )
        gap = Gap("missing-role", ("A", "B", "C"))
        (step,) = smallest_fix(read, gap, None, (0,), None)
        assert step == f"{ROLES} > `C`: grant it to user `Ann`"

    def test_a_deleted_user_is_not_activated(self) -> None:
        """Who is inactive may be; who is deleted stays so."""
        gap = Gap("inactive-user", ())
        ida, del_ = user("ida", state="inactive"), user("del", state="deleted")
        (active,) = smallest_fix(index(ida, del_), gap, None, (0,), None)
        assert active == "Activate user `Ida`, or take them out of the expectation"
        (deleted,) = smallest_fix(index(ida, del_), gap, None, (1,), None)
        assert deleted == "Take user `Del` out of the expectation: a deleted user stays deleted"
        assert smallest_fix(index(ida, del_), gap, None, (0, 1), None) == (
            "Activate those of these users who are inactive, or take them out of the expectation",
            "Take those who are deleted out of the expectation: a deleted user stays deleted",
        )

    def test_several_divisions_are_named(self) -> None:
        """In the order of their names."""
        gap = Gap("missing-role", ("Agent",), wanted=(EMEA, AMER))
        (step,) = smallest_fix(index(user("zoe"), roles=(AGENT,)), gap, None, (0,), None)
        assert step == f"{ROLES} > `Agent`: grant it to user `Zoe` in divisions `AMER`, `EMEA`"

    def test_a_policy_without_a_name_is_named_by_its_id(self) -> None:
        """Every policy has an id."""
        gap = Gap("denied-by-access-policy", (MONITOR,), policies=("p-1",))
        (step,) = smallest_fix(index(*AGENTS), gap, None, (0, 1), None)
        assert step.startswith("Change access policy `p-1` so that it no longer denies")

    def test_a_client_state_without_a_client_needs_no_step(self) -> None:
        """There is nothing to change."""
        assert smallest_fix(index(), Gap("inactive-client", ()), None, (), None) == ()
