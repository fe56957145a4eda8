"""A module as it is called: its variables, locals, resources and the modules it calls, evaluated on demand."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from scopeaudit.model.policy import Location
from scopeaudit.records import dataclass
from scopeaudit.sources.terraform.evaluate import Bindings, evaluate
from scopeaudit.sources.terraform.problem import CycleError, TooMuchError
from scopeaudit.sources.terraform.syntax import Block, Expression, Setting
from scopeaudit.sources.terraform.typed import converted
from scopeaudit.sources.terraform.value import Unknown, Value, is_plain, wrong

_NO_BINDINGS: Bindings = {}


class Placed(NamedTuple):
    """A block with the path of its file."""

    path: str
    block: Block

    @property
    def at(self) -> Location:
        """Return where the block begins."""
        return Location(self.path, self.block.line, self.block.column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the files of one folder say, by name; `given` are the values of variables that stand in files."""

    folder: str
    variables: Mapping[str, Placed]
    locals: Mapping[str, tuple[str, Setting]]
    resources: Mapping[tuple[str, str, str], Placed]
    modules: Mapping[str, Placed]
    outputs: Mapping[str, Placed]
    given: Mapping[str, Expression]
    terraform: tuple[Placed, ...] = ()


class Words:
    """A word whose attributes are looked up, such as `var`."""

    def __init__(self, look_up: Callable[[str], Value]) -> None:
        self._look_up = look_up

    def attribute(self, name: str) -> Value:
        """Return what a name stands for."""
        return self._look_up(name)


class Progress:
    """What is being evaluated, so that what needs itself is found; shared by all modules of a run.

    It also counts steps, so that nothing is repeated without end.
    """

    def __init__(self, steps: int = 1_000_000) -> None:
        self._stack: list[str] = []
        self._left = steps

    def spend(self, steps: int) -> None:
        """Count steps; raises TooMuchError when there are none left."""
        self._left -= steps
        if self._left < 0:
            raise TooMuchError

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        """Evaluate something; raises CycleError when it is under way already."""
        if name in self._stack:
            raise CycleError((*self._stack[self._stack.index(name) :], name))
        self._stack.append(name)
        try:
            yield
        finally:
            self._stack.pop()


Expand = Callable[["Module", bool, str, str, Placed], Value]
"""Makes the things that a resource block stands for."""

Open = Callable[["Module", str, Placed], "Value"]
"""Makes what a module block stands for."""


@dataclass(frozen=True, slots=True)
class World:
    """What all modules of a run share."""

    progress: Progress
    expand: Expand
    open: Open


