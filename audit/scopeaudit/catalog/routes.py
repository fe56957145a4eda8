"""A method and path as people write them, and the operation they lead to.

Literal segments win over `{templates}`, from left to right, in any case: `/presences/PURECLOUD` is not
`/presences/{sourceId}`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from scopeaudit.records import dataclass

_ROUTE = re.compile(r"\s*([A-Za-z]+)\s+\S*?(/api/v\d+/[^?#\s]*)(?:[?#]\S*)?\s*", re.IGNORECASE)
_PLACE = re.compile(r"\s*\S*?(/api/v\d+/[^?#\s]*)(?:[?#]\S*)?\s*", re.IGNORECASE)
_LONGEST = 4096
_DOMAIN = 2
_TEMPLATE = "{}"
_END = ""


@dataclass(frozen=True, slots=True)
class Route:
    """A method in capitals and the segments of a path, folded; `{}` is a template of any name."""

    method: str
    segments: tuple[str, ...]


def parse_route(text: str) -> Route | None:
    """Read `METHOD /api/v2/…`, host, query and fragment ignored; None for any other text."""
    match = _ROUTE.fullmatch(text) if len(text) <= _LONGEST else None
    return Route(match[1].upper(), folded(match[2])) if match else None


def parse_path(text: str) -> tuple[str, ...] | None:
    """Read `/api/v2/…` without a method into folded segments; None for any other text."""
    match = _PLACE.fullmatch(text) if len(text) <= _LONGEST else None
    return folded(match[1]) if match else None


def folded(path: str) -> tuple[str, ...]:
    """Return the segments of a path in lower case, each template as `{}`."""
    return tuple(map(_folded, path.strip("/").split("/")))


def _folded(segment: str) -> str:
    return _TEMPLATE if segment.startswith("{") else segment.lower()


class Routes:
    """All routes of a catalog: a tree of segments for each domain, with its methods as leaves."""

    def __init__(self, heads: Iterable[tuple[str, str, str]]) -> None:
        self._heads: dict[str, list[tuple[str, str, str]]] = {}
        for head in heads:
            self._heads.setdefault(_domain(head[2].split("/", _DOMAIN + 2)[1:]), []).append(head)
        self._trees: dict[str, dict[str, Any]] = {}

    def find(self, route: Route) -> str | None:
        """Return the id of the operation the route leads to."""
        return self._methods(route.segments).get(route.method)

    def on(self, segments: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids of all operations on the path that the segments lead to, by method."""
        methods = self._methods(segments)
        return tuple(methods[method] for method in sorted(methods))

    def _methods(self, segments: tuple[str, ...]) -> dict[str, str]:
        """Return the operations of the most literal path that matches, by method."""
        trees = map(self._tree, dict.fromkeys((_domain(segments), _TEMPLATE)))
        return next((leaf for tree in trees for leaf in _leaves(tree, segments)), {})

    def _tree(self, domain: str) -> dict[str, Any]:
        """Return the tree of a domain, which is built when it is first needed."""
        tree = self._trees.get(domain)
        if tree is None:
            tree = self._trees[domain] = _grown(self._heads.get(domain, ()))
        return tree


def _domain(segments: Sequence[str]) -> str:
    """Return what follows `/api/v2/`, such as `conversations`."""
    return _folded(segments[_DOMAIN]) if len(segments) > _DOMAIN else ""


def _grown(heads: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, method, path in heads:
        node = tree
        for segment in folded(path):
            node = node.setdefault(segment, {})
        node.setdefault(_END, {})[method] = key
    return tree


def _leaves(node: dict[str, Any], segments: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield the methods of every path that matches, the most literal path first."""
    if not segments:
        if _END in node:
            yield node[_END]
    elif head := segments[0]:
        for step in dict.fromkeys((head, _TEMPLATE)):
            if step in node:
                yield from _leaves(node[step], segments[1:])
