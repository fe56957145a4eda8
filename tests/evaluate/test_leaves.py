"""How one leaf of a need is decided (design §6)."""

from typing import Any

import pytest

from scopeaudit.evaluate import (
    ApplicationAlone,
    Question,
    ServiceClient,
    UserAlone,
    UserThroughClient,
    prove,
    prove_anywhere,
    prove_everywhere,
    prove_in_each,
)
from scopeaudit.index import Index
from scopeaudit.model.access import Access
from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    NamedNeed,
    Need,
    ParticipantNeed,
    PermissionNeed,
    RoleNeed,
    ScopeNeed,
    UnpublishedNeed,
    UserContextNeed,
)
from scopeaudit.model.snapshot import AccessPolicy, BlindSpot, Grant
from scopeaudit.model.verdict import HeldPermission, Outcome, Proof
from tests.organizations import (
    AMER,
    EMEA,
    GRANT,
    HOME,
    MONITOR,
    ONLY_BILLING,
    RECORD,
    client,
    group,
    index,
    refused,
    role,
    user,
)

SUPERVISOR = role("r-supervisor", MONITOR, RECORD)
MET, MISSING, UNKNOWN = Outcome.MET, Outcome.MISSING, Outcome.UNKNOWN


def access(known: Index) -> Access:
    """Return the access of the only class of users."""
    (one,) = known.classes
    return one.access


def of_user(need: Need, known: Index, division: str = "") -> Proof:
    """Decide a need for the only user of an organization."""
    return prove(need, Question(known, UserAlone(access(known)), division))


def permission(known: Index, name: str = MONITOR, division: str = "") -> Proof:
    """Decide a permission for the only user of an organization."""
    return of_user(PermissionNeed(name), known, division)


