"""stale-token: a token's scopes differ from what its client is configured with now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from fnmatch import fnmatchcase

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.clients import acts_for_itself, left_out, who, working_clients
from scopeaudit.checks.evidence import MOST, bounded, fact, place
from scopeaudit.checks.finding import Who, Words, found
from scopeaudit.checks.refused_tokens import is_older, refused_for_scope
from scopeaudit.checks.setting import texts
from scopeaudit.checks.tried import Tried
from scopeaudit.checks.trying import attempt_fact
from scopeaudit.checks.wording import listed, moment, named, quoted, sentences
from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.permission import scope_covers
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot, Client, Token
from scopeaudit.records import dataclass
from scopeaudit.tokens import is_over

RULE = Rule(
    id="stale-token",
    title="A token's scopes are not those of its client",
    severity=Severity.HIGH,
    family="token",
    reads=("clients", "tokens"),
    parameters={"clients": ("*",)},
)


@dataclass(frozen=True, slots=True)
class _Difference:
    """Scopes the client holds now that a token lacks, and those taken away that it still holds."""

    client: str
    lacks: tuple[str, ...]
    keeps: tuple[str, ...]


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client and difference, for all tokens that have it or were refused for it."""
    groups: dict[_Difference, list[int]] = {}
    clients = {client.id: client for client in _looked_at(audited, setting)}
    refusals = _refusals(audited, frozenset(clients))
    for position, token in enumerate(audited.index.snapshot.tokens or ()):
        client = clients.get(token.client)
        if client is None or is_over(token, client, audited.now):
            continue
        difference = _difference(token, client)
        if difference.lacks or difference.keeps:
            groups.setdefault(difference, []).append(position)
    names = audited.user_names if groups or refusals else {}
    for difference in dict.fromkeys((*groups, *refusals)):
        used = _Used(groups.get(difference, []), refusals.get(difference, []))
        yield _finding(audited, setting, difference, used, names)


def limits(audited: Audited, setting: RuleSetting) -> Iterable[BlindSpot]:
    """Yield what is left open: clients whose scopes, tokens, or refusals cannot be told."""
    looked_at = {client.id for client in _looked_at(audited, setting)}
    known = {token.client for token in audited.index.snapshot.tokens or ()}
    yield from left_out(
        audited,
        "the scopes of some clients were not returned",
        lambda client: client.scopes is None and client.id in looked_at,
    )
    unknown = left_out(
        audited, "no token of some clients is known", lambda client: client.id in looked_at - known
    )
    # NOTE: no call lists tokens (facts §7): that none of a client is there says nothing of it.
    yield from (replace(spot, section="tokens") for spot in unknown)
    if any(is_older(one) is None for one, _ in refused_for_scope(audited, frozenset(looked_at))):
        reason = "when a token was issued that was refused for its scopes is not known"
        yield BlindSpot(section="attempts", reason=reason)


def _looked_at(audited: Audited, setting: RuleSetting) -> Iterator[Client]:
    """Yield the clients whose tokens carry scopes and that the rule is set to look at."""
    globs = texts(RULE, setting, "clients")
    for _, client in working_clients(audited):
        if not acts_for_itself(client) and any(fnmatchcase(client.name, one) for one in globs):
            yield client


def _refusals(audited: Audited, clients: frozenset[str]) -> dict["_Difference", list[Tried]]:
    groups: dict[_Difference, list[Tried]] = {}
    for one, held in refused_for_scope(audited, clients):
        if is_older(one):
            difference = _Difference(one.attempt.client, lacks=held, keeps=())
            groups.setdefault(difference, []).append(one)
    return groups


@dataclass(frozen=True, slots=True)
class _Used:
    """Positions of tokens that differ from their client, and attempts refused for it."""

    tokens: list[int]
    refused: list[Tried]


def _difference(token: Token, client: Client) -> _Difference:
    configured = token.scopes if client.scopes is None else _allowed(client, client.scopes)
    return _Difference(
        client.id,
        lacks=_uncovered(configured, token.scopes),
        keeps=_uncovered(token.scopes, configured),
    )


