"""The JSON of `terraform show -json`: a plan or a state, with no more of it decoded than is read.

Secrets stand in it in clear, up to three times each: what is not read is skipped as bytes, and what is
marked sensitive becomes unknown before anything looks at it.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UNSET, Raw, UnsetType

from scopeaudit.errors import PolicyError, Problem
from scopeaudit.sources.terraform.provider import HINT, message_of, unknown_version


class Change(msgspec.Struct):
    """What a plan does to one resource; the values stay bytes until the type is one that is read."""

    actions: list[str]
    before: Raw = Raw(b"null")
    after: Raw = Raw(b"null")
    after_unknown: Raw = Raw(b"null")
    after_sensitive: Raw = Raw(b"null")


class Changed(msgspec.Struct):
    """One resource of a plan."""

    address: str
    type: str
    change: Change
    mode: str = "managed"
    name: str = ""
    module_address: str = ""
    deposed: str = ""


class Stated(msgspec.Struct):
    """One resource of a state."""

    address: str
    type: str
    mode: str = "managed"
    values: Raw = Raw(b"null")
    sensitive_values: Raw = Raw(b"null")
    deposed_key: str = ""


class StatedModule(msgspec.Struct):
    """A module of a state."""

    resources: list[Stated] = []
    child_modules: list["StatedModule"] = []


class Values(msgspec.Struct):
    """The root of a state."""

    root_module: StatedModule = msgspec.field(default_factory=StatedModule)


class State(msgspec.Struct):
    """A state, on its own or as what was before a plan."""

    values: Values | None = None


class Written(msgspec.Struct):
    """One resource as the configuration inside a plan has it; `expressions` hold references."""

    address: str
    type: str
    name: str
    mode: str = "managed"
    expressions: Raw = Raw(b"null")


class Output(msgspec.Struct):
    """One output of a module: its expression."""

    expression: Raw = Raw(b"null")


class Called(msgspec.Struct):
    """One call of a module inside a plan."""

    module: "WrittenModule"
    expressions: Raw = Raw(b"null")


class WrittenModule(msgspec.Struct):
    """A module as the configuration inside a plan has it."""

    resources: list[Written] = []
    module_calls: dict[str, Called] = {}
    outputs: dict[str, Output] = {}


class ProviderConfig(msgspec.Struct):
    """The version that a configuration asks of a provider."""

    name: str = ""
    full_name: str = ""
    version_constraint: str = ""


class Configured(msgspec.Struct):
    """The configuration inside a plan."""

    root_module: WrittenModule = msgspec.field(default_factory=WrittenModule)
    provider_config: dict[str, ProviderConfig] = {}


class Document(msgspec.Struct):
    """A plan or a state; which of them shows by the keys it has."""

    format_version: str | UnsetType = UNSET
    planned_values: Raw | UnsetType = UNSET
    values: Values | UnsetType | None = UNSET
    resource_changes: list[Changed] | UnsetType = UNSET
    prior_state: State | None = None
    configuration: Configured = msgspec.field(default_factory=Configured)
    timestamp: str = ""
    complete: bool = True
    errored: bool = False
    deferred_changes: Raw = Raw(b"null")

    @property
    def is_plan(self) -> bool:
        """Say whether it is a plan rather than a state."""
        return self.planned_values is not UNSET or self.resource_changes is not UNSET


HOW = "write it with `terraform show -json PLAN > plan.json`"
"""What to do about what is neither a plan nor a state."""


def decoded(data: bytes, path: str) -> Document:
    """Decode a plan or state; raises PolicyError for anything else, for failed runs and unknown versions."""
    try:
        document = msgspec.json.decode(data, type=Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _refused(path, _reason(data, error), HOW) from None
    if document.format_version is UNSET:
        raise _refused(path, "expected a plan or a state of Terraform, found other JSON", HOW)
    major = document.format_version.partition(".")[0]
    if major not in {"0", "1"}:
        hint = "a newer scopeaudit may read it"
        raise _refused(path, "expected format_version 1.x, found another one", hint)
    if document.errored:
        message = "expected the plan of a run that succeeded, found that of a failed run"
        raise _refused(path, message, "mend what `terraform plan` reports, and plan again")
    if document.resource_changes is UNSET and b'"resources"' in bytes(
        document.planned_values or b""
    ):
        message = "expected `resource_changes` beside `planned_values`, found none"
        raise _refused(path, message, "give the plan as Terraform writes it")
    for provider in document.configuration.provider_config.values():
        vendor = provider.full_name.endswith("/genesyscloud") or provider.name == "genesyscloud"
        if vendor and unknown_version(provider.version_constraint):
            raise _refused(path, message_of(provider.version_constraint), HINT)
    return document


def _reason(data: bytes, error: Exception) -> str:
    """Say what is wrong, without a value of the document."""
    if isinstance(error, RecursionError):
        return "expected a plan, found JSON that is nested too deeply"
    if isinstance(error, msgspec.ValidationError):
        place = str(error).partition(" - at ")[2]
        return "expected a plan or a state" + (
            f", found another shape at {place}" if place else ""
        )
    if data[:2] in {b"PK", b"\x1f\x8b"}:
        return "expected JSON, found a plan as Terraform keeps it"
    text = str(error)
    at = text.rpartition("byte ")[2].rstrip(")")
    return "expected JSON, found something else" + (f" at byte {at}" if at.isdecimal() else "")


def _refused(path: str, message: str, hint: str) -> PolicyError:
    return PolicyError((Problem(path, 0, 0, message, hint),))


def plain(raw: Raw) -> Any:
    """Return the values of bytes that were skipped."""
    return msgspec.json.decode(raw)


def resources(module: StatedModule) -> Iterator[Stated]:
    """Yield the resources of a module of a state and of those below it."""
    below = [module]
    while below:
        one = below.pop()
        yield from one.resources
        below += one.child_modules
