"""From a plan or state to what it declares: values after the apply, unknown where the plan says so."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Raw

from scopeaudit.model.policy import Location
from scopeaudit.sources.terraform.declared import Configuration, Declared
from scopeaudit.sources.terraform.plan import Changed, Document, Stated, plain, resources
from scopeaudit.sources.terraform.references import References
from scopeaudit.sources.terraform.schema import (
    CLIENT,
    CREDENTIAL,
    CREDENTIAL_OF,
    GROUP,
    GROUP_ROLES,
    HOME,
    LOOKED_UP_BY,
    READ,
    USER,
    USER_ROLES,
    lookup_id,
)
from scopeaudit.sources.terraform.value import Unknown, Value

AT_APPLY = Unknown("it is known only after an apply")
SENSITIVE = Unknown("it is marked as sensitive")
_PARTIAL = (
    "the plan is of a part of the configuration only (`-target`, or changes that were put off)"
)


def from_document(document: Document, path: str, written: Mapping[str, Declared]) -> Configuration:
    """Return what a plan or state declares; `written` are the resources of its files, by address."""
    at = Location(path, 1)
    if not document.is_plan:
        return _from_state(document, at, written)
    return _Plan(document, at, written).configuration()


def _from_state(
    document: Document, at: Location, written: Mapping[str, Declared]
) -> Configuration:
    values = document.values
    every = list(resources(values.root_module)) if values else []
    stated = [one for one in every if one.type in READ or one.type == HOME]
    declared = [_stated(one, at, written) for one in stated if _is_current(one)]
    ids, names = _identities(stated)
    ids |= _addresses(declared)
    return Configuration(at=at, declared=tuple(declared), ids=ids, names=names)


def _is_current(one: Stated) -> bool:
    return one.mode == "managed" and one.type in READ and not one.deposed_key


def _stated(one: Stated, at: Location, written: Mapping[str, Declared]) -> Declared:
    values = _masked(plain(one.values) or {}, plain(one.sensitive_values))
    return _declared(one.type, one.address, values, at, written)


def _declared(
    type_: str,
    address: str,
    values: dict[str, Value],
    at: Location,
    written: Mapping[str, Declared],
) -> Declared:
    source = written.get(address)
    identifier = values.get("id")
    return Declared(
        address=address,
        type=type_,
        values={name: one for name, one in values.items() if name in READ[type_]},
        at=source.at if source else at,
        places=source.places if source else {},
        real_id=identifier if isinstance(identifier, str) else "",
    )


def _masked(values: Any, sensitive: Any) -> Any:
    """Return values with what is marked as sensitive unknown."""
    if sensitive is True:
        return SENSITIVE
    if isinstance(values, dict):
        marks = sensitive if isinstance(sensitive, dict) else {}
        return {name: _masked(one, marks.get(name)) for name, one in values.items()}
    if isinstance(values, list):
        listed = sensitive if isinstance(sensitive, list) else []
        marks_of = [*listed, *([None] * (len(values) - len(listed)))]
        return [_masked(one, mark) for one, mark in zip(values, marks_of, strict=False)]
    return values


def _with_unknown(values: Any, unknown: Any) -> Any:
    """Return values with what is known only after an apply, which a plan leaves out of them."""
    if unknown is True:
        return AT_APPLY
    if isinstance(unknown, dict):
        known = values if isinstance(values, dict) else {}
        names = {**known, **{name: None for name in unknown if name not in known}}
        return {name: _with_unknown(known.get(name), unknown.get(name)) for name in names}
    if isinstance(unknown, list) and isinstance(values, list):
        further = [None] * (len(values) - len(unknown))
        return [
            _with_unknown(one, mark)
            for one, mark in zip(values, [*unknown, *further], strict=False)
        ]
    return values


def _identities(stated: list[Stated]) -> tuple[dict[str, str], dict[str, str]]:
    """Return what data sources found: what stands for each id, and the name it was found by."""
    ids: dict[str, str] = {}
    names: dict[str, str] = {}
    for one in stated:
        if one.mode != "data":
            continue
        values = plain(one.values) or {}
        identifier, name = values.get("id"), _looked_up(one.type, values)
        if isinstance(identifier, str) and identifier:
            ids[identifier] = lookup_id(one.type, name)
            names[ids[identifier]] = name
    return ids, names


def _addresses(declared: Iterable[Declared]) -> dict[str, str]:
    """Return addresses by the ids of the organization; of roles that are set the id is that of the subject."""
    return {
        one.real_id: one.address
        for one in declared
        if one.real_id and one.type not in {USER_ROLES, GROUP_ROLES}
    }


def _looked_up(type_: str, values: Mapping[str, Any]) -> str:
    given = (values.get(key) for key in LOOKED_UP_BY.get(type_, ()))
    return next((one for one in given if isinstance(one, str) and one), "")


class _Plan:
    """Reads the changes of a plan."""

    def __init__(self, document: Document, at: Location, written: Mapping[str, Declared]) -> None:
        self.document = document
        self.at = at
        self.written = written
        changes = document.resource_changes
        every = changes if isinstance(changes, list) else []
        self.changes = [one for one in every if one.type in READ and one.mode == "managed"]
        self.kept = [one for one in self.changes if not one.deposed and _stays(one)]
        self.references = References(document, [(one.module_address, one) for one in self.kept])

    def configuration(self) -> Configuration:
        """Return what will be there after the apply."""
        state = self.document.prior_state
        before = list(resources(state.values.root_module)) if state and state.values else []
        ids, names = _identities([one for one in before if one.type in LOOKED_UP_BY])
        declared = tuple(self._declared(one) for one in self.kept)
        ids |= _addresses(declared)
        ids |= dict(self._credentials())
        return Configuration(
            at=self.at,
            declared=declared,
            ids=ids,
            names=names,
            removed=frozenset(self._removed()),
            released=frozenset(self._released()),
            partial=tuple(self._partial()),
        )

    def _partial(self) -> Iterator[str]:
        put_off = plain(self.document.deferred_changes)
        if not self.document.complete or put_off:
            yield _PARTIAL

    def _declared(self, one: Changed) -> Declared:
        change = one.change
        values = _masked(plain(change.after) or {}, plain(change.after_sensitive))
        values = _with_unknown(values, plain(change.after_unknown))
        values = self.references.resolved(one, values, self.written.get(one.address))
        fields = values.get("fields")
        if one.type == CREDENTIAL and isinstance(fields, dict):
            values["fields"] = {key: each for key, each in fields.items() if key == "clientId"}
        return _declared(one.type, one.address, values, self.at, self.written)

    def _credentials(self) -> Iterator[tuple[str, str]]:
        """Yield the ids of the credentials that clients write themselves."""
        for one in self.kept:
            if one.type == CLIENT:
                identifier = (plain(one.change.after) or {}).get("integration_credential_id")
                if isinstance(identifier, str) and identifier:
                    yield identifier, one.address + CREDENTIAL_OF

    def _removed(self) -> Iterator[tuple[str, str]]:
        """Yield type and id of what is deleted for good, or replaced by something with a new id."""
        for one in self.changes:
            if "delete" in one.change.actions:
                identifier = (plain(one.change.before) or {}).get("id")
                if isinstance(identifier, str) and identifier:
                    yield one.type, identifier

    def _released(self) -> Iterator[tuple[str, str]]:
        """Yield the subjects whose roles are managed no longer: deleted, replaced, or forgotten."""
        still = {_subject(one.type, one.change.after) for one in self.kept}
        for one in self.changes:
            if {"delete", "forget"} & set(one.change.actions):
                before = _subject(one.type, one.change.before)
                if before and before not in still:
                    yield before


_SUBJECTS = {USER_ROLES: (USER, "user_id"), GROUP_ROLES: (GROUP, "group_id")}


def _subject(type_: str, values: Raw) -> tuple[str, str] | None:
    """Return type and id of whose roles a resource sets."""
    if type_ not in _SUBJECTS:
        return None
    kind, key = _SUBJECTS[type_]
    identifier = (plain(values) or {}).get(key)
    return (kind, identifier) if isinstance(identifier, str) and identifier else None


def _stays(one: Changed) -> bool:
    """Say whether there is anything after the apply."""
    return (
        one.change.actions not in (["delete"], ["forget"]) and bytes(one.change.after) != b"null"
    )
