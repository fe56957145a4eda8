"""What data actions need, as policies say it: an expectation for each call, of the client that makes it."""

from collections.abc import Iterable, Iterator

from scopeaudit.catalog import Catalog
from scopeaudit.model.policy import (
    Action,
    ClientSelector,
    Expectation,
    Need,
    UnpublishedNeed,
)
from scopeaudit.model.snapshot import BlindSpot
from scopeaudit.model.verdict import Outcome, Proof, Verdict
from scopeaudit.records import dataclass
from scopeaudit.sources.change import DataCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A call as policies would ask for it; `verdict` where nothing about it can be decided."""

    action: Action
    expectation: Expectation
    verdict: Verdict | None = None


def asked_of(calls: Iterable[DataCall], catalog: Catalog) -> Iterator[Asked]:
    """Yield what each call asks for: all that the catalog says its operation needs."""
    for one in calls:
        operation = catalog.find(one.call) if one.call else None
        need: Need = (
            catalog.need_of(operation)
            if operation
            else UnpublishedNeed("permission", one.call or one.id)
        )
        action = Action(
            id=one.id,
            title=f"Data action `{one.name}`" + (f" calls {one.call}" if one.call else ""),
            need=need,
            operation=operation.id if operation else None,
            at=one.at,
        )
        reason = one.reason or ("" if operation else _unheard(one, catalog))
        yield Asked(
            action=action,
            expectation=_expectation(one),
            verdict=_open(one, need, reason) if reason else None,
        )


def _expectation(one: DataCall) -> Expectation:
    return Expectation(
        id=one.id,
        title=f"Data action `{one.name}` works",
        actions=(one.id,),
        allowed=True,
        clients=ClientSelector(ids=(one.client or one.id,)),
        at=one.at,
    )


def _unheard(one: DataCall, catalog: Catalog) -> str:
    near = catalog.nearest("operation", one.call)
    hint = f"; did you mean `{near[0]}`?" if near else ""
    return f"the catalog has no operation `{one.call}` ({one.at.path}:{one.at.line}){hint}"


def _open(one: DataCall, need: Need, reason: str) -> Verdict:
    spot = BlindSpot(section="clients", reason=f"data action `{one.id}`: {reason}", ids=(one.id,))
    proof = Proof(need, Outcome.UNKNOWN, blind=(spot,))
    return Verdict(one.id, one.id, allowed=True, client=None, users=(), proof=proof)
