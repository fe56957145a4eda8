"""A refusal with everything that is known beside it, as every cause looks at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from scopeaudit import answer
from scopeaudit.catalog import Catalog
from scopeaudit.diagnose.enforcements import Enforcement
from scopeaudit.diagnose.gates import Gate, gate_of
from scopeaudit.diagnose.route import Found, find_operation
from scopeaudit.diagnose.told import Told, told
from scopeaudit.index import Index
from scopeaudit.model.answer import Asked
from scopeaudit.model.operation import Operation
from scopeaudit.model.policy import AllOf, AnyOf, Need, PermissionNeed, ScopeNeed
from scopeaudit.model.refusal import Refusal
from scopeaudit.model.snapshot import Client, Conversation, Division, User
from scopeaudit.model.verdict import Gap, Outcome, Proof
from scopeaudit.remedy import smallest_fix

SERVICE = "CLIENT-CREDENTIALS"
_FORBIDDEN = 403
_INACTIVE = frozenset({"inactive-client", "inactive-user"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known besides the refusal: the catalog always, an organization and who called perhaps.

    `client`, `user` and `division` are those a person named; `earlier` is an older catalog to compare with.
    """

    catalog: Catalog
    now: datetime
    index: Index | None = None
    client: Client | None = None
    user: User | None = None
    division: Division | None = None
    token_issued: datetime | None = None
    conversations: Sequence[Conversation] = ()
    enforcements: tuple[Enforcement, ...] = ()
    earlier: Catalog | None = None
    operation: str = ""


