"""What every subject can and cannot do, for the page: answers once, users by which of them are theirs.

An answer is `[expectation, action, allowed, client, subjects, outcome, proof]`. Users that share all their
answers share one list of them, and users that hold the same share one list of holdings.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import Any

from scopeaudit.model.access import Access
from scopeaudit.model.people import Person
from scopeaudit.model.result import AuditResult
from scopeaudit.model.snapshot import Client, Role, RolePolicy
from scopeaudit.model.verdict import Outcome
from scopeaudit.render.packing import Table, packed
from scopeaudit.render.people import People
from scopeaudit.render.proofs import Proofs
from scopeaudit.render.redirect import without_query
from scopeaudit.render.words import moment

MOST = 20_000
"""Users with a page of their own; those that a finding is about come first."""

_OUTCOMES = tuple(Outcome)


class Abilities:
    """Lays out answers and holdings; `strings`, `people` and `proofs` are shared with the findings."""

    def __init__(
        self, result: AuditResult, strings: Table, people: People, proofs: Proofs
    ) -> None:
        self._result, self._names = result, result.names
        self._strings, self._people, self._proofs = strings, people, proofs
        self._lists, self._held, self._roles = Table(()), Table(()), Table()

    def columns(self) -> dict[str, Any]:
        """Return everything, laid out."""
        directory = self._result.directory
        answers = [self._answer(number) for number in range(len(self._result.verdicts))]
        users = self._users()
        clients = [self._client(one) for one in directory.clients]
        return {
            "answers": answers,
            "lists": self._lists.values(),
            "held": self._held.values(),
            "users": users,
            "clients": clients,
            "roles": self._role_rows(directory.roles),
            "days": directory.usage.days if directory.usage else 0,
            "left_out": max(0, len(directory.users) - MOST),
        }

    def _answer(self, number: int) -> list[int]:
        one = self._result.verdicts[number]
        return [
            self._strings.at(one.expectation),
            self._strings.at(one.action),
            int(one.allowed),
            self._people.client(one.client or ""),
            one.subjects,
            _OUTCOMES.index(one.outcome),
            self._proofs.at(one.proof),
            -1 if one.users is None else len(one.users),
        ]

    def _users(self) -> dict[str, str]:
        directory = self._result.directory
        chosen = self._chosen()
        theirs = self._answers_by_user(set(chosen))
        held = {
            user: number
            for one in directory.classes
            for number in (self._held.at(self._holdings(one.access)),)
            for user in one.users
        }
        rows = [
            (
                self._people.at("user", one.id, one.name),
                self._strings.at(one.state),
                self._strings.at(self._names.get(one.division or "", one.division or "")),
                self._lists.at(tuple(theirs.get(user, ()))),
                held.get(user, 0),
                user,
                self._strings.at(_last_seen(one)),
            )
            for user in chosen
            for one in (directory.users[user],)
        ]
        names = ("person", "state", "division", "list", "held", "position", "seen")
        columns = zip(*rows, strict=True) if rows else ((),) * len(names)
        return {name: packed(list(column)) for name, column in zip(names, columns, strict=True)}

    def _chosen(self) -> list[int]:
        """Return the positions of the users that are shown, those with findings first where not all are."""
        users = self._result.directory.users
        if len(users) <= MOST:
            return list(range(len(users)))
        found = [at for at, one in enumerate(users) if self._people.known("user", one.id)]
        rest = (at for at, one in enumerate(users) if not self._people.known("user", one.id))
        return [*found[:MOST], *islice(rest, max(0, MOST - len(found)))]

    def _answers_by_user(self, chosen: set[int]) -> dict[int, list[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for number, verdict in enumerate(self._result.verdicts):
            for user in verdict.users or ():
                if user in chosen:
                    found[user].append(number)
        return found

    def _holdings(self, access: Access) -> tuple[tuple[int, ...], ...]:
        named = sorted(
            (
                self._names.get(one.role, one.role),
                self._names.get(one.division, one.division),
                self._names.get(one.via, one.via),
                one.role,
            )
            for one in access.holdings
        )
        return tuple(
            (self._roles.at(role), self._strings.at(division), self._strings.at(via))
            for _, division, via, role in named
        )

    def _client(self, one: Client) -> list[Any]:
        own = self._result.directory.own.get(one.id)
        return [
            self._people.client(one.id),
            self._strings.at(one.grant_type),
            self._strings.at(one.state),
            self._known(one.scopes),
            self._known(one.authorized_scopes),
            self._strings.all(map(without_query, one.redirect_uris)),
            one.token_seconds or 0,
            self._held.at(self._holdings(own)) if own else 0,
            self._calls(one.id),
        ]

    def _calls(self, client: str) -> list[list[int]] | None:
        """Return what a client called, the most often first; None where that was not read."""
        usage = self._result.directory.usage
        if usage is None or client in usage.unread:
            return None
        calls = sorted(usage.by_client.get(client, ()), key=lambda one: -one.requests)
        return [
            [self._strings.at(f"{one.method} {one.path}"), one.requests, one.refused]
            for one in calls
        ]

    def _known(self, texts: Iterable[str] | None) -> list[int] | None:
        return None if texts is None else self._strings.all(sorted(texts))

    def _role_rows(self, roles: Iterable[Role]) -> list[list[Any]]:
        """Return each role that somebody holds: its id, name, and the patterns of what it grants."""
        known = {one.id: one for one in roles}
        return [self._role(id_, known.get(id_)) for id_ in self._roles.values()]

    def _role(self, id_: str, role: Role | None) -> list[Any]:
        grants = () if role is None else (*role.permissions, *map(_pattern, role.policies))
        name = self._names.get(id_, id_)
        return [self._strings.at(id_), self._strings.at(name), self._strings.all(grants)]


def _last_seen(user: Person) -> str:
    """Say when a user last signed in or got a token; empty where neither was read."""
    moments = [one for one in (user.last_login_at, user.last_token_at) if one]
    return moment(max(moments)) if moments else ""


def _pattern(policy: RolePolicy) -> str:
    condition = f" if {policy.condition}" if policy.condition else ""
    return f"{policy.domain}:{policy.entity}:{','.join(policy.actions)}{condition}"
