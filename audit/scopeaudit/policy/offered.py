"""Which bundled policy has an action that someone names without including it."""

from pathlib import Path

from scopeaudit.documents import read_document
from scopeaudit.policy.place import bundled_places


def offered_by(action: str) -> str:
    """Return a hint that names the bundled policy with this action, or says where actions come from."""
    for name, place in bundled_places().items():
        if action in _actions(place.path):
            return f"`include: [{name}]` brings it in"
    return "define it under `actions`, or include the policy that does"


def _actions(path: Path) -> frozenset[str]:
    value = read_document(path).value
    actions = value.get("actions") if isinstance(value, dict) else None
    return frozenset(actions) if isinstance(actions, dict) else frozenset()
