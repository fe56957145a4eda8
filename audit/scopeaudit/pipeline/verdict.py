"""The exit code, and what an audit must not pass over in silence."""

from collections.abc import Iterable, Sequence

from scopeaudit.errors import ExitCode
from scopeaudit.index import Index
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import Caution
from scopeaudit.model.result import AuditResult
from scopeaudit.model.snapshot import BlindSpot
from scopeaudit.model.verdict import Verdict
from scopeaudit.pipeline.terms import Terms


def exit_code(result: AuditResult, terms: Terms) -> ExitCode:
    """Return the code of design §8: what was found first, then what could not be decided."""
    if not terms.allow_empty and _nothing_decided(result):
        return ExitCode.NOTHING_TO_AUDIT
    empty_is_fine = {"policy-matches-nothing"} if terms.allow_empty else set()
    counting = (one for one in result.findings if one.rule not in empty_is_fine)
    if any(map(result.is_over_the_bar, counting)):
        return ExitCode.FINDINGS
    if result.unknown and not terms.allow_unknown:
        return ExitCode.INCOMPLETE
    return ExitCode.CLEAN


def _nothing_decided(result: AuditResult) -> bool:
    """Say whether there was no subject, or nothing that any policy asked of one."""
    read = [one.count for one in result.sections if one.section in {"clients", "users"}]
    nobody = None not in read and not any(read)
    return nobody or not (result.cells or result.provenance.rules)


def standing(cautions: Sequence[Caution], index: Index) -> tuple[Caution, ...]:
    """Drop the cautions about permissions that the organization's own catalog knows."""
    return tuple(one for one in cautions if one.permission not in index.permissions)


def unknown_names(cautions: Iterable[Caution]) -> Iterable[tuple[str, BlindSpot]]:
    """Yield the permissions nobody knows: what rests on a misspelt one was not checked."""
    for name in dict.fromkeys(one.permission for one in cautions if one.permission):
        reason = f"neither the catalog nor the organization knows permission `{name}`"
        yield "policy-matches-nothing", BlindSpot(section="catalog", reason=reason)


def behind_harmless_gaps(
    verdicts: Iterable[Verdict], findings: Iterable[Finding]
) -> Iterable[tuple[str, BlindSpot]]:
    """Yield what hides the rest of a need whose known gaps are latent or accepted: it may be worse."""
    open_gaps = {(one.rule, one.client, one.lacks) for one in findings if not one.acceptance}
    seen: dict[tuple[str, BlindSpot], None] = {}
    for verdict in verdicts:
        gaps = verdict.proof.gaps
        if verdict.allowed and gaps and verdict.proof.blind:
            known = {(gap.rule, verdict.client or "", gap.names) for gap in gaps if not gap.latent}
            if known.isdisjoint(open_gaps):
                seen.update(((gaps[0].rule, spot), None) for spot in verdict.proof.blind)
    return tuple(seen)
