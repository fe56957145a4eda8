"""Expectations over subjects: who is selected, and one verdict per kind of access."""

from dataclasses import replace
from typing import Any

import pytest

from scopeaudit.decide import decide
from scopeaudit.index import build
from scopeaudit.model.policy import (
    Action,
    AllOf,
    ClientSelector,
    Expectation,
    InQueues,
    Location,
    PermissionNeed,
    PolicySet,
    ScopeNeed,
    UserSelector,
)
from scopeaudit.model.snapshot import Grant, Queue, Snapshot
from scopeaudit.model.verdict import Outcome, Verdict
from tests.organizations import (
    AMER,
    EMEA,
    MONITOR,
    NOW,
    client,
    group,
    refused,
    role,
    snapshot,
    user,
)

AT = Location("policy.yaml", 1)
ROLES = (role("r-supervisor", MONITOR), role("r-agent", "a:b:c"))
NEED = AllOf((ScopeNeed("conversations"), PermissionNeed(MONITOR)))


def verdicts(
    read: Snapshot,
    *,
    clients: ClientSelector | None = None,
    users: UserSelector | None = None,
    allowed: bool = True,
    where: Any = "any",
) -> tuple[Verdict, ...]:
    """Decide one expectation of one action."""
    expectation = Expectation(
        id="e", actions=("call.monitor",), allowed=allowed, clients=clients, users=users, where=where, at=AT
    )  # fmt: skip
    action = Action(id="call.monitor", title="Monitor", need=NEED, at=AT)
    policies = PolicySet(actions={action.id: action}, expectations=(expectation,))
    return decide(build(read, NOW), policies)


class TestUsers:
    """Users are decided once per kind of relevant access."""

    def test_users_that_differ_in_irrelevant_grants_share_a_verdict(self) -> None:
        """Forty agents with different other roles are one verdict of forty subjects."""
        many = (user(f"u-{n}", ("r-agent", f"d-{n % 7}")) for n in range(40))
        (one,) = verdicts(snapshot(*many, roles=ROLES), users=UserSelector())
        assert (one.outcome, one.subjects) == (Outcome.MISSING, 40)

    def test_users_that_differ_in_a_relevant_grant_do_not(self) -> None:
        """Supervisors and agents are two verdicts."""
        read = snapshot(user("a", ("r-supervisor", "*")), user("b", ("r-agent", "*")), roles=ROLES)
        found = {one.users: one.outcome for one in verdicts(read, users=UserSelector())}
        assert found == {(0,): Outcome.MET, (1,): Outcome.MISSING}

    def test_only_active_users_are_meant_unless_a_state_is_asked(self) -> None:
        """The state defaults to active."""
        read = snapshot(user("a"), user("b", state="inactive"), roles=ROLES)
        (one,) = verdicts(read, users=UserSelector())
        assert one.users == (0,)
        (other,) = verdicts(read, users=UserSelector(states=("inactive",)))
        assert [gap.rule for gap in other.proof.gaps] == ["inactive-user"]

    @pytest.mark.parametrize(
        ("selector", "chosen"),
        [
            (UserSelector(names=("A*",)), (0,)),
            (UserSelector(ids=("ben",)), (1,)),
            (UserSelector(divisions=("EMEA",)), (1,)),
            (UserSelector(groups=("G",)), (0,)),
            (UserSelector(roles=("Agent",)), (0, 1)),
            (UserSelector(roles=("Agent",), names=("B*", "C*")), (1,)),
        ],
    )
    def test_each_selector_and_all_of_them_together(
        self, selector: UserSelector, chosen: tuple[int, ...]
    ) -> None:
        """Names are globs; every given field must match; a role may come via a group."""
        read = snapshot(
            user("ana", groups=("g",), division=AMER),
            user("ben", ("r-agent", "*"), division=EMEA),
            roles=ROLES,
            groups=(group("g", ("r-agent", "*")),),
        )
        assert tuple(sorted(p for one in verdicts(read, users=selector) for p in one.users or ())) == chosen  # fmt: skip

    def test_users_that_may_be_meant_are_unknown_and_not_left_out(self) -> None:
        """Someone whose groups were not returned may be a supervisor."""
        read = snapshot(
            user("ana", groups=None), roles=ROLES, groups=(group("g", ("r-supervisor", "*")),)
        )
        (one,) = verdicts(read, users=UserSelector(roles=("Supervisor",)))
        assert (one.outcome, one.users) == (Outcome.UNKNOWN, (0,))

    def test_users_that_may_be_in_the_group_are_unknown_too(self) -> None:
        """The same for a selector by group."""
        read = snapshot(user("ana", groups=None), roles=ROLES, groups=(group("g"),))
        (one,) = verdicts(read, users=UserSelector(groups=("G",)))
        assert (one.outcome, one.users) == (Outcome.UNKNOWN, (0,))

    def test_users_that_may_be_meant_and_are_as_expected_are_decided(self) -> None:
        """Whether or not she is meant, she can."""
        read = snapshot(
            user("ana", ("r-supervisor", "*"), groups=None),
            roles=ROLES,
            groups=(group("g", ("r-agent", "*")),),
        )
        (one,) = verdicts(read, users=UserSelector(roles=("Agent",)))
        assert one.outcome is Outcome.MET

    @pytest.mark.parametrize("section", ["users", "clients"])
    def test_subjects_that_could_not_be_listed_are_one_unknown_verdict(self, section: str) -> None:
        """An expectation about users is not met because no user was read."""
        read = snapshot(roles=ROLES, **{section: None})
        (one,) = verdicts(
            read,
            users=UserSelector() if section == "users" else None,
            clients=ClientSelector() if section == "clients" else None,
        )
        assert (one.outcome, one.users, one.subjects) == (Outcome.UNKNOWN, (), 1)

    def test_a_list_cut_short_decides_those_that_were_read_and_leaves_the_rest_unknown(
        self,
    ) -> None:
        """What was read is decided, and one verdict stands for what was not."""
        read = snapshot(
            user("ana", ("r-supervisor", "*")), roles=ROLES, blind_spots=(refused("users"),)
        )
        assert [one.outcome for one in verdicts(read, users=UserSelector())] == [
            Outcome.MET,
            Outcome.UNKNOWN,
        ]