@dataclass(frozen=True)
class Case:
    """One refusal and the evidence; what is derived is derived once."""

    refusal: Refusal
    evidence: Evidence
    _proofs: dict[tuple[Need, str], Proof] = field(default_factory=dict)

    @cached_property
    def told(self) -> Told:
        """What the answer says in so many words."""
        return told(self.refusal)

    @cached_property
    def gate(self) -> Gate:
        """The gate the answer names."""
        return gate_of(self.told.code)

    @cached_property
    def found(self) -> Found:
        """The operation that was called, and the ids in its path."""
        return find_operation(self.refusal, self.evidence.catalog, self.evidence.operation)

    @property
    def operation(self) -> Operation | None:
        """The operation, None where the catalog has none or it is not known."""
        return self.found.operation

    @property
    def status(self) -> int | None:
        """The status of the answer."""
        return self.refusal.status

    @property
    def untold(self) -> bool:
        """Whether it was refused and the answer does not say by which gate."""
        return self.gate is Gate.NONE and self.status in {None, _FORBIDDEN}

    @property
    def at(self) -> datetime:
        """When the call was made; now where nobody says."""
        return self.refusal.at or self.evidence.now

    @cached_property
    def client(self) -> Client | None:
        """The client that called: named by a person, or told by the evidence."""
        index = self.evidence.index
        if self.evidence.client is not None or index is None:
            return self.evidence.client
        return index.clients.get(self.refusal.token.client)

    @cached_property
    def user(self) -> User | None:
        """The user who called."""
        index = self.evidence.index
        if self.evidence.user is not None or index is None or not self.refusal.token.user:
            return self.evidence.user
        users = index.snapshot.users or ()
        return next((one for one in users if one.id == self.refusal.token.user), None)

    @property
    def caller(self) -> str:
        """The id of the user who called, "" where it is not known."""
        return self.user.id if self.user else self.refusal.token.user

    @property
    def service(self) -> bool | None:
        """Whether the caller is a client that acts for itself; None where it is not known."""
        kind = self.client.grant_type if self.client else self.refusal.token.grant_type
        if kind:
            return kind.upper().replace("_", "-") == SERVICE
        return False if self.caller else None

    @property
    def scopes_of_token(self) -> tuple[str, ...] | None:
        """The scopes the token was issued with, as far as the evidence or the organization tells."""
        if self.refusal.token.scopes is not None:
            return self.refusal.token.scopes
        index = self.evidence.index
        if index is None or self.client is None or self.user is None:
            return None
        issued = [
            one
            for one in index.snapshot.tokens or ()
            if (one.client, one.user) == (self.client.id, self.user.id)
        ]
        return issued[-1].scopes if issued else None

    @cached_property
    def token_issued(self) -> datetime | None:
        """When the token was issued."""
        return self.evidence.token_issued or self.refusal.token.issued_at or self._last_issued()

    def _last_issued(self) -> datetime | None:
        index = self.evidence.index
        if index is None or self.client is None or self.user is None:
            return None
        wanted = (self.client.id, self.user.id)
        times = (
            one.issued_at
            for one in index.snapshot.tokens or ()
            if (one.client, one.user) == wanted
        )
        return max((one for one in times if one), default=None)

    @property
    def ids(self) -> Mapping[str, str]:
        """The ids in the path by the names of the template, such as `participantId`."""
        return self.found.ids

    @property
    def on_participant(self) -> bool:
        """Whether the call names a participant, by id or as the template does."""
        return self.operation is not None and "{participantId}" in self.operation.path

    @cached_property
    def conversation(self) -> Conversation | None:
        """The conversation of the path, from the capture before the organization."""
        wanted = self.ids.get("conversationId", "")
        index = self.evidence.index
        read = index.snapshot.conversations or () if index else ()
        known = {one.id: one for one in (*read, *self.evidence.conversations)}
        return known.get(wanted)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The permissions that count: those the answer names, or else the catalog's."""
        named = tuple(one for one in self.told.names if one.count(":") > 1)
        if self.gate in {Gate.PERMISSION, Gate.DIVISION} and named:
            return named
        return (self.operation.permissions or ()) if self.operation else ()

    @property
    def any_of_them(self) -> bool:
        """Whether one of the permissions is enough."""
        if "any" in self.told.code:
            return True
        if self.gate is Gate.PERMISSION:
            return False
        return self.operation is None or self.operation.mode == "any"

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes any one of which is enough: those the answer names, or else the catalog's."""
        if self.gate is Gate.SCOPE and self.told.names:
            return self.told.names
        return (self.operation.scopes or ()) if self.operation else ()

    @cached_property
    def permission_proof(self) -> Proof | None:
        """Whether the caller holds the permissions; None where that cannot be decided."""
        if not self.names:
            return None
        needs = tuple(map(PermissionNeed, self.names))
        join = AnyOf if self.any_of_them else AllOf
        return self.prove(needs[0] if len(needs) == 1 else join(needs))

    @cached_property
    def scope_proof(self) -> Proof | None:
        """Whether the client holds one of the scopes; None where that cannot be decided."""
        if not self.scopes:
            return None
        needs = tuple(map(ScopeNeed, self.scopes))
        return self.prove(needs[0] if len(needs) == 1 else AnyOf(needs), anywhere=True)

    def prove(self, need: Need, *, anywhere: bool = False) -> Proof | None:
        """Decide a need for the caller, in the division of the object where that is known.

        None without an organization or a caller, and where it depends on who signs in or through what.
        """
        index = self.evidence.index
        if index is None or (self.client is None and self.user is None):
            return None
        proofs = [
            self._prove(index, need, one) for one in ([None] if anywhere else self.divisions)
        ]
        proof = next((one for one in proofs if one.outcome is Outcome.MET), proofs[0])
        if any(gap.rule in _INACTIVE for gap in proof.gaps):
            return None
        open_sides = (
            ("application",) if self.client is None else ("user",) if self.user is None else ()
        )
        if any(one.kind in open_sides for one in proof.provisos):
            return None
        return proof

    def _prove(self, index: Index, need: Need, division: Division | None) -> Proof:
        user = None if self.client and self.client.grant_type == SERVICE else self.user
        asked = Asked("operation", "", need)
        return answer.explain(index, asked, self.client, user, division).proof

    @cached_property
    def divisions(self) -> Sequence[Division | None]:
        """The divisions of the object, one of which must do; one None where they are not known."""
        index = self.evidence.index
        if self.evidence.division is not None or index is None:
            return [self.evidence.division]
        told_of = [one for name in self.told.divisions for one in index.divisions_named(name)]
        of_object = (self.conversation and self.conversation.divisions) or self._of_user(index)
        known = [index.divisions[one] for one in (*told_of, *of_object) if one in index.divisions]
        return known or [None]

    def _of_user(self, index: Index) -> tuple[str, ...]:
        """Return the division of the user the path names."""
        wanted = self.ids.get("userId", "")
        found = next(
            (one for one in index.snapshot.users or () if wanted and one.id == wanted), None
        )
        return (found.division,) if found and found.division else ()

    def fix(self, gap: Gap) -> tuple[str, ...]:
        """Return the smallest fix of a gap; empty without an organization."""
        index = self.evidence.index
        if index is None:
            return ()
        users = index.snapshot.users or ()
        service = self.client is not None and self.client.grant_type == SERVICE
        position = () if self.user is None or service else (users.index(self.user),)
        known = [one for one in self.divisions if one is not None]
        return smallest_fix(index, gap, self.client, position, known[0].id if known else None)

    @property
    def who(self) -> str:
        """The caller in words."""
        user = (
            f"user `{self.user.name}`"
            if self.user
            else f"user `{self.caller}`"
            if self.caller
            else ""
        )
        name = self.client.name if self.client else self.refusal.token.client
        client = f"client `{name}`" if name else ""
        return " through ".join(filter(None, (user, client)))
