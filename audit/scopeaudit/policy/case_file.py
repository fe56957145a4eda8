"""A file of cases: made-up organizations, and what a policy must say of them."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TypeVar, cast

from scopeaudit.bundled import bundled
from scopeaudit.documents import Document, Node, check_shape, did_you_mean, read_document
from scopeaudit.errors import PolicyError, Problem
from scopeaudit.model.policy import InQueues, Location, PolicySet, Where
from scopeaudit.model.snapshot import Client, Conversation, Snapshot, User
from scopeaudit.model.verdict import Outcome
from scopeaudit.policy.facts import snapshot_of
from scopeaudit.policy.fields import texts_of
from scopeaudit.records import dataclass

_T = TypeVar("_T")
_One = TypeVar("_One", Client, User)


@dataclass(frozen=True, slots=True)
class ExpectedGap:
    """A gap a proof must name; without names any names will do."""

    rule: str
    names: frozenset[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The verdict one action must get; what is None may be anything, what is given must be all."""

    action: str
    outcome: Outcome
    gaps: tuple[ExpectedGap, ...] | None = None
    provisos: frozenset[str] | None = None
    blind: frozenset[str] | None = None
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCase:
    """What one client, user, or user through a client must be able to do."""

    title: str
    snapshot: Snapshot
    client: Client | None
    user: User | None
    where: Where
    on: Conversation | None
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCase:
    """Which subjects one rule, or one expectation, must find; `finds` are their names."""

    title: str
    snapshot: Snapshot
    rule: str
    expectation: str
    finds: frozenset[str]
    at: Location


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of one file, in reading order."""

    verdicts: tuple[VerdictCase, ...]
    findings: tuple[FindingCase, ...]


def load_cases(path: Path, policies: PolicySet, rules: Collection[str]) -> Cases:
    """Read the cases of a policy; raise PolicyError with everything that is wrong in the file."""
    document = read_document(path)
    schema = json.loads((bundled("reports") / "schema" / "cases.schema.json").read_bytes())
    if problems := check_shape(document, schema):
        raise PolicyError(problems)
    reading = _Reading(document, policies, rules, [])
    cases = Cases(tuple(reading.verdict_cases()), tuple(reading.finding_cases()))
    if reading.problems:
        raise PolicyError(tuple(sorted(set(reading.problems))))
    return cases


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of one file, whose shape is right; its problems are gathered."""

    document: Document
    policies: PolicySet
    rules: Collection[str]
    problems: list[Problem]

    def verdict_cases(self) -> Iterator[VerdictCase]:
        """Yield the cases about verdicts that could be read."""
        for node in _items(self.document.root, "verdicts"):
            snapshot = self._snapshot(node)
            expected = tuple(map(self._expected, node["expect"].entries()))
            if snapshot:
                yield VerdictCase(
                    title=node["case"].text,
                    snapshot=snapshot,
                    client=self._one(node.get("client"), snapshot.clients, "client"),
                    user=self._one(node.get("user"), snapshot.users, "user"),
                    where=_where(node),
                    on=self._conversation(node, snapshot),
                    expected=expected,
                )

    def finding_cases(self) -> Iterator[FindingCase]:
        """Yield the cases about findings that could be read."""
        expectations = {one.id for one in self.policies.expectations}
        for node in _items(self.document.root, "findings"):
            snapshot = self._snapshot(node)
            rule = self._known(node.get("rule"), self.rules, "rule")
            expectation = self._known(node.get("expectation"), expectations, "expectation")
            if snapshot:
                yield FindingCase(
                    title=node["case"].text,
                    snapshot=snapshot,
                    rule=rule,
                    expectation=expectation,
                    finds=frozenset(one.text for one in _items(node, "finds")),
                    at=node.at,
                )

    def _snapshot(self, node: Node) -> Snapshot | None:
        layers = (self.document.root.get("facts"), node.get("facts"))
        try:
            return snapshot_of(tuple(layer for layer in layers if layer))
        except PolicyError as error:
            self.problems.extend(error.problems)
            return None

    def _expected(self, entry: tuple[str, Node]) -> Expected:
        action, node = entry
        if action not in self.policies.actions:
            hint = did_you_mean(action, self.policies.actions)
            self.problems.append(node.key_problem(f"unknown action `{action}`", hint))
        return Expected(
            action=action,
            outcome=Outcome(node.text if node.is_text else node["verdict"].text),
            gaps=_given(node, "gaps", lambda gaps: tuple(map(_gap, gaps))),
            provisos=_given(node, "provisos", _texts),
            blind=_given(node, "blind", _texts),
            at=node.key_at,
        )

    def _known(self, node: Node | None, known: Collection[str], kind: str) -> str:
        if node is None:
            return ""
        if node.value not in known:
            hint = did_you_mean(node.text, known)
            self.problems.append(node.problem(f"unknown {kind} `{node.value}`", hint))
        return node.text

    def _conversation(self, case: Node, snapshot: Snapshot) -> Conversation | None:
        """Find the conversation of a case among its facts, by its id."""
        node = case.get("conversation")
        known = {one.id: one for one in snapshot.conversations or ()}
        if node is not None and case.get("where"):
            message = "`conversation` and `where` exclude each other"
            self.problems.append(
                node.problem(message, "a conversation is in divisions of its own")
            )
        if node is not None and node.text not in known:
            hint = did_you_mean(node.text, known)
            self.problems.append(
                node.problem(f"the facts have no conversation `{node.value}`", hint)
            )
        return known.get(node.text) if node else None

    def _one(self, node: Node | None, among: Sequence[_One] | None, kind: str) -> _One | None:
        """Find a client or user of the facts by name or id."""
        if node is None:
            return None
        found = next((one for one in among or () if node.value in (one.id, one.name)), None)
        if found is None:
            hint = did_you_mean(node.text, (one.name for one in among or ()))
            self.problems.append(node.problem(f"the facts have no {kind} `{node.value}`", hint))
        return found


def _items(node: Node, key: str) -> tuple[Node, ...]:
    """Return the items of a list that may be left out."""
    listed = node.get(key)
    return tuple(listed.items()) if listed and listed.is_list else ()


def _given(node: Node, key: str, make: Callable[[tuple[Node, ...]], _T]) -> _T | None:
    """Make something of a list that an expectation of several lines may hold."""
    listed = None if node.is_text else node.get(key)
    return make(tuple(listed.items())) if listed else None


def _texts(nodes: tuple[Node, ...]) -> frozenset[str]:
    return frozenset(node.text for node in nodes)


def _gap(node: Node) -> ExpectedGap:
    return ExpectedGap(node["rule"].text, _given(node, "names", _texts))


def _where(node: Node) -> Where:
    where = node.get("where")
    if where is None:
        return "any"
    if where.is_list:
        return tuple(one.text for one in where.items())
    if not where.is_text:
        return InQueues(texts_of(where, "queue"))
    return cast("Where", where.text)  # the schema lists the words there are