class TestPermission:
    """A permission is held through a role, in a division, directly or via a group."""

    def test_it_is_met_by_a_role_and_says_which_grant(self) -> None:
        """The proof names role, pattern, division and that the grant is direct."""
        proof = permission(index(user("ana", ("r-supervisor", EMEA)), roles=(SUPERVISOR,)))
        assert proof.outcome is MET
        assert proof.grounds == (HeldPermission(MONITOR, MONITOR, "r-supervisor", EMEA),)

    def test_it_is_missing_when_everything_was_read_and_nothing_covers_it(self) -> None:
        """Without a role that covers it, and without blind spots, it is missing."""
        proof = permission(index(user("ana"), roles=(SUPERVISOR,)))
        assert [(one.rule, one.names) for one in proof.gaps] == [
            ("missing-permission", (MONITOR,))
        ]

    @pytest.mark.parametrize("pattern", ["conversation:*:monitor", "conversation:call:*", "conversation:*:*", "*:*:*", "admin"])  # fmt: skip
    def test_trap_19_wildcards_and_super_user_cover(self, pattern: str) -> None:
        """Both wildcard forms and the super-user permission cover what they match."""
        proof = permission(index(user("ana", ("r-x", HOME)), roles=(role("r-x", pattern),)))
        assert proof.outcome is MET
        assert proof.grounds[0].pattern == pattern  # type: ignore[union-attr]

    def test_a_wildcard_of_another_domain_covers_nothing(self) -> None:
        """`routing:*:*` says nothing of conversations."""
        known = index(user("ana", ("r-x", HOME)), roles=(role("r-x", "routing:*:*"),))
        assert permission(known).outcome is MISSING

    def test_trap_12_held_in_another_division_is_wrong_division(self) -> None:
        """Held, but not where it is asked for: the gap says where it is held."""
        proof = permission(
            index(user("ana", ("r-supervisor", AMER)), roles=(SUPERVISOR,)), division=EMEA
        )
        (gap,) = proof.gaps
        assert (gap.rule, gap.wanted, gap.held_in) == ("wrong-division", (EMEA,), (AMER,))

    def test_a_grant_on_all_divisions_covers_each(self) -> None:
        """`*` is every division."""
        known = index(user("ana", ("r-supervisor", "*")), roles=(SUPERVISOR,))
        assert permission(known, division=EMEA).outcome is MET

    def test_a_permission_that_divisions_do_not_limit_counts_anywhere(self) -> None:
        """The organization's catalog says that it is not division-aware."""
        known = index(user("ana", ("r-a", HOME)), roles=(role("r-a", GRANT),))
        assert permission(known, GRANT, EMEA).outcome is MET

    def test_not_known_to_be_division_aware_and_held_elsewhere_is_unknown(self) -> None:
        """The catalog does not list it: neither met nor missing can be proved."""
        known = index(user("ana", ("r-x", HOME)), roles=(role("r-x", "new:thing:view"),))
        assert permission(known, "new:thing:view", EMEA).outcome is UNKNOWN
        assert permission(known, "new:thing:view", HOME).outcome is MET

    def test_trap_18_a_condition_is_a_proviso_and_not_proof_of_access(self) -> None:
        """A conditional grant is met, provided that its condition holds."""
        conditional = role("r-x", MONITOR, condition=ONLY_BILLING)
        proof = permission(index(user("ana", ("r-x", EMEA)), roles=(conditional,)))
        assert proof.outcome is MET
        assert [one.kind for one in proof.provisos] == ["condition"]
        assert "Conversation.queues IN [QUEUE q-1]" in proof.provisos[0].text

    def test_an_unconditional_grant_beside_a_conditional_one_needs_no_proviso(self) -> None:
        """The better grant decides."""
        roles = (role("r-x", MONITOR, condition=ONLY_BILLING), SUPERVISOR)
        proof = permission(index(user("ana", ("r-x", EMEA), ("r-supervisor", EMEA)), roles=roles))
        assert proof.provisos == ()

    def test_groups_hand_out_their_roles(self) -> None:
        """A role via a group is met and says so."""
        known = index(
            user("ana", groups=("g-1",)),
            roles=(SUPERVISOR,),
            groups=(group("g-1", ("r-supervisor", EMEA)),),
        )
        assert permission(known).grounds == (
            HeldPermission(MONITOR, MONITOR, "r-supervisor", EMEA, "g-1"),
        )

    @pytest.mark.parametrize("fields", [{"roles_enabled": False}, {"state": "deleted"}, {"state": "inactive"}])  # fmt: skip
    def test_trap_15_groups_without_roles_enabled_or_deleted_hand_out_nothing(
        self, fields: dict[str, Any]
    ) -> None:
        """Grants still listed on such a group reach nobody."""
        known = index(
            user("ana", groups=("g-1",)),
            roles=(SUPERVISOR,),
            groups=(group("g-1", ("r-supervisor", EMEA), **fields),),
        )
        assert permission(known).outcome is MISSING

    @pytest.mark.parametrize(("include", "outcome"), [(True, MET), (False, MISSING)])
    def test_trap_15_owners_count_as_members_only_with_include_owners(
        self,
        include: bool,
        outcome: Outcome,
    ) -> None:
        """An owner holds the group's roles only where the group says so."""
        giving = group("g-1", ("r-supervisor", EMEA), owners=("ana",), include_owners=include)
        known = index(user("ana"), roles=(SUPERVISOR,), groups=(giving,))
        assert permission(known).outcome is outcome

    def test_trap_14_a_grant_held_directly_and_via_a_group_is_shown_as_both(self) -> None:
        """An inherited grant is not attributed to the user, nor lost beside the direct one."""
        known = index(
            user("ana", ("r-supervisor", EMEA), groups=("g-1",)),
            roles=(SUPERVISOR,),
            groups=(group("g-1", ("r-supervisor", EMEA)),),
        )
        assert [one.via for one in permission(known).grounds] == ["", "g-1"]  # type: ignore[union-attr]

    def test_trap_13_groups_not_returned_are_unknown_and_not_none(self) -> None:
        """A user whose groups are missing from the answer may hold more than is seen."""
        known = index(
            user("ana", groups=None),
            roles=(SUPERVISOR,),
            groups=(group("g-1", ("r-supervisor", EMEA)),),
        )
        assert permission(known).outcome is UNKNOWN

    def test_groups_not_returned_matter_only_where_groups_hand_out_roles(self) -> None:
        """Without any group that hands out a role, membership cannot hide a permission."""
        assert permission(index(user("ana", groups=None), roles=(SUPERVISOR,))).outcome is MISSING

    def test_grants_not_returned_are_unknown(self) -> None:
        """A user without the grants key is unread, not without grants."""
        assert permission(index(user("ana", grants=None), roles=(SUPERVISOR,))).outcome is UNKNOWN

    def test_a_dangling_role_is_unknown_and_named(self) -> None:
        """A grant of a role that was not returned could hold anything."""
        proof = permission(index(user("ana", ("r-gone", EMEA)), roles=(SUPERVISOR,)))
        assert proof.outcome is UNKNOWN
        assert proof.blind[0].ids == ("r-gone",)

    @pytest.mark.parametrize("section", ["roles", "groups", "grants"])
    def test_a_blind_spot_over_the_section_keeps_it_unknown(self, section: str) -> None:
        """What was refused could hide a grant."""
        known = index(user("ana"), roles=(SUPERVISOR,), blind_spots=(refused(section),))
        assert permission(known).outcome is UNKNOWN

    def test_a_blind_spot_never_hides_what_was_seen(self) -> None:
        """Met stays met."""
        known = index(
            user("ana", ("r-supervisor", EMEA)),
            roles=(SUPERVISOR,),
            blind_spots=(refused("groups"),),
        )
        assert permission(known).outcome is MET

    def test_trap_16_an_inactive_user_can_do_nothing_and_that_is_the_cause(self) -> None:
        """The state is reported, not each missing permission."""
        known = index(user("ana", ("r-supervisor", EMEA), state="inactive"), roles=(SUPERVISOR,))
        (gap,) = permission(known).gaps
        assert gap.rule == "inactive-user"


