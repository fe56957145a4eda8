"""A `curl` command, and what `curl -i` or `curl -v` printed."""

import re
import shlex
from dataclasses import replace

from scopeaudit.diagnose.reading import words
from scopeaudit.diagnose.reading.body import body_of
from scopeaudit.diagnose.reading.exchange import Exchange, refusal_of, token_facts
from scopeaudit.diagnose.reading.grouping import reading_of
from scopeaudit.diagnose.reading.pasted import Pasted
from scopeaudit.diagnose.reading.telling import with_words
from scopeaudit.model.refusal import Origin, Reading, Refusal
from scopeaudit.records import dataclass

KIND = "curl"
_COMMAND = re.compile(
    r"(?:^|\n)\s*(?:\$ |> |% )?(curl(?:\.exe)?\s(?:[^\n\\^]|[\\^]\r?\n|[\\^].)*)"
)
_LONGEST = 1 << 16
"""Letters of a command that are looked at."""

_STATUS_LINE = re.compile(r"(?:^|\n)(< )?HTTP/[\d.]+ (\d{3})[^\n]*")
_SENT_LINE = re.compile(r"(?:^|\n)> ([A-Z]+) (\S+) HTTP/[\d.]+")
_TO = re.compile(r"\n?\* Connected to ([\w.-]+) |\* Host ([\w.-]+):\d+ was resolved")
_TUNNEL = re.compile(
    r"(?:CONNECT tunnel failed|Received HTTP code \d{3} from proxy|curl: \(\d+\))[^\n]*"
)
_NOISE = re.compile(r"^(?:[*<>](?: .*)?|[{}] \[.*)$", re.MULTILINE)
_WITH_VALUE = frozenset(
    {"-o", "--output", "-A", "--user-agent", "-e", "-m", "--max-time", "-x", "--proxy", "-w"}
)
_VALUES = {
    "-X": "method",
    "--request": "method",
    "-H": "header",
    "--header": "header",
    "-d": "data",
    "--data": "data",
    "--data-raw": "data",
    "--data-binary": "data",
    "--data-urlencode": "data",
    "--json": "data",
    "-u": "user",
    "--user": "user",
    "--oauth2-bearer": "bearer",
    "--url": "url",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    method: str = ""
    url: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    client: str = ""
    signed: bool = False


def read(pasted: Pasted) -> Reading | None:
    """Read a command, an output, or both; None for anything else."""
    text = pasted.text.replace("\r\n", "\n")
    command, answer = _COMMAND.search(text), _STATUS_LINE.search(text)
    if command is None and answer is None and not _TUNNEL.search(text):
        return None
    sent = _sent_of(command[1][:_LONGEST]) if command else _sent_lines(text)
    rest = text[command.end() :] if command else text
    refusal = _refusal(sent, rest)
    return reading_of(KIND, [with_words(refusal, text)])


def _refusal(sent: _Sent, text: str) -> Refusal:
    blocks = list(_STATUS_LINE.finditer(text))
    last = blocks[-1] if blocks else None
    headers, body = _answer(text, last) if last else ({}, text)
    tunnel = _TUNNEL.search(text)
    error = body_of(_clean(body))[0]
    if tunnel and not error.message:
        error = replace(error, message=tunnel[0])
    call = Exchange(
        origin=Origin(kind=KIND),
        method=sent.method or ("POST" if sent.body else "GET" if sent.url else ""),
        url=sent.url,
        status=int(last[2]) if last else error.status,
        request_headers=dict(sent.headers),
        request_body=sent.body,
        answer_headers=headers,
        answer_body=_clean(body),
        error=error,
        headers_complete=bool(sent.url),
    )
    refusal = refusal_of(call)
    if tunnel and not tunnel[0].startswith("curl:"):
        refusal = replace(refusal, answerer="other")
    if refusal.status is None:
        refusal = replace(refusal, status=words.status(text))
    if sent.client:
        token = replace(refusal.token, sent=True, client=refusal.token.client or sent.client)
        refusal = replace(refusal, token=token)
    return refusal


def _answer(text: str, line: re.Match[str]) -> tuple[dict[str, str], str]:
    """Return the headers that follow a status line, and what follows them."""
    verbose = line[1] is not None
    headers: dict[str, str] = {}
    rows = text[line.end() :].lstrip("\n").split("\n")
    for number, row in enumerate(rows):
        plain = row.removeprefix("< ") if verbose else row
        name, mark, value = plain.partition(":")
        if not plain.strip() or plain.strip() == "<" or not mark:
            return headers, "\n".join(rows[number:])
        headers[name.strip().lower()] = value.strip()
    return headers, ""


def _clean(body: str) -> str:
    """Drop what `curl -v` says between the lines of a body."""
    return (
        _NOISE.sub("", body).strip()
        if "\n* " in f"\n{body}" or "\n<" in f"\n{body}"
        else body.strip()
    )


def _sent_lines(text: str) -> _Sent:
    """Read what `curl -v` says was sent."""
    lines = list(_SENT_LINE.finditer(text))
    if not lines:
        return _Sent()
    line = lines[-1]
    headers = []
    for row in text[line.end() :].lstrip("\n").split("\n"):
        name, mark, value = row.removeprefix("> ").partition(":")
        if not row.startswith("> ") or not mark:
            break
        headers.append((name.strip().lower(), value.strip()))
    to = _TO.search(text)
    host = dict(headers).get("host") or ((to[1] or to[2]) if to else "")
    return _Sent(method=line[1], url=f"https://{host}{line[2]}", headers=tuple(headers))


def _sent_of(command: str) -> _Sent:
    """Read a command as a shell would."""
    joined = re.sub(r"[\\^]\n", " ", command)
    try:
        words = shlex.split(joined.replace("$'", "'"))
    except ValueError:
        words = joined.split()
    found: dict[str, list[str]] = {}
    skip = ""
    for word in words[1:]:
        if skip:
            found.setdefault(skip, []).append(word)
            skip = ""
        elif word in _VALUES:
            skip = _VALUES[word]
        elif word in _WITH_VALUE:
            skip = "unused"
        elif word[:2] in {"-X", "-H", "-d", "-u"} and not word.startswith("--"):
            found.setdefault(_VALUES[word[:2]], []).append(word[2:])
        elif not word.startswith("-"):
            found.setdefault("url", []).append(word)
    return _command(found)


def _command(found: dict[str, list[str]]) -> _Sent:
    pairs = (one.partition(":") for one in found.get("header", ()))
    headers = [(name.strip().lower(), value.strip()) for name, _, value in pairs]
    if bearer := found.get("bearer"):
        headers.append(("authorization", f"Bearer {bearer[0]}"))
    user = found.get("user", [""])[0].partition(":")[0]
    url = next(iter(found.get("url", ())), "")
    return _Sent(
        method=next(iter(found.get("method", ())), ""),
        url=url if "://" in url or not url else f"https://{url}",
        headers=tuple(headers),
        body="&".join(found.get("data", ())),
        client=user
        or token_facts(dict(headers).get("authorization", "").partition(" ")[2]).client,
    )