class Module:
    """One call of a module: a scope for expressions; each value is evaluated once."""

    def __init__(
        self,
        sheet: Sheet,
        world: World,
        prefix: str = "",
        inputs: Mapping[str, Callable[[], Value]] | None = None,
    ) -> None:
        self.sheet = sheet
        self.world = world
        self.prefix = prefix
        self._inputs = inputs
        self._known: dict[str, Value] = {}
        self._words: Mapping[str, Value] = {
            "var": Words(self.variable),
            "local": Words(self.local),
            "module": Words(self.module),
            "data": Words(lambda kind: Words(lambda name: self.resource(kind, name, data=True))),
            "path": Words(lambda name: Unknown(f"`path.{name}` is not evaluated")),
            "terraform": Words(lambda name: Unknown(f"`terraform.{name}` is not known")),
            "each": wrong("`each` stands where there is no `for_each`"),
            "count": wrong("`count` stands where there is none"),
            "self": Unknown("`self` is known only during an apply"),
        }

    def named(self, name: str) -> Value:
        """Return what the first word of a reference stands for."""
        if name in self._words:
            return self._words[name]
        return Words(lambda label: self.resource(name, label))

    def spend(self, steps: int) -> None:
        """Count steps of a repetition; raises TooMuchError beyond what any configuration needs."""
        self.world.progress.spend(steps)

    def _once(self, name: str, make: Callable[[], Value]) -> Value:
        if name not in self._known:
            with self.world.progress.on(self.prefix + name):
                self._known[name] = make()
        return self._known[name]

    def variable(self, name: str) -> Value:
        """Return the value of a variable: what was passed, else a file's value, else the default."""
        return self._once(f"var.{name}", lambda: self._variable(name))

    def _variable(self, name: str) -> Value:
        placed = self.sheet.variables.get(name)
        if placed is None:
            return wrong(f"`var.{name}` is declared nowhere")
        settings = placed.block.body.settings
        secret = settings.get("sensitive")
        if secret and evaluate(secret.expression, self, _NO_BINDINGS) is not False:
            return Unknown(f"`var.{name}` is sensitive")
        value = self._given(name, settings.get("default"))
        kind = settings.get("type")
        if kind is None:
            return value
        return converted(value, kind.expression, lambda one: evaluate(one, self, _NO_BINDINGS))

    def _given(self, name: str, default: Setting | None) -> Value:
        if self._inputs is not None and name in self._inputs:
            return self._inputs[name]()
        if self._inputs is None and name in self.sheet.given:
            return evaluate(self.sheet.given[name], self, _NO_BINDINGS)
        if default is None:
            return Unknown(f"`var.{name}` has no value")
        return evaluate(default.expression, self, _NO_BINDINGS)

    def local(self, name: str) -> Value:
        """Return a local value."""
        if name not in self.sheet.locals:
            return wrong(f"`local.{name}` is declared nowhere")
        _, setting = self.sheet.locals[name]
        return self._once(
            f"local.{name}", lambda: evaluate(setting.expression, self, _NO_BINDINGS)
        )

    def resource(self, kind: str, name: str, *, data: bool = False) -> Value:
        """Return the thing, or the list or map of things, that a resource or data block stands for."""
        address = f"{'data.' if data else ''}{kind}.{name}"
        placed = self.sheet.resources.get(("data" if data else "resource", kind, name))
        if placed is None:
            return wrong(f"`{address}` is declared nowhere")
        return self._once(address, lambda: self.world.expand(self, data, kind, name, placed))

    def module(self, name: str) -> Value:
        """Return what a module that is called gives, or the list or map of it."""
        placed = self.sheet.modules.get(name)
        if placed is None:
            return wrong(f"`module.{name}` is declared nowhere")
        return self._once(f"module.{name}", lambda: self.world.open(self, name, placed))

    def output(self, name: str) -> Value:
        """Return an output of this module."""
        placed = self.sheet.outputs.get(name)
        if placed is None or "value" not in placed.block.body.settings:
            return wrong(f"`output.{name}` is declared nowhere")
        setting = placed.block.body.settings["value"]
        return self._once(
            f"output.{name}", lambda: evaluate(setting.expression, self, _NO_BINDINGS)
        )

    def attribute(self, name: str) -> Value:
        """Return an output, as `module.x.name` asks for it."""
        return self.output(name)


Make = Callable[[str, Bindings], Value]
"""Makes one thing from what its address ends in and from the bindings that are its own."""


def repeated(module: Module, block: Block, make: Make) -> Value:
    """Return one thing, a list of them for `count`, or a map of them for `for_each`."""
    settings = block.body.settings
    module.spend(1)
    if "count" in settings:
        return _counted(evaluate(settings["count"].expression, module, _NO_BINDINGS), make)
    if "for_each" in settings:
        return _for_each(evaluate(settings["for_each"].expression, module, _NO_BINDINGS), make)
    return make("", _NO_BINDINGS)


_MOST = 10_000
"""How often a block may be repeated; a configuration with more is a mistake or an attack."""


def _counted(count: Value, make: Make) -> Value:
    if isinstance(count, Unknown):
        return Unknown(f"how often it is declared is not known: {count.reason}")
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= _MOST:
        return wrong("`count` is no number of things")
    return [make(f"[{number}]", {"count": {"index": number}}) for number in range(count)]


def _for_each(of: Value, make: Make) -> Value:
    if isinstance(of, Unknown):
        return Unknown(f"for what it is declared is not known: {of.reason}")
    if isinstance(of, dict):
        return {
            key: make(f'["{key}"]', {"each": {"key": key, "value": value}})
            for key, value in sorted(of.items())
        }
    if not isinstance(of, list) or not all(map(is_plain, of)):
        return Unknown("for what it is declared is not known: not all of its keys are")
    keys = [str(one) for one in of]
    return {key: make(f'["{key}"]', {"each": {"key": key, "value": key}}) for key in keys}