def _allowed(client: Client, scopes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the scopes a new token would get: no more than what an administrator authorized."""
    authorized = client.authorized_scopes
    if authorized is None:
        return scopes
    return tuple(
        one for one in scopes if any(scope_covers(allowed, one) for allowed in authorized)
    )


def _uncovered(wanted: Iterable[str], held: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        sorted(one for one in set(wanted) if not any(scope_covers(two, one) for two in held))
    )


def _finding(
    audited: Audited,
    setting: RuleSetting,
    difference: _Difference,
    used: _Used,
    names: Mapping[str, str],
) -> Finding:
    client = audited.index.clients[difference.client]
    tokens = [
        (position, (audited.index.snapshot.tokens or ())[position]) for position in used.tokens
    ]
    words = Words(
        message=f"Client {quoted(client.name)} is used with a token that {_what(difference)}",
        cause=_cause(client, _issued(tokens, used)),
        evidence=_evidence(audited, client, tokens, used.refused),
        remedy=_remedy(client, difference),
        lacks=difference.lacks,
    )
    key = (client.id, *difference.keeps)
    users = (*(token.user for _, token in tokens), *(one.attempt.user for one in used.refused))
    subjects = _subjects(client, users, names)
    return found(audited, RULE, setting, words, key=key, subjects=subjects)


def _issued(tokens: Iterable[tuple[int, Token]], used: _Used) -> list[datetime]:
    times = (
        *(token.issued_at for _, token in tokens),
        *(one.attempt.token_issued_at for one in used.refused),
    )
    return sorted({time for time in times if time})


def _subjects(client: Client, users: Iterable[str | None], names: Mapping[str, str]) -> list[Who]:
    return [
        who(client) if user is None else Who("user", user, names.get(user, user), client.id)
        for user in dict.fromkeys(users)
    ]


def _what(difference: _Difference) -> str:
    lacks = f"lacks {named('scope', difference.lacks)}" if difference.lacks else ""
    keeps = f"still holds {named('scope', difference.keeps)}" if difference.keeps else ""
    return " and ".join(filter(None, (lacks, keeps)))


def _cause(client: Client, issued: list[datetime]) -> str:
    changed = client.modified_at
    latest = f", the latest {moment(issued[-1])}" if len(issued) > 1 else ""
    early = bool(issued) and changed is not None and issued[-1] < changed
    return sentences(
        f"issued {moment(issued[0])}{latest}" if issued else "when it was issued is not known",
        f"the client was last changed {moment(changed)}" if changed else "",
        "a token keeps the scopes it was issued with"
        if early or not changed or not issued
        else "",
        "it is newer than the change: the application asked for other scopes than it may have"
        if changed and issued and issued[0] >= changed
        else "",
    )


def _remedy(client: Client, difference: _Difference) -> tuple[str, ...]:
    renew = f"Sign out of and in to {quoted(client.name)} again, so that it gets a new token"
    if not difference.keeps:
        return (renew,)
    kill = f"To end {listed(difference.keeps)} at once, delete the users' tokens"
    return (renew, f"{kill}, or set the client to disabled: the old token lives until it expires")


def _evidence(
    audited: Audited, client: Client, tokens: list[tuple[int, Token]], refused: list[Tried]
) -> tuple[Evidence, ...]:
    held = listed(client.scopes or ()) or "no scope"
    configured = fact(
        audited,
        f"client {quoted(client.name)} is configured with {held}",
        *place(audited, "clients", client.id),
        "scopes",
    )
    facts = (
        *(_token_fact(audited, position, token) for position, token in tokens[:MOST]),
        *(attempt_fact(audited, one) for one in refused[:MOST]),
    )
    return (configured, *bounded(facts, len(tokens) + len(refused)))


def _token_fact(audited: Audited, position: int, token: Token) -> Evidence:
    when = f", issued {moment(token.issued_at)}" if token.issued_at else ""
    held = listed(token.scopes) or "no scope"
    return fact(audited, f"a token holds {held}{when}", "tokens", position, "scopes")
