"""What the calls answer: shapes, names, pages, and only what was asked for."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from scopeaudit.model.snapshot import (
    AccessPolicy,
    Conversation,
    Division,
    Grant,
    OrgPermission,
    Participant,
    Role,
    Snapshot,
    Usage,
    UsageWindow,
    User,
)
from scopeaudit.sandbox import Scenario
from scopeaudit.sandbox.auditor import AUDITOR, with_auditor
from tests.golden import same_as_golden
from tests.organizations import (
    AMER,
    EMEA,
    HOME,
    NOW,
    ONLY_BILLING,
    client,
    group,
    legs,
    role,
    snapshot,
    user,
)
from tests.sandbox.api import REDIRECT, Api

GOLDEN = Path(__file__).parent / "golden"


def organization(**changed: Any) -> Snapshot:
    """Make an organization with something of everything, and an auditor who may read it."""
    given: dict[str, Any] = {
        "roles": (
            role("r-agent", "conversation:call:monitor", condition=ONLY_BILLING),
            replace(role("r-admin", "admin"), default_role_id="admin"),
        ),
        "clients": (
            client(
                "c-desk",
                scopes=("users", "user-basic-info", "conversations"),
                authorized_scopes=("users",),
                redirect_uris=(REDIRECT,),
                token_seconds=900,
                created_at=NOW,
                delete_at=datetime(2027, 1, 1, tzinfo=UTC),
            ),
            client("c-service", "CLIENT-CREDENTIALS", grants=(Grant("r-agent", EMEA),)),
            client("c-hidden", scopes=None, grants=None),
            client("c-gone", state="deleted"),
        ),
        "groups": (
            group("g-team", ("r-agent", EMEA), owners=("u-ann",), include_owners=True),
            group("g-shut", ("r-agent", EMEA), roles_enabled=False),
        ),
        "access_policies": (
            AccessPolicy(id="ap-1", target="users:*:*", subject_type="ALL", active=False, apply_to_clients=True),
            AccessPolicy(
                id="ap-2", target="a:b:c", subject_type="GROUP", subject_id="g-team",
                condition='{"all": []}', apply_to_clients=False,
            ),
            AccessPolicy(id="ap-3", target="a:b:c", subject_type="ALL", condition="at night", apply_to_clients=False),
        ),
        "conversations": (
            Conversation(
                id="v-1",
                divisions=(EMEA,),
                participants=(
                    Participant(
                        id="p-1", user="u-ann", purpose="agent",
                        communications=legs("m-1", muted=True, held=False),
                    ),
                    Participant(id="p-2", purpose="customer", communications=legs("m-2")),
                ),
            ),
            Conversation(id="v-2", participants=(Participant(id="p-3", ended_at=NOW),)),
        ),
        "usage": UsageWindow(
            days=30,
            calls=(
                Usage(
                    client="c-desk", method="GET", path="/api/v2/users", requests=9, refused=2
                ),
            ),
        ),
    }  # fmt: skip
    users = (
        user("u-ann", ("r-admin", "*"), ("r-agent", EMEA), division=EMEA, last_login_at=NOW),
        user("u-bob", ("r-agent", AMER), groups=("g-team", "g-shut"), last_token_at=NOW),
        user("u-off", state="inactive"),
        User(id="u-blind", name="\u202eBlind <b>"),
        user("u-theirs", ("r-agent", HOME), trustee="o-theirs"),
    )
    return with_auditor(snapshot(*users, **(given | changed)))


class Reader:
    """The auditor, signed in."""

    def __init__(self, held: Snapshot, scenario: Scenario | None = None) -> None:
        self.api = Api(held, scenario or Scenario(rate_limit=None))
        self.token = self.api.service(AUDITOR)

    def read(self, path: str, **options: Any) -> Any:
        """Read one answer."""
        return self.api.get(path, self.token, **options).json()

    def entities(self, path: str) -> list[dict[str, Any]]:
        """Read the entities of one page."""
        return list(self.read(path)["entities"])

    def whole(self, path: str) -> list[dict[str, Any]]:
        """Follow `nextUri` to the end, as a collector does."""
        found, page = [], self.read(path)
        while True:
            found += page["entities"]
            if "nextUri" not in page:
                return found
            page = self.read(page["nextUri"].removeprefix("/api/v2/"))


@pytest.fixture
def reader() -> Reader:
    """Sign the auditor in."""
    return Reader(organization())


READ = [
    "tokens/me?preserveIdleTTL=true",
    "organizations/me",
    "oauth/clients",
    "authorization/roles?pageSize=100&userCount=false",
    "authorization/divisions/query?pageSize=200",
    "authorization/permissions?pageSize=100",
    f"authorization/divisions/{EMEA}/grants?pageSize=500",
    "authorization/roles/r-agent/subjectgrants?pageSize=100",
    "users?state=any&pageSize=500&expand=groups,lasttokenissued,dateLastLogin",
    "groups?pageSize=500",
    "authorization/policies?pageSize=200",
    "orgauthorization/trustees",
    "orgauthorization/trustees/o-theirs/users",
    "authorization/subjects/rolecounts?id=u-ann&id=u-bob,u-none",
    "conversations/v-1",
    "conversations/calls/v-1",
]


def test_every_call_of_the_plan_answers_in_the_vendors_shape(reader: Reader) -> None:
    """Exactly as in the golden file, which was read against the vendor's OpenAPI file."""
    told = [
        f"GET {path}\n{json.dumps(reader.read(path), indent=1, ensure_ascii=False)}"
        for path in READ
    ]
    same_as_golden("\n\n".join(told) + "\n", GOLDEN / "reading.txt")


