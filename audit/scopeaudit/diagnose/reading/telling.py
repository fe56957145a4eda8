"""A text around one refusal, whoever wrote it: what it holds of the call and of the answer."""

from collections.abc import Mapping
from dataclasses import field, replace

from scopeaudit.diagnose.hosts import is_of_something_else
from scopeaudit.diagnose.reading import words
from scopeaudit.diagnose.reading.body import ErrorBody, error_of, is_error_body, short
from scopeaudit.diagnose.reading.exchange import Exchange, refusal_of
from scopeaudit.diagnose.redact import redacted
from scopeaudit.model.refusal import Origin, Refusal
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a reader knows better than the text as a whole tells; None and "" is what it does not."""

    method: str = ""
    url: str = ""
    status: int | None = None
    answer_headers: Mapping[str, str] = field(default_factory=dict)
    answer_body: str = ""
    error: ErrorBody | None = None


def refusal_in(text: str, kind: str, place: str = "", known: Known | None = None) -> Refusal:
    """Return the refusal a text tells of."""
    known = known or Known()
    method, url = words.route(text)
    error = known.error or error_in(text)
    stated = known.status if known.status is not None else error.status
    call = Exchange(
        origin=Origin(kind=kind, place=place),
        method=known.method or method,
        url=known.url or url,
        status=stated if stated is not None else words.status(text),
        request_headers={},
        answer_headers=known.answer_headers,
        answer_body=known.answer_body,
        error=error,
        at=words.moment(text),
    )
    return with_words(refusal_of(call), text)


def with_words(refusal: Refusal, text: str) -> Refusal:
    """Add what else stands in the text around a refusal."""
    plain = redacted(text)
    answerer = refusal.answerer
    if answerer == "perhaps" and not refusal.context_id and is_of_something_else({}, plain):
        answerer = "perhaps" if "." in refusal.code else "other"
    return replace(
        refusal,
        context_id=refusal.context_id or words.correlation(plain),
        mentions=tuple(dict.fromkeys((*refusal.mentions, *words.names(plain)))),
        called=words.called(plain),
        answerer=answerer,
    )


def error_in(text: str) -> ErrorBody:
    """Return the error a text holds: the last JSON object that is one, or the text itself."""
    found = [one for one in words.objects(text) if is_error_body(one)]
    return error_of(found[-1]) if found else ErrorBody(message=short(text))
