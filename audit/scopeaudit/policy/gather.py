"""Which files are loaded: those that are named, and those they include, each once."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from scopeaudit.documents import EnoughError, Node, add_problem, read_document
from scopeaudit.errors import PolicyError, Problem
from scopeaudit.policy.folder import named_places
from scopeaudit.policy.include import included_place
from scopeaudit.policy.place import Place, Source, real


class Gathered(NamedTuple):
    """The files in reading order, named ones first, and what kept others from being read."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]


def gather(paths: Iterable[Path]) -> Gathered:
    """Read the files and folders that are named, and all that they include."""
    gathering = _Gathering([], [], {}, {})
    for path in paths:
        for place in named_places(path, gathering.problems):
            gathering.read(place)
    with suppress(EnoughError):
        for source in gathering.queue:  # grows while files are included
            for node in _includes(source):
                gathering.include(node, source)
    gathering.refuse_cycles()
    return Gathered(tuple(gathering.queue), tuple(gathering.problems))


class _Gathering(NamedTuple):
    """What was read so far; files are told apart by where they are without links."""

    queue: list[Source]
    problems: list[Problem]
    known: dict[Path, str]
    includes: dict[Path, dict[Path, Node]]

    def read(self, place: Place) -> None:
        """Read a file that was not read before."""
        where = real(place.path)
        if where in self.known:
            return
        self.known[where] = place.name
        try:
            self.queue.append(Source(place=place, document=read_document(place.path, place.name)))
        except PolicyError as error:
            self.problems.extend(error.problems)

    def include(self, node: Node, source: Source) -> None:
        """Read the file that an item of `include` names."""
        place = included_place(node, source)
        if isinstance(place, Problem):
            add_problem(self.problems, place)
            return
        included = self.includes.setdefault(real(source.place.path), {})
        included[real(place.path)] = node
        self.read(place)

    def refuse_cycles(self) -> None:
        """Add a problem if files include each other in a circle."""
        if not self.includes:
            return
        from graphlib import CycleError, TopologicalSorter

        try:
            TopologicalSorter(self.includes).prepare()
        except CycleError as error:
            self._add_cycle(error.args[1][:0:-1])

    def _add_cycle(self, circle: list[Path]) -> None:
        """Name the circle from its first file in reading order."""
        order = list(self.known)
        first = circle.index(min(circle, key=order.index))
        circle = [*circle[first:], *circle[:first]]
        names = " → ".join(f"`{self.known[path]}`" for path in (*circle, circle[0]))
        node = self.includes[circle[0]][circle[1 % len(circle)]]
        hint = "remove one of these includes; included names are seen by all files"
        self.problems.append(node.problem(f"files include each other in a circle: {names}", hint))


def _includes(source: Source) -> Iterator[Node]:
    """Yield what a file includes, as far as it is written as it should be."""
    root = source.document.root
    include = root.get("include") if isinstance(root.value, dict) else None
    if include and include.is_list:
        yield from (node for node in include.items() if node.is_text)