class TestAccessPolicies:
    """Attribute-based access policies take away what roles give (design §6.9)."""

    HELD = user("ana", ("r-supervisor", EMEA), groups=("g-9",))

    def proof(self, policy: AccessPolicy, **sections: Any) -> Proof:
        """Decide monitoring under one access policy."""
        groups = (group("g-9", roles_enabled=False),)
        given = {"roles": (SUPERVISOR,), "groups": groups, "access_policies": (policy,)}
        return permission(index(self.HELD, **(given | sections)))

    @pytest.mark.parametrize(("kind", "id_"), [("ALL", None), ("USER", "ana"), ("GROUP", "g-9")])
    def test_trap_22_a_deny_turns_met_into_missing_with_that_reason(
        self, kind: Any, id_: str | None
    ) -> None:
        """Roles are fine; an access policy denies."""
        policy = AccessPolicy(id="p-1", target=MONITOR, subject_type=kind, subject_id=id_)
        (gap,) = self.proof(policy).gaps
        assert (gap.rule, gap.policies) == ("denied-by-access-policy", ("p-1",))

    @pytest.mark.parametrize(
        "fields",
        [
            {"active": False},
            {"effect": "ALLOW"},
            {"target": RECORD},
            {"subject_type": "USER", "subject_id": "ben"},
        ],
    )
    def test_a_policy_that_does_not_apply_changes_nothing(self, fields: dict[str, Any]) -> None:
        """Inactive, allowing, of another permission or of another subject."""
        given: dict[str, Any] = {"id": "p-1", "target": MONITOR, "subject_type": "ALL"}
        proof = self.proof(AccessPolicy(**(given | fields)))
        assert (proof.outcome, proof.provisos) == (MET, ())

    def test_a_conditional_deny_is_a_proviso(self) -> None:
        """Whether it applies is decided at the call."""
        policy = AccessPolicy(id="p-1", target=MONITOR, subject_type="ALL", condition="ip")
        assert [one.kind for one in self.proof(policy).provisos] == ["access-policy"]

    def test_a_deny_is_said_where_the_division_is_wrong_too(self) -> None:
        """Granting it in that division would not be enough."""
        policy = AccessPolicy(id="p-1", target="*", subject_type="ALL")
        groups = (group("g-9", roles_enabled=False),)
        known = index(self.HELD, roles=(SUPERVISOR,), groups=groups, access_policies=(policy,))
        (gap,) = permission(known, division=AMER).gaps
        assert gap.rule == "wrong-division"
        assert "an access policy denies it as well" in gap.note

    def test_trap_15_owners_are_denied_with_their_group_where_they_count_as_members(self) -> None:
        """Whoever gets roles through a group is named by a policy on that group."""
        owned = group("g-1", ("r-supervisor", EMEA), owners=("ana",), include_owners=True)
        policy = AccessPolicy(id="p-1", target=MONITOR, subject_type="GROUP", subject_id="g-1")
        known = index(user("ana"), roles=(SUPERVISOR,), groups=(owned,), access_policies=(policy,))
        (gap,) = permission(known).gaps
        assert gap.rule == "denied-by-access-policy"

    def test_a_deny_of_a_group_may_apply_while_groups_are_not_read_whole(self) -> None:
        """Owners count as members, and who owns the group was not read."""
        policy = AccessPolicy(id="p-1", target=MONITOR, subject_type="GROUP", subject_id="g-1")
        known = index(self.HELD, roles=(SUPERVISOR,), groups=None, access_policies=(policy,))
        assert [one.kind for one in permission(known).provisos] == ["access-policy"]

    def test_a_deny_of_the_application_may_apply_to_who_signs_in_through_it(self) -> None:
        """No source says whether it does: a proviso, not a verdict."""
        app = client("app")
        policy = AccessPolicy(id="p-1", target=MONITOR, subject_type="CLIENT", subject_id="app")
        known = index(self.HELD, roles=(SUPERVISOR,), clients=(app,), access_policies=(policy,))
        subject = UserThroughClient(access(known), app)
        proof = prove(PermissionNeed(MONITOR), Question(known, subject))
        assert [one.kind for one in proof.provisos] == ["access-policy"]

    def test_policies_that_could_not_be_read_are_a_proviso(self) -> None:
        """A policy nobody saw may deny it."""
        known = index(self.HELD, roles=(SUPERVISOR,), access_policies=None)
        assert [one.kind for one in permission(known).provisos] == ["access-policy"]


