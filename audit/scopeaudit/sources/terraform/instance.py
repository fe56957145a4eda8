"""One resource or data source: its attributes, evaluated on demand, and the blocks in it."""

from collections.abc import Iterator

from scopeaudit.model.policy import Location
from scopeaudit.sources.terraform.declared import GIVEN, Declared
from scopeaudit.sources.terraform.evaluate import Bindings, evaluate
from scopeaudit.sources.terraform.module import Module, Placed
from scopeaudit.sources.terraform.schema import (
    BLOCKS,
    CLIENT,
    CREDENTIAL,
    CREDENTIAL_OF,
    HOME,
    LOOKED_UP_BY,
    READ,
    lookup_id,
)
from scopeaudit.sources.terraform.syntax import Attribute, Block, Body, Items, Literal, Name
from scopeaudit.sources.terraform.value import Unknown, Value, text_of

_KEPT = Unknown("`lifecycle.ignore_changes` leaves what was set elsewhere")
_SECRET = Unknown("it is a secret")


class Instance:
    """One instance of a block, under its own address."""

    def __init__(
        self, module: Module, kind: str, address: str, placed: Placed, bound: Bindings
    ) -> None:
        self.module = module
        self.kind = kind
        self.address = address
        self.placed = placed
        self.bound = bound
        self._known: dict[str, Value] = {}

    @property
    def body(self) -> Body:
        """Return what stands in its block."""
        return self.placed.block.body

    @property
    def is_data(self) -> bool:
        """Say whether it is a data source."""
        return self.placed.block.type == "data"

    def attribute(self, name: str) -> Value:
        """Return an attribute as other blocks refer to it."""
        if self.kind not in READ and self.kind != HOME:
            return Unknown(f"`{self.address}.{name}` is not evaluated")
        if name == "id" or (name == "client_id" and self.kind == CLIENT):
            return self.identity()
        if name == "client_secret":
            return _SECRET
        if name == "integration_credential_id" and self.kind == CLIENT:
            return self.address + CREDENTIAL_OF
        if name in self.body.settings or name in BLOCKS.get(self.kind, ()):
            return self.value(name)
        return Unknown(f"`{self.address}.{name}` is known only after an apply")

    def identity(self) -> Value:
        """Return the id it has here: its address, or what its data source looks for."""
        if not self.is_data:
            return self.address
        keys = LOOKED_UP_BY.get(self.kind, ())
        if not keys:
            return lookup_id(self.kind)
        for key in keys:
            if key in self.body.settings:
                name = text_of(self.value(key))
                return name if isinstance(name, Unknown) else lookup_id(self.kind, name)
        return Unknown(f"what `{self.address}` looks for is not understood")

    def value(self, name: str) -> Value:
        """Return an attribute, or the blocks of a name as a list of objects."""
        if name not in self._known:
            with self.module.world.progress.on(f"{self.address}.{name}"):
                self._known[name] = self._value(name)
        return self._known[name]

    def _value(self, name: str) -> Value:
        if name in self._ignored():
            return _KEPT
        # NOTE: Terraform takes blocks of some providers as attributes too; never is such a list nothing.
        if name in BLOCKS.get(self.kind, ()) and name not in self.body.settings:
            return _blocks(self.body, name, self.module, self.bound)
        return self._evaluated(name)

    def _evaluated(self, name: str) -> Value:
        setting = self.body.settings.get(name)
        if setting is None:
            return None
        return evaluate(setting.expression, self.module, self.bound)

    def _ignored(self) -> frozenset[str]:
        """Return the attributes that `lifecycle.ignore_changes` keeps as they are."""
        for block in self.body.all("lifecycle"):
            setting = block.body.settings.get("ignore_changes")
            match setting and setting.expression:
                case Name("all"):
                    return READ[self.kind]
                case Items(items):
                    return frozenset(map(_first_word, items))
        return frozenset()

    def declared(self) -> Declared:
        """Return it with everything that is read of its type."""
        values = {name: self.value(name) for name in sorted(READ[self.kind])}
        return Declared(
            address=self.address,
            type=self.kind,
            values=_without_secrets(self.kind, values),
            at=self.placed.at,
            places=dict(self._places()),
        )

    def _places(self) -> Iterator[tuple[str, Location]]:
        for block in reversed(self.body.blocks):
            name = block.labels[0] if block.type == "dynamic" and block.labels else block.type
            yield name, Location(self.placed.path, block.line, block.column)
            given = _given(block)
            if given:
                yield GIVEN + given, Location(self.placed.path, block.line, block.column)
        for name, setting in self.body.settings.items():
            yield name, Location(self.placed.path, setting.line, setting.column)


def _given(block: Block) -> str:
    """Return the `domain:entity` of a permission policy, where both are written out."""
    domain, entity = (block.body.settings.get(key) for key in ("domain", "entity_name"))
    match domain and domain.expression, entity and entity.expression:
        case Literal(str(first)), Literal(str(second)):
            return f"{first}:{second}"
    return ""


def _first_word(expression: object) -> str:
    while isinstance(expression, Attribute):
        expression = expression.of
    return expression.name if isinstance(expression, Name) else ""


def _without_secrets(kind: str, values: dict[str, Value]) -> dict[str, Value]:
    """Return values of which only the id of the client is kept of a credential."""
    fields = values.get("fields")
    if kind != CREDENTIAL or not isinstance(fields, dict):
        return values
    kept = {name: one for name, one in fields.items() if name == "clientId"}
    return {**values, "fields": kept}


def _blocks(body: Body, name: str, module: Module, bound: Bindings) -> Value:
    """Return the blocks of a name, those that `dynamic` makes included."""
    made: list[Value] = []
    for block in body.blocks:
        if block.type == name:
            made.append(_object(block.body, module, bound))
        elif block.type == "dynamic" and block.labels == (name,):
            made += _dynamic(block, name, module, bound)
    return made


def _object(body: Body, module: Module, bound: Bindings) -> Value:
    values: dict[str, Value] = {
        key: evaluate(setting.expression, module, bound) for key, setting in body.settings.items()
    }
    inner = {
        one.labels[0] if one.type == "dynamic" and one.labels else one.type for one in body.blocks
    }
    return values | {key: _blocks(body, key, module, bound) for key in sorted(inner)}


def _dynamic(block: Block, name: str, module: Module, bound: Bindings) -> list[Value]:
    settings = block.body.settings
    if "for_each" not in settings:
        return [Unknown("a `dynamic` block has no `for_each`")]
    of = evaluate(settings["for_each"].expression, module, bound)
    match settings.get("iterator"):
        case None:
            iterator = name
        case setting:
            iterator = _first_word(setting.expression) or name
    if isinstance(of, Unknown):
        return [of]
    if not isinstance(of, list | dict):
        return [Unknown("a `dynamic` block is for a list or a map")]
    # NOTE: of a set, key and value are the same; lists differ, but nobody uses their positions here.
    pairs = of.items() if isinstance(of, dict) else ((one, one) for one in of)
    module.spend(len(of))
    content = block.body.all("content")
    return [
        _object(one.body, module, {**bound, iterator: {"key": key, "value": value}})
        for key, value in pairs
        for one in content
    ]
