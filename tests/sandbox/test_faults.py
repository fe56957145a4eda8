"""What goes wrong when it is asked for: by a header for one call, or by a scenario for many."""

import http.client
import json
from dataclasses import replace
from typing import Any, cast

import httpx
import pytest

from scopeaudit import sandbox
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sandbox import Fault, RateLimit, Scenario
from scopeaudit.sandbox.auditor import AUDITOR, with_auditor
from scopeaudit.sandbox.scenario import KINDS, FaultKind
from tests.organizations import group, snapshot, user
from tests.sandbox.api import CATALOG, Api, Clock
from tests.sandbox.line import Line


def organization() -> Snapshot:
    """Make an organization of sixty users, all in one group."""
    people = (user(f"u-{number:02}", groups=("g-1",)) for number in range(60))
    return with_auditor(snapshot(*people, groups=(group("g-1"),)))


def api_with(*faults: Fault, **fields: Any) -> tuple[Api, str]:
    """Make a sandbox with faults, and sign in before they begin."""
    given: dict[str, Any] = {"rate_limit": None, "faults": faults}
    api = Api(organization(), Scenario(**given | fields))
    return api, api.service(AUDITOR)


USERS = "GET /api/v2/users"
REFUSING = [
    ("too-many-requests", 429, "too.many.requests", "7"),
    ("too-many-requests-bare", 429, "too.many.requests.retry.after", None),
    ("server-error", 500, "internal.server.error", None),
    ("unavailable", 503, "service.unavailable", None),
    ("time-out", 504, "request.timeout", None),
    ("expired-token", 401, "bad.credentials", None),
]


@pytest.mark.parametrize(("kind", "status", "code", "wait"), REFUSING)
def test_faults_that_refuse_a_call(
    kind: FaultKind, status: int, code: str, wait: str | None
) -> None:
    """Once, in the vendor's shape; only the first 429 says in a header how long to wait."""
    api, token = api_with(Fault(kind, USERS, seconds=7))
    answer = api.get("users", token)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers.get("retry-after") == wait
    if kind == "too-many-requests-bare":
        assert "[7] seconds" in answer.json()["message"]
    assert api.slept == ([7] if kind == "time-out" else [])
    again = api.get("users", token)
    assert again.status_code == (401 if kind == "expired-token" else 200)


def test_a_gateway_answers_with_a_page_of_its_own() -> None:
    """502 in HTML, which is no body of the vendor's."""
    api, token = api_with(Fault("bad-gateway", USERS))
    answer = api.get("users", token)
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")
    assert "<html>" in answer.text


@pytest.mark.parametrize("kind", ["cut-body", "invalid-json"])
def test_bodies_that_cannot_be_read(kind: FaultKind) -> None:
    """Status 200, and what comes is no JSON."""
    api, token = api_with(Fault(kind, USERS))
    answer = api.get("users", token)
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    if kind == "cut-body":
        assert len(answer.content) < int(answer.headers["content-length"])


def test_a_body_is_cut_on_the_wire_too() -> None:
    """Over the loopback the connection ends before the body does."""
    api, token = api_with(Fault("cut-body", USERS))
    headers = {"Authorization": f"Bearer {token}"}
    with sandbox.serving(api.app) as base, httpx.Client(base_url=base, trust_env=False) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/api/v2/users", headers=headers)
        assert client.get("/api/v2/users", headers=headers).status_code == 200


def test_a_slow_answer_comes_in_drops() -> None:
    """Whole in the end, with a second before each of at most 64 parts."""
    api, token = api_with(Fault("slow-drip", USERS))
    answer = api.get("users", token)
    assert len(answer.json()["entities"]) == 25
    assert 32 < len(api.slept) <= 64


def test_an_answer_of_another_shape() -> None:
    """Valid JSON whose lists are somewhere else."""
    api, token = api_with(Fault("changed-shape", USERS))
    answer = api.get("users", token).json()
    assert "entities" not in answer
    assert len(answer["entitiesV3"]["items"]) == 25


