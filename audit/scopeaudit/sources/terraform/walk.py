"""From folders to everything they declare: roots are evaluated, and the modules they call."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from scopeaudit.errors import Problem
from scopeaudit.model.policy import Location
from scopeaudit.sources.mismatch import escaped
from scopeaudit.sources.terraform.declared import Configuration, Declared, Hole
from scopeaudit.sources.terraform.evaluate import Bindings, evaluate
from scopeaudit.sources.terraform.folder import Folders, Texts, folder_called, read_folders
from scopeaudit.sources.terraform.instance import Instance
from scopeaudit.sources.terraform.module import Module, Placed, Progress, World, repeated
from scopeaudit.sources.terraform.problem import CycleError, TooMuchError, refuse
from scopeaudit.sources.terraform.provider import provider_problems
from scopeaudit.sources.terraform.schema import HOME, READ
from scopeaudit.sources.terraform.value import Unknown, Value

_OPENTOFU = "only OpenTofu takes this file, which is not read here; audit the plan instead"
_ELSEWHERE = "its source is no folder of this configuration"
_STEPS_OF_A_RESOURCE = 5
_CALL = re.compile(r"module\.([\w-]+)(?:\[[^\]]*\])?\.")
_INPUTS_NOT = frozenset({"source", "version", "count", "for_each", "providers", "depends_on"})


def read_configuration(start: Path, given: tuple[Path, ...], texts: Texts) -> Configuration:
    """Read a folder, or one file, and evaluate what it declares.

    Raises PolicyError with everything that is wrong, UnreadableError where there is no Terraform.
    """
    folders = read_folders(start, given, texts)
    refuse([*texts.problems, *provider_problems(folders.sheets.values())])
    walk = _Walk(folders, start)
    walk.holes += [Hole(frozenset(READ), _OPENTOFU, Location(one, 1)) for one in folders.unread]
    try:
        declared = tuple(walk.declared())
    except CycleError as error:
        chain = " → ".join(f"`{escaped(one)}`" for one in error.chain)
        refuse([Problem(str(start), 0, 0, f"values need each other: {chain}", "break the circle")])
    except TooMuchError:
        message = "expected a configuration that repeats less than a million times"
        refuse([Problem(str(start), 0, 0, message, "audit the plan instead")])
    except RecursionError:
        refuse([Problem(str(start), 0, 0, "expressions are nested too deeply to be evaluated")])
    return Configuration(at=Location(str(start), 1), declared=declared, holes=tuple(walk.holes))


class _Walk:
    """Walks from the roots into the modules they call."""

    def __init__(self, folders: Folders, start: Path) -> None:
        self.folders = folders
        self.start = start
        self.holes: list[Hole] = []
        self.world = World(Progress(), self._expand, self._open)
        self._instances: list[Instance] = []
        self._root = ""

    def declared(self) -> Iterator[Declared]:
        """Yield every resource, in the order of addresses."""
        for root in self.folders.roots:
            self._root = root
            module = Module(self.folders.sheets[root], self.world, self._prefix(root))
            self._visit(module, (root,))
        resources = (one for one in self._instances if not one.is_data and one.kind in READ)
        yield from (one.declared() for one in sorted(resources, key=lambda one: one.address))

    def _prefix(self, root: str) -> str:
        """Return what tells the roots of one run apart."""
        if len(self.folders.roots) == 1:
            return ""
        path = os.path.relpath(root, self.start).replace(os.sep, "/")
        return "" if path == "." else f"{path}/"

    def _visit(self, module: Module, on_the_way: tuple[str, ...]) -> None:
        """Evaluate how often everything is declared, and every local value, so that circles are found."""
        for name in module.sheet.locals:
            module.local(name)
        for kind, type_, name in module.sheet.resources:
            found = module.resource(type_, name, data=kind == "data")
            placed = module.sheet.resources[kind, type_, name]
            if isinstance(found, Unknown) and kind == "resource" and type_ in READ:
                reason = f"`{module.prefix}{type_}.{name}`: {found.reason}"
                self.holes.append(Hole(frozenset({type_}), reason, placed.at))
        for name, placed in module.sheet.modules.items():
            found = module.module(name)
            if isinstance(found, Unknown):
                called = f"module `{module.prefix}{name}`"
                named = found.reason if called in found.reason else f"{called}: {found.reason}"
                self.holes.append(Hole(frozenset(READ), named, placed.at))
            for child in _modules(found):
                self._descend(child, placed, on_the_way)

    def _descend(self, child: Module, placed: Placed, on_the_way: tuple[str, ...]) -> None:
        folder = child.sheet.folder
        if folder in on_the_way:
            at = placed.at
            message = f"module `{escaped(child.prefix.rstrip('.'))}` calls itself"
            refuse([Problem(at.path, at.line, at.column, message, "break the circle")])
        self._visit(child, (*on_the_way, folder))

    def _expand(self, module: Module, data: bool, kind: str, name: str, placed: Placed) -> Value:  # noqa: FBT001 - the signature of `Expand`
        address = f"{module.prefix}{'data.' if data else ''}{kind}.{name}"

        def make(key: str, bound: Bindings) -> Value:
            module.spend(_STEPS_OF_A_RESOURCE)
            one = Instance(module, kind, address + key, placed, bound)
            self._instances.append(one)
            return one

        if kind not in READ and kind != HOME:
            return Instance(module, kind, address, placed, {})
        return repeated(module, placed.block, make)

    def _fetched(self, module: Module, name: str) -> str:
        """Return the folder of a module that `terraform init` has fetched; empty where it has not."""
        calls = [*_CALL.findall(module.prefix), name]
        return self.folders.installed.get(self._root, {}).get(".".join(calls), "")

    def _open(self, module: Module, name: str, placed: Placed) -> Value:
        folder = folder_called(module.sheet, placed) or self._fetched(module, name)
        sheet = self.folders.sheets.get(folder)
        if sheet is None:
            return Unknown(f"module `{module.prefix}{name}` is not read: {_ELSEWHERE}")
        settings = placed.block.body.settings

        def make(key: str, bound: Bindings) -> Value:
            inputs = {
                one: _later(module, one, placed, bound)
                for one in settings
                if one not in _INPUTS_NOT
            }
            prefix = f"{module.prefix}module.{name}{key}."
            return Module(sheet, self.world, prefix, inputs)

        return repeated(module, placed.block, make)


def _later(module: Module, name: str, placed: Placed, bound: Bindings) -> Callable[[], Value]:
    expression = placed.block.body.settings[name].expression
    return lambda: evaluate(expression, module, bound)


def _modules(found: Value) -> Iterator[Module]:
    match found:
        case Module():
            yield found
        case list():
            yield from (one for one in found if isinstance(one, Module))
        case dict():
            yield from (one for one in found.values() if isinstance(one, Module))
