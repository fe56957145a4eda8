"""Scenarios that people write, as YAML."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from scopeaudit.bundled import bundled
from scopeaudit.catalog import Catalog
from scopeaudit.documents import Document, Node, check_shape, hint_for, read_document
from scopeaudit.errors import PolicyError, Problem
from scopeaudit.sandbox.scenario import Fault, RateLimit, Scenario
from scopeaudit.sandbox.server import SIGN_IN

_WHOLE = 100


def load_scenario(path: Path, catalog: Catalog) -> Scenario:
    """Read a scenario; raise PolicyError with everything that is wrong in it."""
    document = read_document(path)
    schema = json.loads((bundled("reports") / "schema" / "scenario.schema.json").read_bytes())
    problems = check_shape(document, schema) or tuple(_misnamed(document, catalog))
    if problems:
        raise PolicyError(tuple(sorted(problems)))
    return _scenario(document.root)


def _misnamed(document: Document, catalog: Catalog) -> Iterator[Problem]:
    """Yield what a schema cannot tell: operations there are not."""
    for fault in _items(document.root, "faults"):
        on = fault.get("on")
        if on and on.text not in {"*", *SIGN_IN} and catalog.find(on.text) is None:
            near = catalog.nearest("operation", on.text)
            yield on.problem(f"unknown operation `{on.text}`", hint_for(on.text, near))


def _scenario(root: Node) -> Scenario:
    named = {
        key: value.value
        for key, value in root.entries()
        if key in {"seed", "sign_in_as", "star_grants", "client_grants", "usage_polls"}
    }
    limit = root.get("rate_limit")
    if limit is not None:
        named["rate_limit"] = cast(Any, _limit(limit))
    seated = frozenset(one.text for one in _items(root, "without_station"))
    faults = tuple(map(_fault, _items(root, "faults")))
    return Scenario(**cast(Any, named), without_station=seated, faults=faults)


def _limit(node: Node) -> RateLimit | None:
    if node.is_text:
        return None
    return RateLimit(**{key: cast(int, value.value) for key, value in node.entries()})


def _fault(node: Node) -> Fault:
    fields: dict[str, Any] = {key: value.value for key, value in node.entries()}
    if fields.get("times") == "always":
        fields["times"] = None
    if "percent" in fields:
        fields["chance"] = fields.pop("percent") / _WHOLE
    return Fault(**fields)


def _items(root: Node, key: str) -> tuple[Node, ...]:
    node = root.get(key)
    return tuple(node.items()) if node else ()
