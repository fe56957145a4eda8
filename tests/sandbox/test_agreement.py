"""For every subject and operation the sandbox answers as the auditor decides."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import httpx
import pytest

from benchmarks.organization import Kind, organization
from scopeaudit import sandbox
from scopeaudit.evaluate import Question, ServiceClient, UserThroughClient, prove, prove_anywhere
from scopeaudit.index import Index, build
from scopeaudit.model.access import Access
from scopeaudit.model.operation import Operation
from scopeaudit.model.snapshot import (
    AccessPolicy,
    Client,
    Conversation,
    Grant,
    Participant,
    Snapshot,
    User,
)
from scopeaudit.model.verdict import Outcome, Proof
from tests.organizations import NOW
from tests.sandbox.api import CATALOG, REDIRECT, UNLIMITED, VERIFIER, Api, landed

GATES = {
    "app.not.authorized.for.scope": {"missing-scope"},
    "missing.any.permissions": {"missing-permission"},
    "missing.permissions": {"missing-permission"},
    "missing.any.division.permissions": {"wrong-division"},
    "missing.division.permission": {"wrong-division"},
    "authz.policy.denied": {"denied-by-access-policy"},
    "not.a.user": {"no-user-context"},
}
"""The codes with which a gate refuses, and the rule of the auditor each stands for."""

PUBLISHED = [one for one in CATALOG.operations.values() if one.auth != "guest"]


@dataclass(frozen=True)
class Pair:
    """One subject, one operation, the path it is called by, and the divisions of what that names."""

    client: Client
    user: User | None
    operation: Operation
    path: str
    places: tuple[str, ...] = ()


def generated(kind: Kind, seed: int, *, enforced: bool = True) -> Snapshot:
    """Make an organization of 250 users with two conversations."""
    made = organization(250, kind, CATALOG.operations.values(), seed)
    divisions = [one.id for one in made.divisions or ()]
    conversations = (
        Conversation(id="c-1", divisions=(divisions[1],), participants=(Participant(id="p-1"),)),
        Conversation(id="c-2", divisions=(divisions[2], divisions[3]), participants=()),
    )
    denial = AccessPolicy(
        id="deny", target="recording:*:*", subject_type="ALL", apply_to_clients=True
    )
    return replace(
        made,
        conversations=conversations,
        scopes_enforced=enforced,
        access_policies=(*(made.access_policies or ()), denial),
        clients=tuple(map(widened, made.clients or ())),
        users=tuple(map(promoted(made), made.users or ())),
    )


def widened(client: Client) -> Client:
    """Give every other application all scopes."""
    wide = client.grant_type == "CODE" and int(client.name.split()[1]) % 2
    return replace(client, scopes=tuple(sorted(CATALOG.scopes))) if wide else client


def promoted(snapshot: Snapshot) -> Callable[[User], User]:
    """Give every tenth user the administrator's role in one division."""
    (admin, *_), (home, *_) = snapshot.roles or (), snapshot.divisions or ()
    grant = Grant(admin.id, home.id)
    return lambda user: (
        replace(user, grants=(*(user.grants or ()), grant))
        if int(user.name.split()[1]) % 10 == 0
        else user
    )


def subjects(snapshot: Snapshot) -> list[tuple[Client, User | None]]:
    """Return service clients, and users through applications: many, and those who may do everything."""
    random = Random(7)  # noqa: S311 - a sample
    active = [one for one in snapshot.users or () if one.state == "active"]
    admin = (snapshot.roles or ())[0].id
    mighty = [one for one in active if any(held.role == admin for held in one.grants or ())]
    clients = snapshot.clients or ()
    services = [one for one in clients if one.grant_type == "CLIENT-CREDENTIALS"]
    applications = [one for one in clients if one.grant_type == "CODE"]
    people = [*random.sample(active, 40), *mighty]
    return [
        *((one, None) for one in services),
        *((random.choice(applications), one) for one in people),
    ]


def pairs(snapshot: Snapshot, count: int) -> Iterator[Pair]:
    """Yield every operation at least once, each with a subject of its own, on nothing in particular."""
    random, among = Random(11), subjects(snapshot)  # noqa: S311 - a sample
    for number in range(count):
        operation = PUBLISHED[number % len(PUBLISHED)]
        yield Pair(*random.choice(among), operation, concrete(operation, {}))


def pairs_with_objects(snapshot: Snapshot) -> Iterator[Pair]:
    """Yield operations on a conversation or a user, whose divisions count."""
    random, among = Random(13), subjects(snapshot)  # noqa: S311 - a sample
    for operation in PUBLISHED:
        if "{conversationId}" in operation.path:
            conversation = random.choice(snapshot.conversations or ())
            named, places = {"conversationId": conversation.id}, conversation.divisions or ()
        elif "{userId}" in operation.path:
            user = random.choice(snapshot.users or ())
            named, places = {"userId": user.id}, (user.division or "",)
        else:
            continue
        for _ in range(4):
            yield Pair(*random.choice(among), operation, concrete(operation, named), places)


def concrete(operation: Operation, named: dict[str, str]) -> str:
    """Fill the templates of a path; what is not named exists nowhere."""
    parts = operation.path.split("/")
    return "/".join(
        named.get(one.strip("{}"), "none") if one.startswith("{") else one for one in parts
    )


def accesses(index: Index) -> Mapping[str, Access]:
    """Return what each user holds, by id."""
    users = index.snapshot.users or ()
    return {users[at].id: one.access for one in index.classes for at in one.users}