SHIFTED = [(1, 59, []), (-1, 60, ["u-24"]), (-2, 60, ["u-23", "u-24"])]


@pytest.mark.parametrize(("shift", "distinct", "twice"), SHIFTED)
def test_pages_shift_while_they_are_read(shift: int, distinct: int, twice: list[str]) -> None:
    """Rows are skipped or come twice, and the total stays what it was."""
    api, token = api_with(Fault("shifting-pages", USERS, times=None, shift=shift))
    found, totals = [], set()
    for page in (1, 2, 3):
        answer = api.get(f"users?pageNumber={page}", token).json()
        found += [one["id"] for one in answer["entities"]]
        totals.add(answer["total"])
    assert totals == {60}
    assert len(set(found)) == distinct
    assert [one for one in sorted(set(found)) if found.count(one) > 1] == twice


def test_a_page_is_repeated() -> None:
    """The second page holds the first once more, under its own number."""
    api, token = api_with(Fault("repeated-page", USERS, first=2))
    pages = [api.get(f"users?pageNumber={page}", token).json() for page in (1, 2)]
    assert pages[0]["entities"] == pages[1]["entities"]
    assert [one["pageNumber"] for one in pages] == [1, 2]


def test_expanded_keys_are_missing_on_some_rows() -> None:
    """On every other one: expanding is best effort, as the vendor says."""
    api, token = api_with(Fault("missing-expand", USERS))
    rows = api.get("users?expand=groups", token).json()["entities"]
    assert ["groups" in one for one in rows[:4]] == [False, True, False, True]


def test_a_fault_concerns_some_calls_of_an_operation() -> None:
    """From the first on, so many times, counted over that operation alone."""
    fault = Fault("server-error", "getUsers", first=2, times=2)
    api, token = api_with(fault)
    found = []
    for _ in range(5):
        assert api.get("groups", token).status_code == 200
        found.append(api.get("users", token).status_code)
    assert found == [200, 500, 500, 200, 200]


def test_a_fault_on_everything_spares_nothing() -> None:
    """Signing in included."""
    api = Api(organization(), Scenario(faults=(Fault("unavailable"),), rate_limit=None))
    answers = [api.sign_in(AUDITOR, grant_type="client_credentials") for _ in range(2)]
    assert [one.status_code for one in answers] == [503, 200]


def test_chance_is_decided_by_the_seed() -> None:
    """The same seed gives the same faults, another one others; about as many as were asked for."""
    fault = Fault("unavailable", USERS, times=None, chance=0.3)

    def fallen(seed: int) -> list[int]:
        api, token = api_with(fault, seed=seed)
        return [api.get("users", token).status_code for _ in range(100)]

    assert fallen(1) == fallen(1) != fallen(2)
    assert 15 < fallen(1).count(503) < 45


def test_one_call_can_ask_for_its_own_fault() -> None:
    """By a header, with its numbers; the next call is as usual."""
    api, token = api_with()
    asked = {"Scopeaudit-Fault": "too-many-requests; seconds=5"}
    answer = api.get("users", token, headers=asked)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")
    assert api.get("users", token).status_code == 200


@pytest.mark.parametrize("asked", ["nonsense", "time-out; seconds=x", "time-out; days=1", "time-out; seconds=999999", ";"])  # fmt: skip
def test_a_fault_that_cannot_be_is_refused(asked: str) -> None:
    """With 400, and nothing else happens."""
    api, token = api_with()
    answer = api.get("users", token, headers={"Scopeaudit-Fault": asked})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad.request")
    assert api.slept == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_ends_in_an_answer(kind: str) -> None:
    """Whatever it falls on: a list, an object, an error, the sign-in server."""
    api, token = api_with()
    headers = {"Scopeaudit-Fault": kind}
    for path in ("/api/v2/users", "/api/v2/organizations/me", "/api/v2/nothing", "/oauth/token"):
        answer = api.ask("GET", path, token, headers=headers)
        assert answer.status_code < 600
        token = api.service(AUDITOR)