def test_what_was_authorized_is_listed_by_who_may_authorize() -> None:
    """It is wider than reading, so an auditor does not hold it."""
    reader = Reader(organization(scopes_enforced=False))
    admin = reader.api.user("c-desk", "u-ann")
    (one,) = reader.api.get("oauth/authorizations", admin).json()["entities"]
    assert (one["client"]["id"], one["scope"], one["state"]) == ("c-desk", ["users"], "Authorized")
    assert reader.read("oauth/authorizations")["code"] == "missing.any.permissions"


def test_users_are_the_active_ones_unless_all_are_asked_for(reader: Reader) -> None:
    """Trusted users of other organizations are in neither list (facts §9)."""
    assert [one["id"] for one in reader.entities("users")] == ["u-ann", "u-bob", "u-blind"]
    assert len(reader.entities("users?state=any")) == 4
    assert [one["id"] for one in reader.entities("users?state=inactive")] == ["u-off"]
    assert [one["id"] for one in reader.entities("users?id=u-bob&id=u-ann")] == ["u-ann", "u-bob"]


def test_expanded_keys_come_only_when_asked_for_and_known(reader: Reader) -> None:
    """What the snapshot does not hold is left out, which is not the same as empty."""
    plain = {one["id"]: one for one in reader.entities("users")}
    assert not {"groups", "dateLastLogin", "lastTokenIssued"} & set(plain["u-ann"])
    path = "users?expand=groups&expand=authorization"
    expanded = {one["id"]: one for one in reader.entities(path)}
    assert expanded["u-ann"]["groups"] == []
    assert "groups" not in expanded["u-blind"]
    assert "authorization" not in expanded["u-blind"]
    roles = [one["id"] for one in expanded["u-bob"]["authorization"]["roles"]]
    assert roles == ["r-agent"]


