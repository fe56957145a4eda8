"""From a need to its proof: each kind of need to the function that decides it."""

from collections.abc import Iterator
from dataclasses import replace

from scopeaudit.evaluate.combine import either_of, every_of
from scopeaudit.evaluate.leaf import decide_leaf
from scopeaudit.evaluate.question import ApplicationAlone, Question, Subject, UserAlone
from scopeaudit.index import Index
from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    NamedNeed,
    Need,
    OperationNeed,
    PermissionNeed,
    RoleNeed,
)
from scopeaudit.model.snapshot import BlindSpot
from scopeaudit.model.verdict import Gap, Outcome, Proof, Proviso


def prove(need: Need, question: Question) -> Proof:
    """Decide a need; inactive subjects can do nothing, whatever they hold (design §6.11)."""
    gap = _inactive(question.subject)
    if gap is not None:
        return Proof(need, Outcome.MISSING, gaps=(gap,), division=question.division)
    return replace(_decide(need, question), division=question.division)


def _inactive(subject: Subject) -> Gap | None:
    client = None if isinstance(subject, UserAlone) else subject.client
    if client is not None and client.state != "active":
        return Gap("inactive-client", (f"client state {client.state}",))
    access = None if isinstance(subject, ApplicationAlone) else subject.access
    if access is not None and access.state != "active":
        return Gap("inactive-user", (f"user state {access.state}",))
    return None


def _decide(need: Need, question: Question) -> Proof:
    match need:
        case AllOf(needs):
            return every_of(need, tuple(_decide(one, question) for one in needs))
        case AnyOf(needs):
            return either_of(need, tuple(_decide(one, question) for one in needs))
        case NamedNeed():
            return _named(need, question)
        case OperationNeed():
            return _operation(need, question)
        case _:
            return decide_leaf(need, question)


def _named(need: NamedNeed, question: Question) -> Proof:
    """Decide a team's name: literally or by what it stands for; a gap shows both names."""
    meant = _decide(need.stands_for, question)
    proof = either_of(need, (meant, *_literally(need.literal, question)))
    if proof.outcome is not Outcome.MISSING:
        return proof
    return replace(
        proof, gaps=tuple(replace(gap, said=gap.said or need.name) for gap in meant.gaps)
    )


def _literally(literal: Need, question: Question) -> Iterator[Proof]:
    """Yield the proof of a team's name taken at its word, where it may be a real name.

    Of a role or permission it is one if it was read, and may be one while they were not read whole: what
    covers it then proves nothing, since a wildcard covers names that do not exist, too.
    """
    exists, unread = _existence(literal, question.index)
    if exists or unread:
        proof = _decide(literal, question)
        unsure = not exists and proof.outcome is Outcome.MET
        yield Proof(literal, Outcome.UNKNOWN, blind=unread) if unsure else proof


def _existence(literal: Need, index: Index) -> tuple[bool, tuple[BlindSpot, ...]]:
    """Return whether a name is known to be a real one, and what may hide that it is."""
    match literal:
        case RoleNeed(role):
            return bool(index.roles_named(role)), index.spots("roles")
        case PermissionNeed(permission):
            return permission in index.permissions, index.spots("permissions")
        case _:
            return True, ()


def _operation(need: OperationNeed, question: Question) -> Proof:
    published = Proviso("published", need.note) if need.note else None
    if need.need is None:
        return Proof(need, Outcome.MET, provisos=(published,) if published else ())
    inner = _decide(need.need, question)
    provisos = (*inner.provisos, published) if published else inner.provisos
    gaps = tuple(replace(gap, note=gap.note or need.note) for gap in inner.gaps)
    return replace(inner, need=need, gaps=gaps, provisos=provisos, children=(inner,))
