"""Secrets are taken out of every text before anything of it is kept.

What is kept of a capture is little, and this is the second line: names of parameters and headers that carry
secrets, tokens by their shape, addresses and telephone numbers of people.
"""

import re

HIDDEN = "[redacted]"

_NAME = (
    r"(?:access[_-]?token|refresh[_-]?token|id[_-]?token|client[_-]?secret|code[_-]?verifier|"
    r"[\w-]{0,40}(?:secret|password|passwd|assertion|api[_-]?key|signature|cookie|session[_-]?id)|"
    r"[\w-]{0,40}authorization|x-amz-[\w-]{1,40}|token|sig|pwd|code(?==))"
)
_QUOTED = re.compile(
    rf"""(\\?["']{_NAME}\\?["']\s*[:=]\s*\\?["'])(?:[^"'\\]|\\.)*""", re.IGNORECASE
)
_NAMES_GO_ON = r"(?:\w+:[\w*]+|readonly)\b"
"""What follows `authorization:` where it is the domain of a permission or the family of a scope."""

_HEADERS = r"(?:proxy-)?authorization|(?:set-)?cookie2?|x-api-key|x-auth-token"
_HEADER_LINE = re.compile(
    rf"^([<>*\s]{{0,4}}(?:{_HEADERS})\s*:\s*)[^\r\n]*", re.IGNORECASE | re.MULTILINE
)
_HEADER = re.compile(
    rf"(?<![\w:])({_HEADERS})(['\"]?\s*[:=]\s*)(?!\[|{_NAMES_GO_ON})[^\r\n'\"]*", re.IGNORECASE
)
_ASSIGNED = re.compile(
    rf"(?<![\w:-])({_NAME})(\s*[=:]\s*[\"']?)(?!\[redacted|{_NAMES_GO_ON})[^\s&;,\"'<>]+",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"((?:--[\w-]{0,40}(?:secret|token|password)|\bclient[ _-]secret(?: is)?|\baccess[ _-]token is"
    r"|\bpassword is)\s+[\"']?)(?!\[redacted|is\b)[^\s\"',;]{4,}",
    re.IGNORECASE,
)
_BEARER = re.compile(
    r"\b(bearer)\s+(?!\[redacted|(?:tokens?|auth\w*|scheme|realm|access|header|error|is|was|not|for)\b)"
    r"[\w.~+/=-]{4,}",
    re.IGNORECASE,
)
_SCHEME = re.compile(
    r"\b(basic|token)\s+(?!\[redacted)(?=[\w.~+/=-]*\d|[\w.~+/=-]{16})[\w.~+/=-]{6,}",
    re.IGNORECASE,
)
_JWT = re.compile(r"\beyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*)?")
_USER_INFORMATION = re.compile(r"(://)[^/\s@]+@")
_CURL_USER = re.compile(
    r"(\s(?:-u|--user|-U|--proxy-user|--oauth2-bearer|-b|--cookie)[ =]?)(?:'[^']*'|\"[^\"]*\"|\S+)"
)
_OPAQUE = re.compile(r"(?<![\w:.-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{40,}(?![\w:])")
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TELEPHONE = re.compile(r"(?<![\w.-])(?:tel:|sip:)?\+\d[\d\s().-]{6,}\d")


def redacted(text: str) -> str:
    """Return a text without tokens, cookies, secrets, passwords, addresses and telephone numbers.

    Half a character, which only an escape in JSON can bring, becomes a question mark.
    """
    text = text.encode("utf-8", "replace").decode()
    text = _QUOTED.sub(rf"\1{HIDDEN}", text)
    text = _HEADER_LINE.sub(rf"\1{HIDDEN}", text)
    text = _HEADER.sub(rf"\1\2{HIDDEN}", text)
    text = _CURL_USER.sub(rf"\1{HIDDEN}", text)
    text = _USER_INFORMATION.sub(rf"\1{HIDDEN}@", text)
    text = _BEARER.sub(rf"\1 {HIDDEN}", text)
    text = _SCHEME.sub(rf"\1 {HIDDEN}", text)
    text = _SAID.sub(rf"\1{HIDDEN}", text)
    text = _ASSIGNED.sub(rf"\1\2{HIDDEN}", text)
    text = _JWT.sub(HIDDEN, text)
    text = _OPAQUE.sub(HIDDEN, text)
    return _TELEPHONE.sub(HIDDEN, _ADDRESS.sub(HIDDEN, text))