def test_numbered_pages_lead_to_one_another() -> None:
    """From the first to the last, with the total; one past the end is empty."""
    people = tuple(user(f"u-{number:02}") for number in range(61))
    reader = Reader(with_auditor(snapshot(*people)))
    first = reader.read("users")
    assert (len(first["entities"]), first["pageCount"], first["total"]) == (25, 3, 61)
    assert first["nextUri"] == "/api/v2/users?pageSize=25&pageNumber=2"
    assert "previousUri" not in first
    last = reader.read("users?pageNumber=3&state=any")
    assert (len(last["entities"]), "nextUri" in last) == (11, False)
    assert last["previousUri"] == "/api/v2/users?state=any&pageSize=25&pageNumber=2"
    assert reader.entities("users?pageNumber=4") == []
    assert [one["id"] for one in reader.whole("users?pageSize=7")] == [one.id for one in people]


def test_cursors_lead_to_one_another() -> None:
    """Divisions and access policies have no total and no page number."""
    places = tuple(Division(id=f"d-{number}", name=f"D {number}") for number in range(450))
    reader = Reader(with_auditor(snapshot(divisions=places)))
    page = reader.read("authorization/divisions/query?pageSize=999")
    assert set(page) == {"entities", "nextUri", "selfUri"}
    assert len(page["entities"]) == 200
    found = reader.whole("authorization/divisions/query?pageSize=200")
    assert [one["id"] for one in found] == [one.id for one in places]


LONGEST = [("users", 500), ("groups", 500), ("authorization/roles", 100)]


@pytest.mark.parametrize(("path", "most"), LONGEST)
def test_a_page_is_never_longer_than_its_most(path: str, most: int) -> None:
    """A larger size is cut to it, and the answer says the size it has."""
    many = range(510)
    held = snapshot(
        *(user(f"u-{number}") for number in many),
        groups=tuple(group(f"g-{number}") for number in many),
        roles=tuple(Role(id=f"r-{number}", name="R", policies=()) for number in many),
    )
    page = Reader(with_auditor(held)).read(f"{path}?pageSize=1000")
    assert (len(page["entities"]), page["pageSize"]) == (most, most)


def test_clients_come_in_pages_nobody_can_size() -> None:
    """`nextUri` is the only way on; deleted clients are gone, secrets are never there."""
    held = snapshot(clients=tuple(client(f"c-{number}") for number in range(205)), roles=())
    reader = Reader(with_auditor(held))
    first = reader.read("oauth/clients?pageSize=500")
    assert (first["pageSize"], first["pageCount"], first["total"]) == (100, 3, 206)
    found = reader.whole("oauth/clients")
    assert len({one["id"] for one in found}) == 206
    assert not any("secret" in one for one in found)


@pytest.mark.parametrize("query", ["pageSize=0", "pageSize=x", "pageNumber=-1", "pageSize=9999999999", "state=odd", "pageSize=²"])  # fmt: skip
def test_pages_that_cannot_be(reader: Reader, query: str) -> None:
    """400 in the vendor's shape."""
    answer = reader.api.get(f"users?{query}", reader.token)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad.request")


def test_a_subject_shows_what_its_groups_hand_on(reader: Reader) -> None:
    """With `includeDuplicates` under the group's id, without it merged (facts §4)."""
    both = reader.read("authorization/subjects/u-bob?includeDuplicates=true")["grants"]
    assert [(one["subjectId"], one["division"]["id"]) for one in both] == [
        ("u-bob", AMER),
        ("g-team", EMEA),
    ]
    doubled = reader.read("authorization/subjects/u-ann?includeDuplicates=true")["grants"]
    merged = reader.read("authorization/subjects/u-ann")["grants"]
    assert [one["subjectId"] for one in doubled] == ["u-ann", "u-ann", "g-team"]
    assert [one["subjectId"] for one in merged] == ["u-ann", "u-ann"]
    assert reader.read("authorization/subjects/u-none")["code"] == "not.found"


PLACED: list[tuple[Any, int, int]] = [("star", 4, 2), ("each", 6, 0), ("nowhere", 4, 0)]