class TestClients:
    """Which of grants and scopes count depends on the grant type (design §6.4, §6.5)."""

    def test_trap_7_scopes_of_client_credentials_are_ignored(self) -> None:
        """A missing scope is never reported on client credentials."""
        bot = client("bot", "CLIENT-CREDENTIALS", grants=(Grant("r-supervisor", "*"),))
        known = index(clients=(bot,), roles=(SUPERVISOR,))
        subject = ServiceClient(known.access_of(bot), bot)
        both = AllOf((ScopeNeed("conversations"), PermissionNeed(MONITOR)))
        assert prove(both, Question(known, subject)).outcome is MET

    @pytest.mark.parametrize("need", [UserContextNeed(), ParticipantNeed("self")])
    def test_trap_7_client_credentials_have_no_user_whatever_their_roles(self, need: Need) -> None:
        """No role gives a client a user or a place on a call."""
        bot = client("bot", "CLIENT-CREDENTIALS", grants=(Grant("r-x", "*"),))
        known = index(clients=(bot,), roles=(role("r-x", "admin"),))
        (gap,) = prove(need, Question(known, ServiceClient(known.access_of(bot), bot))).gaps
        assert gap.rule == "no-user-context"

    def test_trap_8_roles_of_a_user_client_are_ignored(self) -> None:
        """The user's grants count, not those listed on the application."""
        app = client("app", grants=(Grant("r-supervisor", "*"),))
        known = index(user("ana"), clients=(app,), roles=(SUPERVISOR,))
        subject = UserThroughClient(access(known), app)
        assert prove(PermissionNeed(MONITOR), Question(known, subject)).outcome is MISSING

    def test_both_the_users_permission_and_the_applications_scope_are_needed(self) -> None:
        """A user through an application lacks what the application lacks."""
        app = client("app", scopes=("users",))
        known = index(user("ana", ("r-supervisor", "*")), clients=(app,), roles=(SUPERVISOR,))
        both = AllOf((ScopeNeed("conversations"), PermissionNeed(MONITOR)))
        proof = prove(both, Question(known, UserThroughClient(access(known), app)))
        assert [one.rule for one in proof.gaps] == ["missing-scope"]

    def test_an_application_alone_leaves_the_user_as_a_proviso(self) -> None:
        """Its scopes decide; the permission depends on who signs in."""
        app = client("app", scopes=("conversations",))
        both = AllOf((ScopeNeed("conversations"), PermissionNeed(MONITOR)))
        proof = prove(both, Question(index(clients=(app,)), ApplicationAlone(app)))
        assert (proof.outcome, [one.kind for one in proof.provisos]) == (
            MET,
            ["application", "user"],
        )

    def test_an_authorization_that_was_not_read_is_a_proviso_where_scopes_are_enforced(
        self,
    ) -> None:
        """There an administrator must authorize each client for its scopes (facts §5)."""
        need, kinds = ScopeNeed("users"), {}
        for enforced in (True, False, None):
            for authorized in (None, ("users",)):
                app = client("app", scopes=("users",), authorized_scopes=authorized)
                known = index(clients=(app,), scopes_enforced=enforced)
                proof = prove(need, Question(known, ApplicationAlone(app)))
                kinds[enforced, authorized] = [one.kind for one in proof.provisos]
        assert [key for key, found in kinds.items() if found] == [(True, None)]

    def test_a_user_alone_leaves_the_application_as_a_proviso(self) -> None:
        """The grants decide; the scope depends on the application."""
        proof = of_user(ScopeNeed("conversations"), index(user("ana")))
        assert (proof.outcome, [one.kind for one in proof.provisos]) == (MET, ["application"])

    @pytest.mark.parametrize(("held", "outcome"), [("conversations", MET), ("conversations:readonly", MET), ("users", MISSING)])  # fmt: skip
    def test_trap_20_a_scope_covers_its_readonly_form(self, held: str, outcome: Outcome) -> None:
        """`X` reads and writes; a need of `X:readonly` is met by either."""
        app = client("app", scopes=(held,))
        need = ScopeNeed("conversations:readonly")
        assert (
            prove(need, Question(index(clients=(app,)), ApplicationAlone(app))).outcome is outcome
        )

    def test_trap_20_a_readonly_scope_does_not_write(self) -> None:
        """A need of `X` is not met by `X:readonly`."""
        app = client("app", scopes=("conversations:readonly",))
        need = ScopeNeed("conversations")
        assert (
            prove(need, Question(index(clients=(app,)), ApplicationAlone(app))).outcome is MISSING
        )

    def test_a_scope_no_administrator_authorized_is_missing_and_says_so(self) -> None:
        """Where scopes are authorized, the configured list alone is not enough."""
        app = client("app", scopes=("conversations",), authorized_scopes=("users",))
        question = Question(index(clients=(app,)), ApplicationAlone(app))
        (gap,) = prove(ScopeNeed("conversations"), question).gaps
        assert "no administrator authorized it" in gap.note

    def test_trap_9_a_missing_scope_is_latent_where_scopes_are_not_enforced(self) -> None:
        """It works today and breaks when the switch is turned on."""
        app = client("app")
        question = Question(index(clients=(app,), scopes_enforced=False), ApplicationAlone(app))
        (gap,) = prove(ScopeNeed("conversations"), question).gaps
        assert gap.latent

    @pytest.mark.parametrize(("enforced", "outcome"), [(True, MISSING), (False, MET), (None, UNKNOWN)])  # fmt: skip
    def test_a_missing_scope_holds_nobody_back_unless_scopes_are_enforced(
        self,
        enforced: bool | None,
        outcome: Outcome,
    ) -> None:
        """Whether an ability is ruled out by a missing scope depends on enforcement."""
        app = client("app")
        known = index(clients=(app,), scopes_enforced=enforced)
        question = Question(known, ApplicationAlone(app), forbidding=True)
        assert prove(ScopeNeed("conversations"), question).outcome is outcome

    def test_an_inferred_scope_holds_nobody_back_for_certain(self) -> None:
        """What the vendor does not publish proves no lack of ability."""
        app = client("app")
        question = Question(index(clients=(app,)), ApplicationAlone(app), forbidding=True)
        proof = prove(ScopeNeed("conversations", "inferred"), question)
        assert (proof.outcome, proof.blind[0].section) == (UNKNOWN, "catalog")

    def test_scopes_not_returned_are_unknown(self) -> None:
        """A client without the scope key is unread."""
        app = client("app", scopes=None)
        question = Question(index(clients=(app,)), ApplicationAlone(app))
        assert prove(ScopeNeed("conversations"), question).outcome is UNKNOWN

    @pytest.mark.parametrize("state", ["inactive", "disabled", "deleted"])
    def test_trap_11_an_inactive_client_is_the_cause(self, state: Any) -> None:
        """The state is reported, not each missing scope."""
        app = client("app", state=state)
        question = Question(index(clients=(app,)), ApplicationAlone(app))
        (gap,) = prove(ScopeNeed("conversations"), question).gaps
        assert gap.rule == "inactive-client"

    def test_alternatives_that_depend_on_the_application_are_one_proviso(self) -> None:
        """Any of the scopes will do; the proviso names them all."""
        either = AnyOf((ScopeNeed("conversations"), ScopeNeed("conversations:readonly")))
        (proviso,) = of_user(either, index(user("ana"))).provisos
        assert proviso.text == (
            "the application holds scope `conversations` or `conversations:readonly`"
        )


