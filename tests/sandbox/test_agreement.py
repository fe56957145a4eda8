"""For every subject and operation the sandbox, the auditor and an oracle of plain sets agree.

The sandbox and the auditor share the code that decides one permission, so that the two alone would agree
on its mistakes; the oracle shares nothing with them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pytest

from benchmarks.organization import Kind
from scopeaudit import sandbox
from scopeaudit.evaluate import Question, ServiceClient, UserThroughClient, prove, prove_anywhere
from scopeaudit.index import Index, build
from scopeaudit.model.access import Access
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.model.verdict import Outcome, Proof
from tests.organizations import NOW
from tests.sandbox.api import CATALOG, UNLIMITED, Api
from tests.sandbox.gate_oracle import GateOracle, Owed
from tests.sandbox.line import Line, Reply
from tests.sandbox.pairs import (
    Pair,
    generated,
    pairs,
    pairs_in_halves,
    pairs_with_objects,
    pairs_without_a_user,
)

GATES = {
    "app.not.authorized.for.scope": "missing-scope",
    "missing.any.permissions": "missing-permission",
    "missing.permissions": "missing-permission",
    "missing.any.division.permissions": "wrong-division",
    "missing.division.permission": "wrong-division",
    "authz.policy.denied": "denied-by-access-policy",
    "not.a.user": "no-user-context",
}
"""The codes with which a gate refuses, and the rule of the auditor each stands for."""


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


class Walk:
    """Asks for each pair over one connection and holds the answer against what is owed."""

    def __init__(self, snapshot: Snapshot, line: Line) -> None:
        self.line = line
        self.oracle = GateOracle(snapshot)
        self.index = build(snapshot, NOW)
        self.held = accesses(self.index)
        self.tokens: dict[tuple[str, str], str] = {}
        self.tally: Counter[str] = Counter()

    def over(self, asked: Sequence[Pair]) -> Counter[str]:
        """Walk over the pairs and count what came of them."""
        for pair in asked:
            self.tally[self._step(pair)] += 1
        return self.tally

    def _step(self, pair: Pair) -> str:
        key = (pair.client.id, pair.user.id if pair.user else "")
        if key not in self.tokens:
            self.tokens[key] = (
                self.line.user(*key) if pair.user else self.line.service(pair.client.id)
            )
        answer = self.line.ask(pair.operation.method, pair.path, self.tokens[key])
        if pair.operation.id == "deleteTokensMe":
            del self.tokens[key]
        owed = self.oracle.owed(pair.client, pair.user, pair.operation, pair.places)
        check_answer(pair, answer, owed)
        check_verdict(pair, decided(pair, self.index, self.held), owed)
        return (owed.code if owed.sure else "unsure") or "passes"


def check_answer(pair: Pair, answer: Reply, owed: Owed) -> None:
    """Hold an answer against what is owed: the code, what fills its message, and the correlation id."""
    said = f"{pair.operation.id} of {pair.client.name} {pair.user and pair.user.name}: {owed}"
    assert answer.status not in {401, 429, 500}, said
    if pair.operation.method == "HEAD":  # such an answer has no body
        assert (answer.status in {400, 403}) is bool(owed.code), said
        return
    body = answer.json()
    code = body.get("code", "") if isinstance(body, dict) else ""
    assert (code if code in GATES else "") == owed.code, f"{said}, answered {code}"
    if owed.code:
        assert answer.status == (400 if code == "not.a.user" else 403), said
        assert body["messageParams"] == owed.params, said
        assert all(one in body["message"] for one in owed.params.values()), said
        assert body["contextId"] == answer.headers["inin-correlation-id"], said


def check_verdict(pair: Pair, proofs: tuple[Proof, ...], owed: Owed) -> None:
    """Hold the verdict of the auditor against what is owed; met is met in one division."""
    outcome = min((one.outcome for one in proofs), key=_BEST_FIRST.index)
    said = f"{pair.operation.id} of {pair.client.name}: {owed}, but {proofs}"
    published = pair.operation.permissions is not None and pair.operation.scopes is not None
    if not owed.code:
        assert outcome is Outcome.MET or (outcome is Outcome.UNKNOWN and not published), said
    elif not owed.sure:
        assert outcome is not Outcome.MET, said
    else:
        inferred = pair.operation.scopes_basis == "inferred"
        assert outcome is Outcome.MISSING or (outcome is Outcome.UNKNOWN and inferred), said
        causes = {GATES[owed.code]} | ({"denied-by-access-policy"} if owed.denied else set())
        assert causes & {rule for one in proofs for rule in rules(one)}, said


_BEST_FIRST = (Outcome.MET, Outcome.UNKNOWN, Outcome.MISSING)


def rules(proof: Proof) -> Iterator[str]:
    """Yield the rules of all gaps, those of alternatives that are further from met included."""
    yield from (gap.rule for gap in proof.gaps)
    for child in proof.children:
        yield from rules(child)


CASES: list[tuple[Kind, bool, int, int]] = [
    ("realistic", True, 3_400, 3),
    ("adversarial", True, 800, 2),
    ("realistic", False, 600, 1),
]


@pytest.mark.parametrize(("kind", "enforced", "count", "each"), CASES)
def test_the_sandbox_the_auditor_and_the_oracle_agree_over_real_http(
    kind: Kind, enforced: bool, count: int, each: int
) -> None:
    """Several thousand pairs over the loopback; in the first organization each operation is asked."""
    snapshot = generated(kind, 1, enforced=enforced)
    asked = [
        *pairs(snapshot, count),
        *pairs_with_objects(snapshot, each),
        *pairs_in_halves(snapshot),
        *pairs_without_a_user(snapshot),
    ]
    with sandbox.serving(Api(snapshot, UNLIMITED).app) as base, Line(base) as line:
        tally = Walk(snapshot, line).over(asked)
    assert tally.total() == len(asked) > count + 400 * each
    assert tally["unsure"] < len(asked) // 10
    assert tally["passes"] > len(asked) // 10
    scopes = {"app.not.authorized.for.scope"}
    assert {code for code in GATES if tally[code]} == set(GATES) - (set() if enforced else scopes)