@pytest.mark.parametrize(("placed", "emea", "star"), PLACED)
def test_where_grants_on_all_divisions_are_listed_is_the_scenarios_to_say(
    placed: Any, emea: int, star: int
) -> None:
    """Nobody publishes it, so a collector must find out."""
    reader = Reader(organization(), Scenario(star_grants=placed, rate_limit=None))
    totals = [reader.read(f"authorization/divisions/{one}/grants")["total"] for one in (EMEA, "*")]
    assert totals == [emea, star]


def test_client_grants_may_be_left_out_of_a_division() -> None:
    """As the scenario says; those of a role always name them."""
    reader = Reader(organization(), Scenario(client_grants=False, rate_limit=None))
    path = f"authorization/divisions/{EMEA}/grants"
    assert "c-service" not in {one["subjectId"] for one in reader.entities(path)}
    types = {one["type"] for one in reader.entities("authorization/roles/r-agent/subjectgrants")}
    assert types == {"PC_USER", "PC_GROUP", "PC_OAUTH_CLIENT", "PC_TRUSTEE_USER"}


def test_usage_is_asked_for_and_then_read(reader: Reader) -> None:
    """As counts by client, method and path (facts §11)."""
    body = {"interval": "2026-10-24/2026-11-23", "granularity": "Month"}
    start = reader.api.ask("POST", "/api/v2/usage/query", reader.token, json=body)
    assert start.status_code == 202
    found = reader.read(start.json()["resultsUri"].removeprefix("/api/v2/"))
    assert found["queryStatus"] == "Complete"
    (row,) = found["results"]
    assert (row["clientId"], row["httpMethod"], row["templateUri"]) == (
        "c-desk",
        "GET",
        "/api/v2/users",
    )
    assert (row["status200"], row["status400"], row["requests"]) == (7, 2, 9)
    assert reader.read("usage/query/unknown/results")["code"] == "not.found"


ENDS = "conversationEnd"
FILTERS: list[tuple[list[dict[str, Any]], list[str]]] = [
    ([{"predicates": [{"dimension": ENDS, "operator": "notExists"}]}], ["v-1"]),
    ([{"predicates": [{"dimension": ENDS, "operator": "exists"}]}], ["v-2"]),
    ([{"predicates": [{"dimension": "conversationId", "value": "v-2"}]}], ["v-2"]),
    ([{"predicates": [{"dimension": "userId", "value": "u-ann"}]}], ["v-1"]),
    ([{"predicates": [{"dimension": "purpose", "value": "campaign"}]}], []),
    (
        [
            {
                "type": "or",
                "clauses": [
                    {"type": "and", "predicates": [{"dimension": "divisionId", "value": EMEA}]},
                    {"type": "and", "predicates": [{"dimension": ENDS, "operator": "exists"}]},
                ],
            }
        ],
        ["v-1", "v-2"],
    ),
    (
        [
            {"predicates": [{"dimension": "userId", "value": "u-ann"}]},
            {"predicates": [{"dimension": ENDS, "operator": "exists"}]},
        ],
        [],
    ),
    ([{"predicates": [{"dimension": "mediaType", "value": "email"}]}], ["v-1", "v-2"]),
]
DETAILS = "/api/v2/analytics/conversations/details/query"


@pytest.mark.parametrize(("filters", "ids"), FILTERS)
def test_analytics_finds_what_passes_every_filter(
    reader: Reader, filters: list[dict[str, Any]], ids: list[str]
) -> None:
    """Of conversation or segment; a header says which filters were taken as met."""
    for name in ("conversationFilters", "segmentFilters"):
        found = reader.api.ask("POST", DETAILS, reader.token, json={name: filters})
        shown = [one["conversationId"] for one in found.json().get("conversations", [])]
        assert (shown, found.json()["totalHits"]) == (ids, len(ids))
        assumed = found.headers.get("scopeaudit-sandbox")
        assert assumed == ("assumed filters on mediaType" if "mediaType" in str(filters) else None)