class TestOtherLeaves:
    """Roles, participants and what the vendor does not publish."""

    def test_a_role_is_met_by_name_or_id(self) -> None:
        """Policies may name a role either way."""
        known = index(user("ana", ("r-supervisor", EMEA)), roles=(SUPERVISOR,))
        assert of_user(RoleNeed("Supervisor"), known).outcome is MET
        assert of_user(RoleNeed("r-supervisor"), known).outcome is MET

    def test_a_role_in_another_division_is_wrong_division(self) -> None:
        """Roles are granted per division."""
        known = index(user("ana", ("r-supervisor", AMER)), roles=(SUPERVISOR,))
        (gap,) = of_user(RoleNeed("Supervisor"), known, EMEA).gaps
        assert gap.rule == "wrong-division"

    def test_a_role_nobody_made_is_missing_and_says_so(self) -> None:
        """The gap says that the organization has no such role."""
        (gap,) = of_user(RoleNeed("Ghost"), index(user("ana"))).gaps
        assert (gap.rule, gap.note) == (
            "missing-role",
            "the organization has no role of that name",
        )

    def test_a_role_nobody_made_holds_nobody_back_for_certain(self) -> None:
        """A misspelt role under `cannot` must not look as expected."""
        known = index(user("ana"))
        question = Question(known, UserAlone(access(known)), forbidding=True)
        assert prove(RoleNeed("Supervisr"), question).outcome is UNKNOWN

    def test_being_a_participant_stays_a_proviso(self) -> None:
        """Only the moment of the call decides it."""
        proof = of_user(ParticipantNeed("self"), index(user("ana")))
        assert [one.kind for one in proof.provisos] == ["participant"]

    def test_what_the_vendor_does_not_publish_is_unknown(self) -> None:
        """Null in the catalog is not a pass."""
        proof = of_user(UnpublishedNeed("permission", "getNew"), index(user("ana")))
        assert (proof.outcome, proof.blind[0].section) == (UNKNOWN, "catalog")


