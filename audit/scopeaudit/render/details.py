"""What is told of a finding beside its message, in words: the same fields in the same order."""

from collections.abc import Iterator

from scopeaudit.model.finding import Finding
from scopeaudit.model.result import AuditResult
from scopeaudit.render.standing import standing_in_words
from scopeaudit.render.view import lack, who


def fields(result: AuditResult, finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield names and texts; a further step of the same field has no name. Names are not escaped."""
    yield "who", who(finding, result.names)
    yield from [("cause", finding.cause)] if finding.cause else []
    lacks = str(lack(finding))
    yield from [("lacks", lacks)] if lacks else []
    if finding.latent:
        yield "latent", "bites once the organization enforces scopes"
    stands = standing_in_words(result, finding)
    yield from [("stands", stands)] if stands else []
    steps = finding.remedy
    for number, step in enumerate(steps, 1):
        yield ("fix" if number == 1 else ""), f"{number}. {step}" if len(steps) > 1 else step
    for number, place in enumerate(finding.sources):
        yield ("" if number else "where"), str(place)
    yield "id", finding.fingerprint + (f"  {finding.at}" if finding.at else "")
