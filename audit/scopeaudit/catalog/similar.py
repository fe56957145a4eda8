"""Names that look alike, found among thousands by the groups of three letters they share."""

from collections import Counter, defaultdict
from collections.abc import Iterable

_CLOSE = 12


class Similar:
    """Known names, indexed once; each question then costs about a millisecond."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(sorted(names))
        self._sizes = tuple(len(_triples(name)) for name in self._names)
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self._names):
            for triple in _triples(name):
                self._places[triple].append(place)

    def to(self, name: str, cutoff: float, limit: int = 3) -> tuple[str, ...]:
        """Return up to `limit` names whose likeness, from 0 to 1, is at least the cutoff, best first."""
        from difflib import (
            SequenceMatcher,
        )  # only a wrong name pays for it, for a dozen candidates

        matcher = SequenceMatcher(None, b=name.lower(), autojunk=False)
        scored = []
        for candidate in self._sharing(_triples(name)):
            matcher.set_seq1(candidate.lower())
            scored.append((-matcher.ratio(), candidate))
        return tuple(one for likeness, one in sorted(scored) if -likeness >= cutoff)[:limit]

    def _sharing(self, triples: set[str]) -> tuple[str, ...]:
        """Return the dozen names that share the greatest part of their triples."""
        shared = Counter(place for triple in triples for place in self._places.get(triple, ()))
        parts = [
            (2 * count / (len(triples) + self._sizes[place]), -place)
            for place, count in shared.items()
        ]
        return tuple(self._names[-place] for _, place in sorted(parts, reverse=True)[:_CLOSE])


def _triples(name: str) -> set[str]:
    """Return the triples of letters, the ends marked, so that short names have some too."""
    marked = f"^{name.lower()}$"
    return {marked[place : place + 3] for place in range(len(marked) - 2)}
