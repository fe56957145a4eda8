"""What is told of a finding beside its words, for the formats that show findings in full."""

from scopeaudit.model.finding import Finding
from scopeaudit.model.result import AuditResult
from scopeaudit.model.verdict import Proof
from scopeaudit.render.comparison import Compared, beyond, compared
from scopeaudit.render.mending import Fix, Fixes
from scopeaudit.render.reliance import Reliance, Relied


class Dossiers:
    """Tells needs beside what is held, the fix, and what relies on what is taken, of any finding of an audit."""

    def __init__(self, result: AuditResult) -> None:
        self._names = result.names
        self._reliance = Reliance(result)
        self.fixes = Fixes(result)
        self._compared: dict[int, tuple[Proof, tuple[Compared, ...]]] = {}

    def comparison(self, finding: Finding) -> tuple[Compared, ...]:
        """Return needs beside what is held, then what is held beyond need."""
        return (*self.needs(finding.proof), *self.excess(finding))

    def excess(self, finding: Finding) -> tuple[Compared, ...]:
        """Return what is held beyond need."""
        return beyond(finding, self._names)

    def fix(self, finding: Finding) -> Fix | None:
        """Return what mends it; None where a person must judge."""
        return self.fixes.of(finding)

    def relied_on(self, finding: Finding) -> Relied | None:
        """Return what relies on what mending it takes away; None where it takes nothing away."""
        return self._reliance.of(finding)

    def needs(self, proof: Proof | None) -> tuple[Compared, ...]:
        """Return the needs of a proof beside what is held."""
        if proof is None:
            return ()
        known = self._compared.get(id(proof))
        if known is None:
            known = self._compared[id(proof)] = (proof, compared(proof, self._names))
        return known[1]
