"""policy-matches-nothing: an expectation selects nobody, so that it can never fail."""

from dataclasses import replace

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import ClientSelector, InQueues, Location, Severity, UserSelector
from scopeaudit.model.snapshot import Queue
from tests.checks.auditing import ALL_CLIENTS, action, expect, find, find_one, told
from tests.organizations import EMEA, client, refused, snapshot, user

READ = snapshot(user("ann"), clients=(client("dash"),))


def example() -> Finding:
    """Make the finding that the docs page shows."""
    clients = ClientSelector(names=("Queue bord*",), grant_types=("CODE",))
    policies = expect(
        action(), id="overlay-can-mute", clients=clients, at=Location("call.yaml", 7)
    )
    return find_one("policy-matches-nothing", READ, policies)


def test_a_selector_without_a_match_is_found() -> None:
    """A misspelt name must not pass silently; the finding points to the policy's line."""
    finding = example()
    assert finding.message == "Expectation `overlay-can-mute` selects no clients"
    assert "clients with name `Queue bord*`, grant type `CODE`" in finding.cause
    assert str(finding.at) == "call.yaml:7:1"


def test_clients_and_users_are_looked_at_apart() -> None:
    """Either selector without a match leaves the expectation empty."""
    policies = expect(
        action(), clients=ClientSelector(ids=("none",)), users=UserSelector(names=("zoe",))
    )
    kinds = [told(one).split("\n")[1] for one in find("policy-matches-nothing", READ, policies)]
    assert kinds == ["Expectation `e` selects no clients", "Expectation `e` selects no users"]


def test_trap_11_an_id_of_a_deleted_client_in_a_list_is_found() -> None:
    """The others still match, and would hide that one is gone."""
    policies = expect(action(), clients=ClientSelector(ids=("dash", "gone")))
    finding = find_one("policy-matches-nothing", READ, policies)
    assert finding.message == "Expectation `e` names clients there are not: id `gone`"


def test_an_id_of_a_user_there_is_not_is_found() -> None:
    """Users too are named by id."""
    policies = expect(action(), users=UserSelector(ids=("ann", "gone")))
    finding = find_one("policy-matches-nothing", READ, policies)
    assert finding.message == "Expectation `e` names users there are not: id `gone`"


def test_a_selector_that_matches_is_not_found() -> None:
    """Everything selects something here."""
    policies = expect(action(), clients=ALL_CLIENTS, users=UserSelector(ids=("ann",)))
    assert not find("policy-matches-nothing", READ, policies)


def test_a_queue_there_is_not_is_found() -> None:
    """By name or id; queues that were not read say nothing."""
    policies = expect(action(), users=UserSelector(), where=InQueues(("Billing", "Refnds")))
    queues = (Queue(id="q-1", name="Billing", division=EMEA),)
    read = replace(READ, queues=queues)
    finding = find_one("policy-matches-nothing", read, policies)
    assert finding.message == "Expectation `e` names queues there are not: queue `Refnds`"
    assert not find("policy-matches-nothing", READ, policies)
    hidden = replace(read, blind_spots=(refused("queues"),))
    assert not find("policy-matches-nothing", hidden, policies)


def test_what_was_not_read_may_match() -> None:
    """Without clients and users nothing is said; the verdicts are unknown then."""
    policies = expect(
        action(), clients=ClientSelector(ids=("x",)), users=UserSelector(ids=("y",), names=("z",))
    )
    assert not find("policy-matches-nothing", snapshot(users=None, clients=None), policies)


def test_a_bundled_expectation_may_speak_of_nobody() -> None:
    """Nobody here wrote it: for information, unless a policy sets the severity."""
    at = Location("bundled:call-control.yaml", 9)
    policies = expect(action(), clients=ClientSelector(ids=("none",)), at=at)
    plain = find_one("policy-matches-nothing", READ, policies)
    wanted = find_one("policy-matches-nothing", READ, policies, severity=Severity.LOW)
    assert (plain.severity, wanted.severity) == (Severity.INFO, Severity.LOW)
    assert example().severity is Severity.HIGH


def test_no_limit_is_said_in_words() -> None:
    """A selector of all clients in an organization without any."""
    finding = find_one("policy-matches-nothing", snapshot(), expect(action(), clients=ALL_CLIENTS))
    assert finding.cause.startswith("It asks for clients with no limit.")