def test_the_rate_limit_counts_by_token_and_time() -> None:
    """Headers say what is left; one request too many is 429 until the window has passed."""
    clock = Clock()
    limited = Scenario(rate_limit=RateLimit(allowed=2, seconds=60))
    api = Api(organization(), limited, clock)
    token, other = api.service(AUDITOR), api.service(AUDITOR)
    answers = [api.get("users", token) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    names = ("count", "allowed", "reset")
    assert [answers[1].headers[f"inin-ratelimit-{one}"] for one in names] == ["2", "2", "60"]
    assert answers[2].json()["message"].endswith("maximum [2] requests within [60] seconds")
    assert api.get("users", other).status_code == 200
    clock.forward(45)
    assert api.get("users", token).headers["retry-after"] == "15"
    clock.forward(15)
    assert api.get("users", token).status_code == 200


def test_a_scenario_changes_no_answer_it_does_not_name() -> None:
    """With a fault on users, groups are what they were."""
    plain, one = api_with()
    faulty, other = api_with(*(Fault(cast(FaultKind, kind), USERS) for kind in KINDS))
    expected = plain.get("groups", one).json()
    assert faulty.get("groups", other).json() == expected
    assert replace(faulty.scenario, faults=()) == plain.scenario


ON_THE_WIRE: list[tuple[str, str]] = [
    ("too-many-requests", "429 wait 3"),
    ("too-many-requests-bare", "429"),
    ("server-error", "500"),
    ("bad-gateway", "502 no JSON"),
    ("unavailable", "503"),
    ("time-out", "504"),
    ("cut-body", "cut"),
    ("invalid-json", "200 no JSON"),
    ("changed-shape", "200 without entities"),
    ("slow-drip", "200 whole"),
    ("expired-token", "401"),
    ("shifting-pages", "200 from u-26"),
    ("repeated-page", "200 from u-00"),
    ("missing-expand", "200 bare rows"),
]


def test_every_fault_shows_on_the_wire_and_ends_with_its_call() -> None:
    """Over real HTTP, asked for by one call; the next call of the same connection is as usual."""
    api, token = api_with()
    assert sorted(kind for kind, _ in ON_THE_WIRE) == sorted(KINDS)
    with sandbox.serving(api.app) as base:
        for kind, expected in ON_THE_WIRE:
            with Line(base) as line:
                assert seen(line, token, kind) == expected, kind
            if kind == "expired-token":
                token = api.service(AUDITOR)
            with Line(base) as line:
                assert seen(line, token) == "200 whole", kind


def seen(line: Line, token: str, kind: str = "") -> str:
    """Ask for the second page of users and say what came."""
    headers = {"Scopeaudit-Fault": kind} if kind else {}
    path = "users?pageSize=25&pageNumber=2&expand=groups"
    try:
        answer = line.get(path, token, **headers)
    except http.client.IncompleteRead:
        return "cut"
    status = str(answer.status)
    if "retry-after" in answer.headers:
        return f"{status} wait {answer.headers['retry-after']}"
    try:
        body = answer.json()
    except json.JSONDecodeError:
        return f"{status} no JSON"
    return f"{status}{of_page(body)}" if answer.status == 200 else status


def of_page(body: dict[str, Any]) -> str:
    """Say what is odd about the second page of users."""
    if "entities" not in body:
        return " without entities"
    rows = body["entities"]
    if rows[0]["id"] != "u-25":
        return f" from {rows[0]['id']}"
    return " whole" if all("groups" in one for one in rows) else " bare rows"


def test_a_time_out_is_longer_than_a_client_waits() -> None:
    """With real time: the client gives up, another one is served meanwhile."""
    served = sandbox.app(organization(), CATALOG, scenario=Scenario(rate_limit=None))
    with sandbox.serving(served) as base, Line(base) as other:
        token = other.service(AUDITOR)
        with Line(base, timeout=0.2) as line, pytest.raises(TimeoutError):
            line.get("users", token, **{"Scopeaudit-Fault": "time-out; seconds=1"})
        assert other.get("users", token).status == 200
