"""Whether what a file refers to is there: files, folders, variables, programs. Nothing is run, no secret is looked at."""

import os
import shutil
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scopeaudit.config.file import SHAPE, Config
from scopeaudit.config.finding import NAMED_BY
from scopeaudit.config.keys import KEYS, PREFIX, variable_of
from scopeaudit.config.leaves import leaves
from scopeaudit.config.organization import BySnapshot
from scopeaudit.config.reference import (
    FromCommand,
    FromEnvironment,
    FromFile,
    SecretReference,
    reference_of,
)
from scopeaudit.config.schedule import wrong
from scopeaudit.config.shape import Address, Reference, named
from scopeaudit.documents.nearest import did_you_mean
from scopeaudit.errors import Problem
from scopeaudit.render.visible import visible

PLACE = "{organization}"
_OTHERS = frozenset({NAMED_BY, variable_of("profile")})
_TESTS = f"{PREFIX}TEST_"
"""What tests of this tool are told begins so."""


def lacking(config: Config, environment: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return everything that a file refers to and that is not there, in reading order."""
    found = [*_secrets(config, environment), *_paths(config), *wrong(config.schedule)]
    problems = (config.source.problem(key, message, hint) for key, message, hint in found)
    return (*sorted(dict.fromkeys(problems)), *_variables(environment))


_Found = tuple[tuple[str, ...], str, str]


def _secrets(config: Config, environment: Mapping[str, str]) -> Iterator[_Found]:
    for leaf in leaves(config.said, SHAPE):
        if isinstance(leaf.kind, Reference | Address) and isinstance(leaf.value, dict):
            reference = reference_of(leaf.value, ".".join(leaf.key), config.path.parent)
            if message := _missing(reference, environment):
                yield leaf.key, f"{named(leaf.key)} names {visible(message)}", ""


def _missing(reference: SecretReference, environment: Mapping[str, str]) -> str:
    """Say what a reference names that is not there; empty where it is."""
    match reference:
        case FromEnvironment(name=name):
            return "" if environment.get(name, "").strip() else f"`{name}`, which is not set"
        case FromFile(path=path):
            return "" if os.access(path, os.R_OK) else f"`{path}`, which cannot be read"
        case FromCommand(words=words):
            return "" if shutil.which(words[0]) else f"`{words[0]}`, which is no program here"
        case _:
            return "" if find_spec("keyring") else "the keyring: pip install 'scopeaudit[keyring]'"


def _paths(config: Config) -> Iterator[_Found]:
    """Yield the files and folders that are not there, of the file and of each organization."""
    for name, setting in config.settings.items():
        yield from _lost((name,), name, setting.value)
    for organization in config.organizations.values():
        table = ("organizations", organization.name)
        source = organization.source.value
        if isinstance(source, BySnapshot):
            yield from _lost((*table, "snapshot"), "snapshot", source.path)
        for name, setting in organization.settings.items():
            yield from _lost((*table, name), name, setting.value)


def _lost(key: tuple[str, ...], name: str, value: Any) -> Iterator[_Found]:
    holds = "path" if name == "snapshot" else KEYS[name].holds
    for one in value if isinstance(value, list) else [value]:
        if holds == "plain" or not isinstance(one, str) or PLACE in one:
            continue
        if holds in {"path", "paths"} and not Path(one).exists():
            yield key, f"{named(key)} names `{visible(one)}`, which is not there", ""
        elif holds in {"output", "outputs"} or (holds == "store" and "://" not in one):
            folder = Path(one if holds == "store" else one.partition("=")[2]).parent
            if not folder.is_dir():
                hint = "create the folder first"
                yield (
                    key,
                    f"{named(key)} writes into `{visible(str(folder))}`, which is not there",
                    hint,
                )


def _variables(environment: Mapping[str, str]) -> Iterator[Problem]:
    """Yield variables that look like ours and are none."""
    known = {variable_of(name) for name in KEYS} | _OTHERS
    for name in sorted(environment):
        if name.startswith(PREFIX) and not name.startswith(_TESTS) and name not in known:
            hint = did_you_mean(name, known)
            yield Problem(
                "environment", 0, 0, f"`{visible(name)}` is no variable of a setting", hint
            )
