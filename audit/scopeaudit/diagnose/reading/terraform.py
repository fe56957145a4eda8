"""What the vendor's Terraform provider prints: `API Error: 403 - message (id)`, or a box with JSON in it."""

import re

from scopeaudit.diagnose.reading import words
from scopeaudit.diagnose.reading.body import ErrorBody, short
from scopeaudit.diagnose.reading.grouping import reading_of
from scopeaudit.diagnose.reading.pasted import Pasted
from scopeaudit.diagnose.reading.telling import Known, refusal_in
from scopeaudit.model.refusal import Reading, Refusal

KIND = "Terraform error"
_ERROR = re.compile(r"API Error: (\d{3}) - (.{0,2000}?)\s*\(([0-9a-f-]{36})\)", re.DOTALL)
_ROUGH = re.compile(r"API Error: (\d{3})(?: - ([^\n]*))?")
_MARKS = re.compile(r"API Error:|genesyscloud_\w+|terraform-provider-genesyscloud")
_BORDER = re.compile(r"^[│╷╵|]\s?", re.MULTILINE)


def read(pasted: Pasted) -> Reading | None:
    """Read the provider's errors; None for anything else."""
    if not _MARKS.search(pasted.text):
        return None
    text = _BORDER.sub("", pasted.text)
    found = [*_detailed(text), *_plain(text)]
    return reading_of(KIND, found or [refusal_in(text, KIND)])


def _detailed(text: str) -> list[Refusal]:
    """Read the JSON of a detailed error, which names method and path."""
    found = []
    for one in words.objects(text):
        if "statusCode" in one and "errorMessage" in one:
            message = str(one["errorMessage"])
            error = _error(message) or ErrorBody(message=short(message))
            status = one["statusCode"]
            known = Known(
                method=str(one.get("method", "")),
                url=str(one.get("path", "")),
                status=status if type(status) is int else None,
                error=error,
            )
            found.append(refusal_in(message, KIND, known=known))
    return found


def _plain(text: str) -> list[Refusal]:
    if '"statusCode"' in text:
        return []
    return [
        refusal_in(_around(text, match), KIND, known=Known(error=_of(match)))
        for match in _ERROR.finditer(text)
    ]


def _around(text: str, match: re.Match[str]) -> str:
    """Return the text a single error stands in; of several, the error alone."""
    return text if text.count("API Error") == 1 else match[0]


def _error(text: str) -> ErrorBody | None:
    match = _ERROR.search(text)
    if match:
        return _of(match)
    rough = _ROUGH.search(text)
    return ErrorBody(status=int(rough[1]), message=short(rough[2] or "")) if rough else None


def _of(match: re.Match[str]) -> ErrorBody:
    return ErrorBody(status=int(match[1]), message=short(match[2]), context_id=match[3])
