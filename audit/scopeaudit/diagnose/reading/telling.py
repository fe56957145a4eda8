"""A text around one refusal, whoever wrote it: what it holds of the call and of the answer."""

import re
from collections.abc import Mapping
from dataclasses import field, replace

from scopeaudit.diagnose.hosts import is_of_something_else
from scopeaudit.diagnose.reading import words
from scopeaudit.diagnose.reading.body import ErrorBody, bodies_in, error_of, short
from scopeaudit.diagnose.reading.exchange import Exchange, refusal_of
from scopeaudit.diagnose.redact import redacted
from scopeaudit.model.refusal import Origin, Refusal, TokenFacts
from scopeaudit.records import dataclass

_SERVICE = re.compile(
    r"(?:with|using|uses?|by|grant|type|as)\W{1,3}(?:the |an? )?client[ _-]credentials?",
    re.IGNORECASE,
)


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
    unmarked = not refusal.context_id and "." not in refusal.code
    if answerer != "other" and unmarked and is_of_something_else({}, plain):
        answerer = "other"
    return replace(
        refusal,
        context_id=refusal.context_id or words.correlation(plain),
        mentions=tuple(dict.fromkeys((*refusal.mentions, *words.names(plain)))),
        called=words.called(plain),
        answerer=answerer,
        token=_with_grant_type(refusal.token, plain),
    )


def _with_grant_type(token: TokenFacts, text: str) -> TokenFacts:
    """Add that a text speaks of client credentials, where nothing tells better."""
    if token.grant_type or token.user or not _SERVICE.search(text):
        return token
    return replace(token, grant_type="CLIENT-CREDENTIALS")


def error_in(text: str) -> ErrorBody:
    """Return the error a text holds: the last JSON object that is one, or the text itself."""
    found = [body for one in words.objects(text) for body in bodies_in(one)]
    return error_of(found[-1]) if found else ErrorBody(message=short(text))
