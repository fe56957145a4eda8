"""What unknown values of a plan refer to: the plan's own copy of the configuration says it, in part.

Never a guess: where a reference may mean several resources, the value stays unknown among them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scopeaudit.sources.terraform.declared import Declared
from scopeaudit.sources.terraform.plan import (
    Changed,
    Document,
    Output,
    WrittenModule,
    plain,
)
from scopeaudit.sources.terraform.schema import BLOCKS, CREDENTIAL, CREDENTIAL_OF
from scopeaudit.sources.terraform.value import Unknown, Value

_STEP = re.compile(r"module\.([\w-]+)(?:\[[^\]]*\])?(?:\.|$)")
_INDEX = re.compile(r"\[[^\]]*\]")
_RESOURCE = re.compile(r"([a-z][\w-]*)\.([\w-]+)((?:\[[^\]]*\])?)(?:\.(\w+))?")
_IDENTITIES = frozenset({"id", "client_id", "integration_credential_id", ""})
_SEVERAL = "the plan does not say which of several resources it refers to"
_DEEPEST = 32


class References:
    """Resolves the references of a plan."""

    def __init__(self, document: Document, kept: Sequence[tuple[str, Changed]]) -> None:
        self._root = document.configuration.root_module
        self._addresses: dict[tuple[str, str], list[Changed]] = {}
        for module, one in kept:
            self._addresses.setdefault((module, f"{one.type}.{one.name}"), []).append(one)
        self._expressions: dict[str, Mapping[str, Any]] = {}

    def resolved(
        self, one: Changed, values: dict[str, Value], written: Declared | None
    ) -> dict[str, Value]:
        """Return values in which unknown ones are replaced by the ids they refer to, where that is certain.

        What the files say of the same resource comes first, where they are there.
        """
        expressions = self._of(one)
        made = dict(values)
        for name, value in values.items():
            if written is not None and _is_hidden(value):
                made[name] = _filled(value, written.value(name))
            elif name in BLOCKS.get(one.type, ()) and isinstance(value, list):
                made[name] = self._blocks(value, expressions.get(name), one)
            elif _is_hidden(value):
                made[name] = self._setting(value, expressions.get(name), one)
        return made

    def _setting(self, value: Value, expression: Any, one: Changed) -> Value:
        if one.type == CREDENTIAL and isinstance(value, dict | Unknown):
            # NOTE: a plan says which clients the fields refer to, not which field to which.
            found = self._ids(expression, one.module_address)
            client = found[0] if len(found) == 1 else None
            known = value if isinstance(value, dict) else {}
            return {**known, "clientId": client} if client else value
        return self._value(value, expression, one.module_address)

    def _value(self, value: Value, expression: Any, module: str) -> Value:
        """Return the id that an unknown value refers to; unknown among several, or as it is."""
        if isinstance(value, list):
            return self._list(value, expression, module)
        if not isinstance(value, Unknown):
            return value
        ids = self._ids(expression, module)
        if len(ids) == 1:
            return ids[0]
        return Unknown(_SEVERAL, among=tuple(ids)) if ids else value

    def _list(self, values: list[Value], expression: Any, module: str) -> Value:
        """Return a list whose unknown elements are exactly the resources that are referred to."""
        hidden = [one for one in values if isinstance(one, Unknown)]
        ids = self._ids(expression, module)
        if hidden and len(ids) == len(hidden):
            return [*(one for one in values if not isinstance(one, Unknown)), *ids]
        return values

    def _blocks(self, values: list[Value], expressions: Any, one: Changed) -> Value:
        """Return blocks with their references, paired by what else is known of them.

        A plan sorts blocks that are a set: the order says nothing. Blocks that cannot be told apart are
        paired in any order, which comes to the same, if there are as many of them on both sides.
        """
        written = expressions if isinstance(expressions, list) else []
        made: list[Value] = []
        taken: set[int] = set()
        for value in values:
            if not isinstance(value, dict) or not any(map(_is_hidden, value.values())):
                made.append(value)
                continue
            fitting = [
                number
                for number, each in enumerate(written)
                if number not in taken and self._fits(value, each, one.module_address)
            ]
            rivals = [
                other
                for other in values
                if isinstance(other, dict)
                and any(map(_is_hidden, other.values()))
                and any(
                    self._fits(other, written[number], one.module_address) for number in fitting
                )
            ]
            apart = len(fitting) == 1 or all(_known(other) == _known(value) for other in rivals)
            if fitting and apart:
                taken.add(fitting[0])
                made.append(self._block(value, written[fitting[0]], one.module_address))
            else:
                made.append(self._union(value, [written[each] for each in fitting], one))
        return made

    def _block(self, value: dict[str, Value], written: Any, module: str) -> Value:
        return {
            name: self._inside(each, _expression(written, name), module)
            for name, each in value.items()
        }

    def _inside(self, value: Value, expression: Any, module: str) -> Value:
        if isinstance(value, dict) and _is_hidden(value):
            ids = self._ids(expression, module)
            return {name: ids[0] if len(ids) == 1 else one for name, one in value.items()}
        if isinstance(value, Unknown) and isinstance(expression, dict):
            ids = self._ids(expression, module)
            if ids and all(one.endswith(CREDENTIAL_OF) for one in ids):
                return {"pureCloudOAuthClient": ids[0]} if len(ids) == 1 else value
        return self._value(value, expression, module)

    def _union(self, value: dict[str, Value], written: list[Any], one: Changed) -> Value:
        made: dict[str, Value] = {}
        for name, each in value.items():
            if isinstance(each, Unknown):
                expressions = (_expression(block, name) for block in written)
                ids = [id_ for exp in expressions for id_ in self._ids(exp, one.module_address)]
                known = tuple(dict.fromkeys(ids))
                made[name] = Unknown(_SEVERAL, among=known) if known else each
            else:
                made[name] = each
        return made

    def _fits(self, value: dict[str, Value], written: Any, module: str) -> bool:
        """Say whether a block of the configuration may be the one with these known values."""
        for name, each in value.items():
            expression = _expression(written, name)
            if isinstance(each, Unknown | dict):
                continue
            if expression is None:
                if each not in (None, [], ""):
                    return False
            elif "constant_value" in expression:
                constant = expression["constant_value"]
                if _comparable(constant) != _comparable(each):
                    return False
            elif self._ids(expression, module):
                # NOTE: a known id of what is referred to by an address; which one, the ids do not say here.
                continue
        return True

    def _of(self, one: Changed) -> Mapping[str, Any]:
        """Return the expressions of a resource, as its module has them."""
        key = f"{_INDEX.sub('', one.module_address)}/{one.type}.{one.name}"
        if key not in self._expressions:
            module = self._module(one.module_address)
            found = (
                plain(each.expressions)
                for each in (module.resources if module else [])
                if each.mode == "managed" and each.type == one.type and each.name == one.name
            )
            self._expressions[key] = next(found, {}) or {}
        return self._expressions[key]

    def _module(self, address: str) -> WrittenModule | None:
        module: WrittenModule | None = self._root
        for name in _STEP.findall(address):
            call = module.module_calls.get(name) if module else None
            module = call.module if call else None
        return module

    def _ids(self, expression: Any, module: str, depth: int = 0) -> list[str]:
        """Return the ids of every resource that an expression refers to, once each."""
        if not isinstance(expression, dict) or depth > _DEEPEST:
            return []
        found: list[str] = []
        for text in _most_exact(expression.get("references") or ()):
            found += self._meant(text, module, depth + 1)
        for inner in expression.values():
            if isinstance(inner, dict) and "references" in inner:
                found += self._ids(inner, module, depth + 1)
        return list(dict.fromkeys(found))

    def _meant(self, text: str, module: str, depth: int) -> Iterator[str]:
        if text.startswith("var."):
            yield from self._passed(text.split(".")[1], module, depth)
        elif text.startswith("module."):
            yield from self._given(text, module, depth)
        elif match := _RESOURCE.match(text):
            type_, name, index, attribute = match.groups()
            if (attribute or "") not in _IDENTITIES:
                return
            address = (f"{module}." if module else "") + f"{type_}.{name}"
            suffix = CREDENTIAL_OF if attribute == "integration_credential_id" else ""
            for one in self._addresses.get((module, f"{type_}.{name}"), ()):
                if not index or one.address == address + index:
                    yield one.address + suffix

    def _passed(self, name: str, module: str, depth: int) -> list[str]:
        """Return what the caller of a module passes for a variable."""
        outer, _, inner = module.rpartition("module.")
        parent = self._module(outer.rstrip("."))
        call = parent.module_calls.get(_INDEX.sub("", inner)) if parent and inner else None
        expressions = plain(call.expressions) if call else None
        return self._ids((expressions or {}).get(name), outer.rstrip("."), depth)

    def _given(self, text: str, module: str, depth: int) -> Iterator[str]:
        """Yield what an output of a module gives: anything its expression refers to, of any instance."""
        match = re.match(r"module\.([\w-]+)((?:\[[^\]]*\])?)\.([\w-]+)", text)
        parent = self._module(module)
        call = parent.module_calls.get(match[1]) if parent and match else None
        output: Output | None = call.module.outputs.get(match[3]) if call and match else None
        if output is None or match is None:
            return
        prefix = (f"{module}." if module else "") + f"module.{match[1]}"
        expression = plain(output.expression)
        for one in sorted({key for key, _ in self._addresses if _is_call(key, prefix, match[2])}):
            yield from self._ids(expression, one, depth)


def _is_call(module: str, prefix: str, index: str) -> bool:
    """Say whether a module's address is a call with that prefix, of one instance or of any."""
    if index:
        return module == prefix + index
    return module == prefix or bool(re.fullmatch(re.escape(prefix) + r"\[[^\]]*\]", module))


def _most_exact(references: Sequence[str]) -> list[str]:
    """Return references without the shorter forms in which each is told again."""
    return [
        one
        for one in references
        if not any(
            other != one and other.startswith((f"{one}.", f"{one}[")) for other in references
        )
    ]


def _expression(block: Any, name: str) -> Any:
    return block.get(name) if isinstance(block, dict) else None


def _is_hidden(value: Value) -> bool:
    if isinstance(value, dict):
        return any(map(_is_hidden, value.values()))
    if isinstance(value, list):
        return any(map(_is_hidden, value))
    return isinstance(value, Unknown)


def _known(value: dict[str, Value]) -> dict[str, Value]:
    return {name: one for name, one in value.items() if not _is_hidden(one)}


def _comparable(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, list) else value


def _filled(value: Value, written: Value) -> Value:
    """Return what the files say where the plan cannot: they are of the same configuration."""
    return value if _is_hidden(written) or written is None else written
