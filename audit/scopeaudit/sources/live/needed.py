"""What a plan needs: the permissions and scopes of its calls, the fewest and the narrowest."""

from collections.abc import Iterable, Iterator

from scopeaudit.catalog import Catalog
from scopeaudit.model.operation import Operation
from scopeaudit.sources.live.calls import ADVISED
from scopeaudit.sources.live.plan import Step

_READS = ":readonly"


def needed(catalog: Catalog, steps: Iterable[Step]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the permissions and the scopes that open every call of a plan, in the order they are needed."""
    operations = [one for step in steps if (one := catalog.find(step.call))]
    permissions = dict.fromkeys(name for one in operations for name in _permissions(one))
    scopes = dict.fromkeys(scope for one in operations for scope in _scope(one))
    return tuple(permissions), tuple(scopes)


def _permissions(operation: Operation) -> tuple[str, ...]:
    """Return what an operation needs; of alternatives the one that is advised."""
    names = operation.permissions or ()
    if operation.mode == "all":
        return names
    return tuple(one for one in names if one in ADVISED)[:1] or names[:1]


def _scope(operation: Operation) -> Iterator[str]:
    """Yield the narrowest scope that will do, none where any token will."""
    scopes = operation.scopes or ()
    reading = [one for one in scopes if one.endswith(_READS)]
    yield from (reading or scopes)[:1]