class TestCombinators:
    """`all` and `any` over three values (design §6.2)."""

    YES, NO = PermissionNeed(MONITOR), PermissionNeed("a:b:c")
    MAYBE = UnpublishedNeed("permission", "x")
    KNOWN = index(user("ana", ("r-supervisor", EMEA)), roles=(SUPERVISOR,))

    @pytest.mark.parametrize(
        ("needs", "every", "either"),
        [
            ((YES, YES), MET, MET),
            ((YES, NO), MISSING, MET),
            ((YES, MAYBE), UNKNOWN, MET),
            ((NO, MAYBE), MISSING, UNKNOWN),
            ((NO, NO), MISSING, MISSING),
            ((MAYBE, MAYBE), UNKNOWN, UNKNOWN),
        ],
    )
    def test_three_values(self, needs: tuple[Need, ...], every: Outcome, either: Outcome) -> None:
        """All: missing, else unknown, else met. Any: met, else unknown, else missing."""
        for order in (needs, needs[::-1]):
            assert of_user(AllOf(order), self.KNOWN).outcome is every
            assert of_user(AnyOf(order), self.KNOWN).outcome is either

    def test_any_that_is_missing_names_every_alternative(self) -> None:
        """Closing any one of them is enough."""
        needs = AnyOf((PermissionNeed("x:y:z"), PermissionNeed("a:b:c")))
        (gap,) = of_user(needs, self.KNOWN).gaps
        assert gap.names == ("a:b:c", "x:y:z")

    def test_a_team_s_name_shows_both_names(self) -> None:
        """Missing `call:update` is said with the published scope it stands for."""
        app = client("app", scopes=("users",))
        need = NamedNeed("call:update", ScopeNeed("call:update"), ScopeNeed("conversations"))
        question = Question(index(clients=(app,)), ApplicationAlone(app))
        (gap,) = prove(need, question).gaps
        assert (gap.said, gap.names) == ("call:update", ("conversations",))

    @pytest.mark.parametrize("held", ["call:update", "conversations"])
    def test_a_team_s_name_is_met_literally_or_by_what_it_stands_for(self, held: str) -> None:
        """Either is enough."""
        app = client("app", scopes=(held,))
        need = NamedNeed("call:update", ScopeNeed("call:update"), ScopeNeed("conversations"))
        assert prove(need, Question(index(clients=(app,)), ApplicationAlone(app))).outcome is MET

    def test_a_name_that_may_be_a_real_permission_is_not_missing(self) -> None:
        """While the organization's permissions are unread, a role that has the name may give it."""
        need = NamedNeed("said", PermissionNeed(MONITOR), PermissionNeed(RECORD))
        given: dict[str, Any] = {"roles": (role("r-m", MONITOR),)}
        known = index(user("ana", ("r-m", "*")), **given)
        assert of_user(need, known).outcome is MET
        unread = of_user(need, index(user("ana", ("r-m", "*")), permissions=None, **given))
        assert (unread.outcome, [one.section for one in unread.blind]) == (
            UNKNOWN,
            ["permissions"],
        )

    def test_a_name_that_nobody_knows_is_not_met_by_a_wildcard(self) -> None:
        """A wildcard covers names that do not exist: only what it stands for counts."""
        need = NamedNeed("said", PermissionNeed("call:all:view"), PermissionNeed(RECORD))
        known = index(user("ana", ("r-w", "*")), roles=(role("r-w", "call:*:view"),))
        assert of_user(need, known).outcome is MISSING


