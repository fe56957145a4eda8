"""Operations, permissions and scopes by words of their names, the likeliest first."""

import json
import re
from collections.abc import Iterable, Mapping

from scopeaudit.bundled import bundled
from scopeaudit.catalog.catalog import Catalog
from scopeaudit.model.operation import Operation
from scopeaudit.records import dataclass

_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


@dataclass(frozen=True, slots=True)
class Found:
    """What matched all words, each best first."""

    operations: tuple[Operation, ...]
    permissions: tuple[str, ...]
    scopes: tuple[str, ...]


def search(catalog: Catalog, words: Iterable[str]) -> Found:
    """Find what holds every word, in any case, in its id, path, API, permissions or known as such."""
    wanted = tuple(word.lower() for part in words for word in part.split())
    spoken = spoken_words()
    ranked = [
        (rank, operation)
        for operation in catalog.operations.values()
        if (rank := _rank(operation, wanted, spoken))
    ]
    ranked.sort(key=lambda pair: (-pair[0], pair[1].gone, pair[1].deprecated, len(pair[1].path)))
    return Found(
        tuple(operation for _, operation in ranked),
        _named(catalog.permissions, wanted),
        _named(catalog.scopes, wanted),
    )


def spoken_words() -> Mapping[str, frozenset[str]]:
    """Read the words people use for operations that do not have them, such as `mute`."""
    words = json.loads((bundled("policies") / "catalog" / "words.json").read_bytes())
    return {word: frozenset(operations) for word, operations in words.items()}


def _rank(
    operation: Operation, words: tuple[str, ...], spoken: Mapping[str, frozenset[str]]
) -> int:
    """Add up how well each word matches; 0 when one of them does not."""
    ranks = [_rank_of(operation, word, spoken.get(word, frozenset())) for word in words]
    return sum(ranks) if all(ranks) else 0


def _rank_of(operation: Operation, word: str, spoken: frozenset[str]) -> int:
    if operation.id in spoken or word == operation.id.lower():
        return 10
    tokens = {token.lower() for token in _TOKEN.findall(operation.id)}
    if word in tokens or word in operation.path.lower().split("/"):
        return 8
    if any(token.startswith(word) for token in tokens):
        return 6
    if word in operation.path.lower() or word in operation.id.lower():
        return 4
    names = (operation.api, *operation.apis, *(operation.permissions or ()))
    return 2 if any(word in name.lower() for name in names) else 0


def _named(names: Iterable[str], words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that hold all words, shortest first."""
    found = (name for name in names if words and all(word in name.lower() for word in words))
    return tuple(sorted(found, key=lambda name: (len(name), name)))