def test_analytics_is_paged_in_the_body(reader: Reader) -> None:
    """In shape C, with a total; a page past the end has no conversations."""
    paging = {"paging": {"pageSize": 1, "pageNumber": 1}}
    (one,) = reader.api.ask("POST", DETAILS, reader.token, json=paging).json()["conversations"]
    assert (one["conversationId"], one["divisionIds"]) == ("v-1", [EMEA])
    assert one["participants"][0]["sessions"][0]["sessionId"] == "m-1"
    paging = {"paging": {"pageSize": 1, "pageNumber": 2}}
    second = reader.api.ask("POST", DETAILS, reader.token, json=paging).json()
    assert [each["conversationId"] for each in second["conversations"]] == ["v-2"]
    past = reader.api.ask("POST", DETAILS, reader.token, json={"paging": {"pageNumber": 9}}).json()
    assert past == {"totalHits": 2}


@pytest.mark.parametrize("body", [{"conversationFilters": "x"}, {"segmentFilters": [1]}, {"paging": {"pageSize": 0}}])  # fmt: skip
def test_queries_of_analytics_that_cannot_be(reader: Reader, body: Any) -> None:
    """400 in the vendor's shape."""
    answer = reader.api.ask("POST", DETAILS, reader.token, json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad.request")


def test_analytics_shows_what_the_permission_reaches() -> None:
    """Conversations of other divisions are left out, not refused (facts §2)."""
    name = "analytics:conversationDetail:view"
    held = organization(
        roles=(role("r-view", name),),
        permissions=(OrgPermission(name=name, division_aware=True),),
        clients=tuple(
            client(f"c-{where}", "CLIENT-CREDENTIALS", grants=(Grant("r-view", where),))
            for where in (EMEA, AMER)
        ),
    )
    api = Api(held)
    found = [
        [
            one["conversationId"]
            for one in api.ask("POST", DETAILS, api.service(f"c-{where}"), json={}).json()[
                "conversations"
            ]
        ]
        for where in (EMEA, AMER)
    ]
    assert found == [["v-1", "v-2"], ["v-2"]]  # v-2 has no division


def test_analytics_by_id(reader: Reader) -> None:
    """One, or some of those that are visible."""
    assert reader.read("analytics/conversations/v-1/details")["conversationId"] == "v-1"
    found = reader.read("analytics/conversations/details?id=v-2,none")["conversations"]
    assert [one["conversationId"] for one in found] == ["v-2"]


def test_a_usage_query_may_run_for_a_while() -> None:
    """As many answers as the scenario says; then it is complete."""
    reader = Reader(organization(), Scenario(rate_limit=None, usage_polls=2))
    body = {"interval": "2026-10-24/2026-11-23"}
    start = reader.api.ask("POST", "/api/v2/usage/query", reader.token, json=body).json()
    path = start["resultsUri"].removeprefix("/api/v2/")
    answers = [reader.read(path) for _ in range(3)]
    assert [one["queryStatus"] for one in answers] == ["Running", "Running", "Complete"]
    assert [len(one["results"]) for one in answers] == [0, 0, 1]


def test_a_section_that_was_not_read_is_refused_not_empty() -> None:
    """Or a collector would take it for an organization without any."""
    reader = Reader(organization(users=None, groups=None, access_policies=None))
    for path in (
        "users",
        "groups",
        "authorization/policies",
        f"authorization/divisions/{EMEA}/grants",
    ):
        answer = reader.api.get(path, reader.token)
        assert (answer.status_code, answer.json()["code"]) == (403, "not.authorized")


def test_ids_with_odd_characters_can_be_asked_for() -> None:
    """A slash in an id is escaped in the path and stays one segment."""
    reader = Reader(organization(roles=(Role(id="a/b c", name="Odd", policies=()),)))
    roles = reader.entities("authorization/roles")
    place = urlsplit(roles[0]["selfUri"]).path
    assert place == "/api/v2/authorization/roles/a/b c"
    assert reader.read("authorization/roles/a%2Fb%20c")["name"] == "Odd"