class TestWhere:
    """Any division, each of some, or all of them."""

    BOTH = AllOf((PermissionNeed(MONITOR), PermissionNeed(RECORD)))
    APART = (role("r-m", MONITOR), role("r-r", RECORD))

    def question(self, *grants: tuple[str, str], **sections: Any) -> Question:
        """Ask about one user."""
        known = index(user("ana", *grants), **({"roles": (*self.APART, SUPERVISOR)} | sections))
        return Question(known, UserAlone(access(known)))

    def test_two_permissions_in_two_divisions_do_not_add_up(self) -> None:
        """A call acts on an object of one division."""
        proof = prove_anywhere(self.BOTH, self.question(("r-m", EMEA), ("r-r", AMER)))
        assert [one.rule for one in proof.gaps] == ["wrong-division"]

    def test_one_of_them_everywhere_adds_up(self) -> None:
        """`*` meets the other in its division."""
        proof = prove_anywhere(self.BOTH, self.question(("r-m", EMEA), ("r-r", "*")))
        assert proof.outcome is MET

    def test_a_division_that_only_an_alternative_names_is_tried(self) -> None:
        """Alternatives under a condition may be all that meet in one division."""
        need = AllOf(
            (AnyOf((PermissionNeed(MONITOR), PermissionNeed(GRANT))), PermissionNeed(RECORD))
        )
        proof = prove_anywhere(
            need, self.question(("r-m", EMEA), ("r-r", AMER), ("r-supervisor", HOME))
        )
        assert proof.outcome is MET

    def test_each_of_some_divisions_is_needed(self) -> None:
        """The gap names the divisions it is lacking in."""
        proof = prove_in_each(
            PermissionNeed(MONITOR), self.question(("r-m", EMEA)), (EMEA, AMER, HOME)
        )
        (gap,) = proof.gaps
        assert (gap.wanted, gap.held_in) == ((AMER, HOME), (EMEA,))

    def test_all_divisions_are_met_by_a_grant_on_all(self) -> None:
        """`*` covers also those made later: no proviso."""
        proof = prove_everywhere(PermissionNeed(MONITOR), self.question(("r-m", "*")))
        assert (proof.outcome, proof.provisos) == (MET, ())

    def test_trap_12_all_listed_divisions_are_met_until_a_new_one_is_made(self) -> None:
        """Listing every division leaves those made later as a proviso."""
        grants = (("r-m", EMEA), ("r-m", AMER), ("r-m", HOME))
        proof = prove_everywhere(PermissionNeed(MONITOR), self.question(*grants))
        assert (proof.outcome, [one.kind for one in proof.provisos]) == (MET, ["division"])

    def test_all_divisions_stay_unknown_while_divisions_are_hidden(self) -> None:
        """A division nobody saw may be uncovered."""
        grants = (("r-m", EMEA), ("r-m", AMER), ("r-m", HOME))
        hidden = BlindSpot(section="divisions", reason="truncated")
        question = self.question(*grants, blind_spots=(hidden,))
        assert prove_everywhere(PermissionNeed(MONITOR), question).outcome is UNKNOWN


def test_a_blind_spot_hides_at_most_what_it_says() -> None:
    """A permission that nothing hidden could give is missing for certain."""
    spot = BlindSpot(
        section="grants", reason="one of two roles", ids=("bot",), at_most=("conversation:call:*",)
    )
    bot = client("bot", grant_type="CLIENT-CREDENTIALS", grants=())
    known = index(clients=(bot,), blind_spots=(spot,))
    asked = Question(known, ServiceClient(known.access_of(bot), bot))
    assert prove(PermissionNeed(MONITOR), asked).blind == (spot,)
    assert prove(PermissionNeed("routing:queue:view"), asked).outcome is MISSING
