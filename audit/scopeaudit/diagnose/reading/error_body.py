"""A bare error body, as the vendor's API or its sign-in server answers it."""

from scopeaudit.diagnose.reading.body import error_of, is_error_body
from scopeaudit.diagnose.reading.exchange import Exchange, refusal_of
from scopeaudit.diagnose.reading.grouping import reading_of
from scopeaudit.diagnose.reading.pasted import Pasted
from scopeaudit.diagnose.reading.telling import with_words
from scopeaudit.model.refusal import Origin, Reading

KIND = "error body"


def read(pasted: Pasted) -> Reading | None:
    """Read a document that is an error body and nothing else; None for anything else."""
    document = pasted.document
    if not is_error_body(document) or document.keys() & {
        "config",
        "request",
        "response",
        "headers",
        "body",
    }:
        return None
    call = Exchange(
        origin=Origin(kind=KIND), request_headers={}, answer_headers={}, error=error_of(document)
    )
    return reading_of(KIND, [with_words(refusal_of(call), pasted.text)])
