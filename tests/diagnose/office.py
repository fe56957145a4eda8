"""The organization of the incidents: every kind of caller once, and one call that several people are on.

Its permission catalog has all that operations name, but for products it has not licensed.
"""

from datetime import timedelta
from typing import Any

from scopeaudit.catalog import load_catalog
from scopeaudit.model.snapshot import (
    AccessPolicy,
    Client,
    Communication,
    Conversation,
    Division,
    Grant,
    Organization,
    OrgPermission,
    Participant,
    Snapshot,
    Token,
    User,
)
from tests.organizations import NOW, role, user

CATALOG = load_catalog()
UNLICENSED = (
    "conversation:webchat:create",
    "processautomation:",
    "journey:actionmap:",
    "recording:crossPlatformRetentionPolicy:",
    "speechAndTextAnalytics:",
)
CALL = "11111111-aaaa-4aaa-8aaa-000000000001"
CUSTOMER_LEG = "22222222-aaaa-4aaa-8aaa-000000000001"
OLD_LEG = "22222222-aaaa-4aaa-8aaa-000000000002"
ANA_LEG = "22222222-aaaa-4aaa-8aaa-000000000003"
BEN_LEG = "22222222-aaaa-4aaa-8aaa-000000000004"
ANA, BEN, SUE, ZOE = (f"33333333-aaaa-4aaa-8aaa-00000000000{one}" for one in range(1, 5))
ANA_CALL = "44444444-aaaa-4aaa-8aaa-000000000003"
CALL_OF_AMER = "11111111-aaaa-4aaa-8aaa-000000000002"
AMER_LEG = "22222222-aaaa-4aaa-8aaa-000000000005"

AGENT = (
    "conversation:participant:wrapup",
    "conversation:communication:view",
    "conversation:call:add",
)
SUPERVISOR = (*AGENT, "conversation:call:monitor", "directory:user:view")


def _leg(id_: str) -> Communication:
    return Communication(id=id_, state="connected", muted=False, held=False)


def _participants() -> tuple[Participant, ...]:
    return (
        Participant(id=CUSTOMER_LEG, purpose="customer", communications=(_leg("c-1"),)),
        Participant(
            id=OLD_LEG,
            user=ANA,
            purpose="agent",
            communications=(_leg("c-2"),),
            ended_at=NOW - timedelta(minutes=5),
        ),
        Participant(id=ANA_LEG, user=ANA, purpose="agent", communications=(_leg(ANA_CALL),)),
        Participant(
            id=BEN_LEG,
            user=BEN,
            purpose="agent",
            communications=(_leg("c-4"),),
            consult_of=CUSTOMER_LEG,
        ),
    )


def office(**changed: Any) -> Snapshot:
    """Return the organization, with some of its sections changed."""
    permissions = tuple(
        OrgPermission(
            name=one,
            division_aware=one.startswith(
                ("conversation:", "routing:", "analytics:", "telephony:")
            ),
        )
        for one in sorted(CATALOG.permissions)
        if not one.startswith(UNLICENSED)
    )
    given: dict[str, Any] = {
        "scopes_enforced": True,
        "permissions": permissions,
        "divisions": (
            Division(id="d-home", name="Home", home=True),
            Division(id="d-emea", name="EMEA"),
            Division(id="d-amer", name="AMER"),
        ),
        "roles": (
            role("r-agent", *AGENT),
            role("r-supervisor", *SUPERVISOR),
            role("r-queues", "routing:queue:view", "analytics:conversationDetail:view"),
            role("r-wide", "directory:organization:admin", *AGENT, "routing:queue:view"),
        ),
        "clients": (
            _client("c-app", "Dashboard", scopes=("conversations", "users:readonly")),
            _client("c-readonly", "Wallboard", scopes=("conversations:readonly",)),
            _client("c-wall", "Old page", "TOKEN", scopes=("conversations",), token_seconds=3600),
            _client(
                "c-robot", "Robot", "CLIENT-CREDENTIALS", grants=(Grant("r-queues", "d-home"),)
            ),
            _client("c-off", "Retired", "CLIENT-CREDENTIALS", state="disabled", grants=()),
            _client("c-unauthorized", "New app", scopes=("conversations",), authorized_scopes=()),
        ),
        "users": (
            user(ANA, ("r-agent", "d-emea"), name="Ana", division="d-emea"),
            user(BEN, ("r-agent", "d-emea"), name="Ben", division="d-emea"),
            user(SUE, ("r-supervisor", "d-emea"), name="Sue", division="d-emea"),
            user(ZOE, name="Zoe", division="d-emea", state="inactive"),
        ),
        "groups": (),
        "access_policies": (),
        "tokens": (
            Token(
                client="c-app",
                user=ANA,
                scopes=("users:readonly",),
                issued_at=NOW - timedelta(days=2),
                expires_at=NOW + timedelta(days=2),
            ),
        ),
        "conversations": (
            Conversation(id=CALL, divisions=("d-emea",), participants=_participants()),
            Conversation(
                id=CALL_OF_AMER,
                divisions=("d-amer",),
                participants=(
                    Participant(
                        id=AMER_LEG, user=BEN, purpose="agent", communications=(_leg("c-9"),)
                    ),
                ),
            ),
        ),
    }
    return Snapshot(
        version=1,
        organization=Organization(id="o-1", name="Office", region="mypurecloud.ie"),
        taken_at=NOW,
        **(given | changed),
    )


def _client(id_: str, name: str, kind: Any = "CODE", **fields: Any) -> Client:
    given: dict[str, Any] = {
        "scopes": (),
        "grants": (),
        "redirect_uris": ("https://app.example.org/signed-in",),
        "modified_at": NOW - timedelta(days=1),
    }
    return Client(id=id_, name=name, grant_type=kind, **(given | fields))


def denied_everywhere() -> Snapshot:
    """Return the organization with a policy that lets nobody wrap up."""
    policy = AccessPolicy(
        id="p-1", name="Nobody", target="conversation:participant:wrapup", subject_type="ALL"
    )
    return office(access_policies=(policy,))


def signed_in(read: Snapshot, name: str) -> User:
    """Return a user by name."""
    return next(one for one in read.users or () if one.name == name)