class TestClients:
    """Clients alone, and users through clients."""

    @pytest.mark.parametrize(
        ("selector", "chosen"),
        [
            (ClientSelector(names=("App*",)), {"app"}),
            (ClientSelector(ids=("bot",)), {"bot"}),
            (ClientSelector(grant_types=("CODE", "TOKEN")), {"app"}),
            (ClientSelector(states=("disabled",)), {"old"}),
            (ClientSelector(roles=("Supervisor",)), {"bot"}),
        ],
    )
    def test_each_selector(self, selector: ClientSelector, chosen: set[str]) -> None:
        """Every given field must match."""
        clients = (
            client("app"),
            client("bot", "CLIENT-CREDENTIALS", grants=(Grant("r-supervisor", "*"),)),
            client("old", "PASSWORD", state="disabled"),
        )
        found = verdicts(snapshot(clients=clients, roles=ROLES), clients=selector)
        assert {one.client for one in found} == chosen

    def test_users_through_a_client_are_decided_per_client(self) -> None:
        """Each application has its own scopes."""
        read = snapshot(
            user("ana", ("r-supervisor", "*")),
            roles=ROLES,
            clients=(client("app", scopes=("conversations",)), client("poor")),
        )
        found = verdicts(read, clients=ClientSelector(), users=UserSelector())
        assert {one.client: one.outcome for one in found} == {
            "app": Outcome.MET,
            "poor": Outcome.MISSING,
        }

    def test_nobody_signs_in_through_client_credentials(self) -> None:
        """A service client is decided by its own grants, once, whatever users are meant."""
        bot = client("bot", "CLIENT-CREDENTIALS", grants=(Grant("r-supervisor", "*"),))
        read = snapshot(user("ana"), roles=ROLES, clients=(bot,))
        (one,) = verdicts(read, clients=ClientSelector(), users=UserSelector())
        assert (one.users, one.outcome) == (None, Outcome.MET)

    def test_trap_11_a_deletion_date_that_has_passed_deletes(self) -> None:
        """The clock decides, not the state that was read."""
        read = snapshot(clients=(client("app", delete_at=NOW),), roles=ROLES)
        (one,) = verdicts(read, clients=ClientSelector())
        assert [gap.names for gap in one.proof.gaps] == [("client state deleted",)]