def decided(pair: Pair, index: Index, held: Mapping[str, Access]) -> tuple[Proof, ...]:
    """Decide a pair as the auditor does: anywhere, or in each of the divisions of the object."""
    if pair.user is None:
        subject: ServiceClient | UserThroughClient = ServiceClient(
            index.access_of(pair.client), pair.client
        )
    else:
        subject = UserThroughClient(held[pair.user.id], pair.client)
    need = CATALOG.need_of(pair.operation)
    unenforced = not index.snapshot.scopes_enforced  # then scopes hold nobody back
    question = Question(index, subject, forbidding=unenforced)
    if not pair.places:
        return (prove_anywhere(need, question),)
    return tuple(prove(need, replace(question, division=one)) for one in pair.places)


async def walked(api: Api, asked: Sequence[Pair], client: httpx.AsyncClient) -> Counter[str]:
    """Ask for each pair over HTTP, hold it against the verdict, and count what came of it."""
    index = build(api.snapshot, NOW)
    held = accesses(index)
    tokens: dict[tuple[str, str], str] = {}
    tally: Counter[str] = Counter()
    for pair in asked:
        key = (pair.client.id, pair.user.id if pair.user else "")
        if key not in tokens or pair.operation.id == "deleteTokensMe":
            tokens[key] = await signed_in(client, pair)
        answer = await client.request(
            pair.operation.method,
            pair.path,
            headers={"Authorization": f"Bearer {tokens[key]}"},
        )
        if pair.operation.id == "deleteTokensMe":
            del tokens[key]
        tally[agreed(pair, answer, decided(pair, index, held))] += 1
    return tally


async def signed_in(client: httpx.AsyncClient, pair: Pair) -> str:
    """Sign a subject in over HTTP."""
    if pair.user is None:
        auth = (pair.client.id, sandbox.secret_of(pair.client.id))
        form = {"grant_type": "client_credentials"}
        answer = await client.post("/oauth/token", data=form, auth=auth)
        return str(answer.json()["access_token"])
    named = {"client_id": pair.client.id, "redirect_uri": REDIRECT}
    challenge = {"response_type": "code", "login_hint": pair.user.id}
    start = await client.get("/oauth/authorize", params=named | challenge)
    form = {"grant_type": "authorization_code", "code_verifier": VERIFIER, **landed(start)}
    auth = (pair.client.id, sandbox.secret_of(pair.client.id))
    answer = await client.post("/oauth/token", data=named | form, auth=auth)
    return str(answer.json()["access_token"])


def agreed(pair: Pair, answer: httpx.Response, proofs: tuple[Proof, ...]) -> str:
    """Check one answer against its verdict, met where it is in one division; return what it was."""
    body = answer.json() if answer.content else {}
    code = body.get("code", "") if isinstance(body, dict) else ""
    outcome = min((one.outcome for one in proofs), key=_BEST_FIRST.index)
    said = f"{pair.operation.id} of {pair.client.name} {pair.user and pair.user.name}: {code}"
    assert answer.status_code not in {401, 429, 500}, said
    if pair.operation.method == "HEAD":  # such an answer has no body
        assert (answer.status_code in {400, 403}) is (outcome is Outcome.MISSING), said
        return "head"
    if outcome is Outcome.MET:
        assert code not in GATES, f"{said}, but {proofs}"
        return "met"
    if outcome is Outcome.MISSING:
        assert code in GATES, f"{said} {answer.status_code}, but {proofs}"
        assert GATES[code] & {rule for one in proofs for rule in rules(one)}, said
        return code
    return "unknown"


_BEST_FIRST = (Outcome.MET, Outcome.UNKNOWN, Outcome.MISSING)


def rules(proof: Proof) -> Iterator[str]:
    """Yield the rules of all gaps, those of alternatives that are further from met included."""
    yield from (gap.rule for gap in proof.gaps)
    for child in proof.children:
        yield from rules(child)


CASES: list[tuple[Kind, bool, int]] = [
    ("realistic", True, 4_000),
    ("adversarial", True, 500),
    ("realistic", False, 500),
]


@pytest.mark.parametrize(("kind", "enforced", "count"), CASES)
def test_every_operation_of_the_catalog_is_answered_as_the_auditor_decides(
    kind: Kind, enforced: bool, count: int
) -> None:
    """Met passes every gate, missing is refused for one of its gaps; each operation at least once."""
    api = Api(generated(kind, 1, enforced=enforced), UNLIMITED)
    asked = [*pairs(api.snapshot, count), *pairs_with_objects(api.snapshot)]

    async def walk() -> Counter[str]:
        async with api.client() as client:
            return await walked(api, asked, client)

    tally = asyncio.run(walk())
    assert tally.total() == len(asked) > count + 1_000
    assert tally["unknown"] < len(asked) // 10
    assert tally["met"] > len(asked) // 10
    scopes = {"app.not.authorized.for.scope"}
    assert {code for code in GATES if tally[code]} == set(GATES) - (set() if enforced else scopes)


def test_the_same_holds_over_real_http() -> None:
    """Over the loopback with a real server, for a part of the pairs."""
    api = Api(generated("realistic", 2), UNLIMITED)
    asked = list(pairs_with_objects(api.snapshot))[::4]

    async def walk(base: str) -> Counter[str]:
        async with httpx.AsyncClient(base_url=base, trust_env=False) as client:
            return await walked(api, asked, client)

    with sandbox.serving(api.app) as base:
        tally = asyncio.run(walk(base))
    assert tally.total() == len(asked) > 300
    assert tally["met"] > 30
