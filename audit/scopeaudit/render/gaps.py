"""Gaps that stop a supervisor's mute: scopes an application lacks, and who is not on the call."""

from collections.abc import Iterable, Iterator
from types import UnionType

from scopeaudit.model.finding import Finding
from scopeaudit.model.leaves import leaves_of
from scopeaudit.model.policy import Leaf, ParticipantNeed, ScopeNeed, UserContextNeed
from scopeaudit.model.result import AuditResult
from scopeaudit.model.verdict import Outcome, Proof, Verdict
from scopeaudit.records import dataclass
from scopeaudit.render.view import Lack, View, Visibility, lack, lack_in_words

SCOPE_RULES = frozenset({"missing-scope", "stale-token"})
PARTICIPANT_RULES = frozenset(
    {
        "no-user-context",
        "not-a-participant",
        "wrong-participant-id",
        "swapped-ids",
        "ended-leg",
        "conversation-not-visible",
        "mute-drift",
    }
)
_FIRST = "call:update"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeGap:
    """All findings that one and the same scope would close."""

    lack: Lack
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheCall:
    """Subjects for whom an action depends on being on the conversation at the moment of the call."""

    expectation: str
    action: str
    text: str
    subjects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Both kinds of gaps, whether a policy asks for either, and what the moment of the call decides.

    `undecided` are the rules about scopes that a blind spot keeps from a whole answer; `visibility` is the
    participant-visibility gap, whose findings are among those of participants.
    """

    scopes: tuple[ScopeGap, ...]
    participants: tuple[Finding, ...]
    on_the_call: tuple[OnTheCall, ...]
    asks_scopes: bool
    asks_participants: bool
    undecided: tuple[str, ...]
    visibility: Visibility


def gaps(result: AuditResult, page: View) -> Gaps:
    """Collect the gaps; findings keep their order, `call:update` comes first."""
    scopes = tuple(sorted(_scopes(page.findings), key=lambda gap: gap.lack.said != _FIRST))
    participants = tuple(one for one in page.findings if one.rule in PARTICIPANT_RULES)
    on_the_call = tuple(_on_the_call(result.verdicts))
    asked = tuple(_asked(result))
    ran = SCOPE_RULES.intersection(result.provenance.rules)
    return Gaps(
        scopes=scopes,
        participants=participants,
        on_the_call=on_the_call,
        asks_scopes=bool(scopes or ran) or _any(asked, ScopeNeed),
        asks_participants=bool(participants or on_the_call)
        or _any(asked, ParticipantNeed | UserContextNeed),
        undecided=tuple(sorted({rule for rule, _ in result.undecided} & SCOPE_RULES)),
        visibility=page.visibility,
    )


def _asked(result: AuditResult) -> Iterator[Leaf]:
    """Yield what is asked of the clients that were found; users alone have neither scope nor call."""
    of_clients = {one.id for one in result.policies.expectations if one.clients}
    for cell in result.cells:
        action = result.policies.actions.get(cell.action)
        if action and cell.allowed and cell.subjects and cell.expectation in of_clients:
            yield from leaves_of(action.need)


def _any(needs: Iterable[Leaf], kind: type[Leaf] | UnionType) -> bool:
    return any(isinstance(need, kind) for need in needs)


def _scopes(findings: Iterable[Finding]) -> Iterator[ScopeGap]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.rule in SCOPE_RULES:
            groups.setdefault(lack_in_words(finding), []).append(finding)
    for group in groups.values():
        yield ScopeGap(lack=lack(group[0]), findings=tuple(group))


def _on_the_call(verdicts: Iterable[Verdict]) -> Iterator[OnTheCall]:
    found: dict[tuple[str, str, str], int] = {}
    for verdict in verdicts:
        if verdict.allowed and verdict.outcome is Outcome.MET:
            for text in dict.fromkeys(_provisos(verdict.proof)):
                key = (verdict.expectation, verdict.action, text)
                found[key] = found.get(key, 0) + verdict.subjects
    for (expectation, action, text), subjects in found.items():
        yield OnTheCall(expectation=expectation, action=action, text=text, subjects=subjects)


def _provisos(proof: Proof) -> Iterator[str]:
    yield from (proviso.text for proviso in proof.provisos if proviso.kind == "participant")
    for child in proof.children:
        yield from _provisos(child)