class TestNamedById:
    """Who is named by an id that was read cannot be anyone who was not."""

    def test_others_that_were_not_read_are_not_meant(self) -> None:
        """One verdict of each; an id that was not read, or a name, stays open."""
        read = snapshot(
            user("a", ("r-supervisor", "*")),
            roles=ROLES,
            clients=(client("app", scopes=("conversations",)),),
            blind_spots=(refused("clients"), refused("users")),
        )
        (one,) = verdicts(read, clients=ClientSelector(ids=("app",)))
        assert one.client == "app"
        (one,) = verdicts(read, users=UserSelector(ids=("a",)))
        assert one.users == (0,)
        for selector in (ClientSelector(ids=("app", "gone")), ClientSelector(names=("App",))):
            assert [one.users for one in verdicts(read, clients=selector)] == [None, ()]


class TestWhere:
    """The division an expectation asks for."""

    READ = snapshot(user("ana", ("r-supervisor", EMEA)), roles=ROLES)

    @pytest.mark.parametrize(
        ("where", "outcome"),
        [
            ("any", Outcome.MET),
            ("home", Outcome.MISSING),
            ("all", Outcome.MISSING),
            (("EMEA",), Outcome.MET),
            ((AMER,), Outcome.MISSING),
            (("EMEA", "AMER"), Outcome.MISSING),
            (("Atlantis",), Outcome.UNKNOWN),
        ],
    )
    def test_each_where(self, where: Any, outcome: Outcome) -> None:
        """Names or ids; a division that was not read proves nothing."""
        (one,) = verdicts(self.READ, users=UserSelector(), where=where)
        assert one.outcome is outcome

    @pytest.mark.parametrize(
        ("names", "outcome"),
        [
            (("Billing",), Outcome.MET),
            (("q-1",), Outcome.MET),
            (("Refunds",), Outcome.MISSING),
            (("Billing", "Refunds"), Outcome.MISSING),
            (("Billing", "Nowhere"), Outcome.UNKNOWN),
            (("Bare",), Outcome.UNKNOWN),
        ],
    )
    def test_the_divisions_of_queues(self, names: tuple[str, ...], outcome: Outcome) -> None:
        """By name or id; a queue nobody read, or one whose division was not told, proves nothing."""
        queues = (
            Queue(id="q-1", name="Billing", division=EMEA),
            Queue(id="q-2", name="Refunds", division=AMER),
            Queue(id="q-3", name="Bare"),
        )
        read = replace(self.READ, queues=queues)
        (one,) = verdicts(read, users=UserSelector(), where=InQueues(names))
        assert one.outcome is outcome
        assert {spot.section for spot in one.proof.blind} <= {"queues"}

    def test_queues_that_were_not_read_leave_it_open(self) -> None:
        """With what would open them, where the vendor refused."""
        (one,) = verdicts(self.READ, users=UserSelector(), where=InQueues(("Billing",)))
        assert [spot.reason for spot in one.proof.blind] == ["queues were not read"]
        shut = replace(self.READ, blind_spots=(refused("queues", "routing:queue:view"),))
        (one,) = verdicts(shut, users=UserSelector(), where=InQueues(("Billing",)))
        assert [spot.permission for spot in one.proof.blind] == ["routing:queue:view"]

    @pytest.mark.parametrize(
        ("where", "outcome"),
        [
            ("any", Outcome.MET),
            ("home", Outcome.MISSING),
            ("all", Outcome.MET),
            (("EMEA", "AMER"), Outcome.MET),
            (("AMER", "Home"), Outcome.MISSING),
        ],
    )
    def test_an_ability_is_forbidden_in_any_of_the_divisions(
        self, where: Any, outcome: Outcome
    ) -> None:
        """`cannot` with several divisions fails where one of them allows it."""
        (one,) = verdicts(self.READ, users=UserSelector(), where=where, allowed=False)
        assert one.outcome is outcome
