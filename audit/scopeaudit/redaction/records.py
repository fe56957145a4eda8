"""The records of a result, made anew with pseudonyms in every text that a person may have written."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from scopeaudit.model.finding import Excess
from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    NamedNeed,
    OperationNeed,
    ParticipantNeed,
    PermissionNeed,
    RoleNeed,
    ScopeNeed,
    UnpublishedNeed,
    UserContextNeed,
)
from scopeaudit.model.snapshot import Condition, Grant, RolePolicy
from scopeaudit.model.verdict import Gap, HeldPermission, HeldRole, HeldScope, SignsIn
from scopeaudit.redaction.texts import Texts

_NEEDS = (
    AllOf,
    AnyOf,
    NamedNeed,
    OperationNeed,
    ParticipantNeed,
    PermissionNeed,
    RoleNeed,
    ScopeNeed,
    UnpublishedNeed,
    UserContextNeed,
)
_HELD = (Excess, Grant, HeldPermission, HeldRole, HeldScope, SignsIn, RolePolicy, Condition)
_OF_NOBODY = (*_NEEDS, *_HELD)
"""Say permissions, scopes, and roles and divisions by id; none names a person or a client."""

_OF_THE_TOOL = frozenset(
    [
        *("fingerprint", "new", "reopened", "new_subjects", "run"),
        *("first_seen", "changed", "waived"),
        *("rule", "rules", "rule_titles", "actions", "action", "expectations", "expectation"),
        *("lacks", "said", "wanted", "held_in", "permission", "permissions", "undecided"),
        *("section", "code", "kind", "grant_type", "grant_types", "state", "states", "scopes"),
        *("digest", "snapshot_digest", "tool_version", "catalog_version", "authorized_scopes"),
        *("operation", "vocabulary", "parameters", "effect", "division", "default_role_id"),
    ]
)
"""Fields whose values are words of this tool, of the vendor or of a policy: a user may be called the same."""


class Records:
    """Makes records anew; the same record is made once, so that what was shared stays shared."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._made: dict[int, tuple[Any, Any]] = {}

    def of(self, value: Any) -> Any:
        """Return a value of the result model with pseudonyms; its kind and order are kept."""
        if type(value) is str:
            return self._texts.of(value)
        if isinstance(value, _OF_NOBODY):
            return value
        if isinstance(value, tuple):
            return tuple(map(self.of, value))
        if isinstance(value, frozenset):
            return frozenset(map(self.of, value))
        if isinstance(value, Mapping):
            return {self.of(key): self.of(one) for key, one in value.items()}
        return self._record(value) if is_dataclass(value) else value

    def _record(self, record: Any) -> Any:
        known = self._made.get(id(record))
        if known is None:
            known = self._made[id(record)] = (record, self._anew(record))
        return known[1]

    def _anew(self, record: Any) -> Any:
        kept = _OF_THE_TOOL | {"names"} if isinstance(record, Gap) else _OF_THE_TOOL
        values = {one.name: getattr(record, one.name) for one in fields(record)}
        return type(record)(
            **{
                name: self._but_its_words(value) if name in kept else self.of(value)
                for name, value in values.items()
            }
        )

    def _but_its_words(self, value: Any) -> Any:
        """Return a value of the tool: its words as they are, and what they stand for with pseudonyms."""
        if type(value) is str:
            return value
        if isinstance(value, tuple | frozenset):
            return type(value)(map(self._but_its_words, value))
        if isinstance(value, Mapping):
            return {key: self._but_its_words(one) for key, one in value.items()}
        return self.of(value)
