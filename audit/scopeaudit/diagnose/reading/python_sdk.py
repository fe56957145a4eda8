"""The text of the Python SDK's ApiException, alone or at the end of a traceback."""

import ast
import re

from scopeaudit.diagnose.reading.body import body_of
from scopeaudit.diagnose.reading.grouping import reading_of
from scopeaudit.diagnose.reading.pasted import Pasted
from scopeaudit.diagnose.reading.telling import Known, refusal_in
from scopeaudit.model.refusal import Reading

KIND = "Python SDK error"
_STATUS = re.compile(
    r"(?:ApiException[^\n(]{0,40})?\((\d{3})\)\s*\n?\s*Reason:|ApiException\(status=(\d{3})"
)
_HEADERS = re.compile(
    r"HTTP response headers:\s*(?:HTTPHeaderDict\()?(\{.{0,8000}?\})\)?\s*(?:\n|$)", re.DOTALL
)
_BODY = re.compile(r"(?:HTTP response body:|body=)\s*b?'?(?=[\{<\w])(.*)", re.DOTALL)


def read(pasted: Pasted) -> Reading | None:
    """Read an ApiException; None for anything else."""
    status = _STATUS.search(pasted.text)
    if status is None and "ApiException" not in pasted.text:
        return None
    body = _BODY.search(pasted.text)
    known = Known(
        status=int(status[1] or status[2]) if status else None,
        answer_headers=_headers(pasted.text),
        answer_body=body[1] if body else "",
        error=body_of(_whole(body[1]))[0] if body else None,
    )
    return reading_of(KIND, [refusal_in(pasted.text, KIND, known=known)])


def _whole(text: str) -> str:
    """Cut a body off where its JSON ends: more of a log may follow."""
    end = text.rfind("}")
    return text[: end + 1] if text.startswith("{") and end > 0 else text


def _headers(text: str) -> dict[str, str]:
    match = _HEADERS.search(text)
    try:
        found = ast.literal_eval(match[1]) if match else {}
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return {}
    return (
        {str(key).lower(): str(value) for key, value in found.items()}
        if isinstance(found, dict)
        else {}
    )
