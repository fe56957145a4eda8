"""The facts of a case: a small snapshot in YAML, in which what is left out was read and is empty.

The shape is that of a snapshot (model/snapshot.py), shorter to write: an id left out is the name,
`unread` stands for what could not be read, and a home division is there without being named.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scopeaudit.documents import Node, did_you_mean
from scopeaudit.errors import PolicyError, Problem
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.snapshot import Snapshot

Item = dict[str, Any]

_HOME = "Home"
_UNREAD = "unread"
_NAMED = frozenset(
    {"divisions", "roles", "clients", "users", "groups", "access_policies", "queues"}
)
_LISTED = _NAMED | {"permissions", "tokens", "conversations", "attempts", "blind_spots"}
_TAKEN_AT = "2026-01-01T00:00:00Z"
_SUBJECTS = ("clients", "users", "groups")
_WHOLE: Mapping[str, object] = {
    "version": 1,
    "organization": {"id": "organization", "name": "Organization"},
    "taken_at": _TAKEN_AT,
    "scopes_enforced": True,
    **dict.fromkeys(_LISTED, ()),
}
_LEFT_OUT: Mapping[str, Item] = {
    "clients": {"grant_type": "CODE", "scopes": (), "grants": ()},
    "users": {"groups": (), "grants": ()},
    "groups": {"grants": (), "roles_enabled": False},
    "roles": {"policies": ()},
    "permissions": {"division_aware": False},
    "conversations": {"divisions": (), "participants": ()},
}
_LEG: Item = {"state": "connected", "muted": False, "held": False}
"""What is left out of a communication; a participant without any given, and not gone, has one."""

_REFERENCES = (
    ("users", "groups", "groups"),
    ("users", "division", "divisions"),
    ("groups", "owners", "users"),
    ("tokens", "client", "clients"),
    ("tokens", "user", "users"),
    ("queues", "division", "divisions"),
    ("conversations", "divisions", "divisions"),
    ("attempts", "client", "clients"),
    ("attempts", "user", "users"),
)


def snapshot_of(layers: tuple[Node, ...]) -> Snapshot:
    """Make a snapshot of facts, of which later layers add to earlier ones or replace by id.

    The shape of each layer was checked before. Raises PolicyError for names that nothing has.
    """
    import msgspec  # an audit without cases does not pay for it

    facts = _completed(_laid_over(layers))
    if problems := tuple(one for layer in layers for one in _dangling(layer, facts)):
        raise PolicyError(problems)
    try:
        return msgspec.convert(facts, Snapshot)
    except msgspec.ValidationError as error:
        message = str(error)
        raise PolicyError((layers[-1].problem(message[0].lower() + message[1:]),)) from None


def _laid_over(layers: tuple[Node, ...]) -> Item:
    facts: Item = {}
    for layer in layers:
        for section, node in layer.entries():
            facts[section] = _joined(section, facts.get(section), node.value)
    return facts


def _joined(section: str, below: Any, above: Any) -> Any:
    """Lay a section over what an earlier layer says of it."""
    if section not in _LISTED or not isinstance(above, list):
        return above
    items = [_item(section, one) for one in above]
    earlier = below if isinstance(below, list) else []
    return [*{_key(section, one): one for one in (*earlier, *items)}.values()]


def _key(section: str, item: Item) -> object:
    """Return what makes one item replace another; tokens, attempts, blind spots stand side by side."""
    if section in {"tokens", "attempts", "blind_spots"}:
        return id(item)
    return item["name" if section == "permissions" else "id"]


def _item(section: str, written: str | Item) -> Item:
    item: Item = {"name": written} if isinstance(written, str) else dict(written)
    if section in _NAMED:
        item.setdefault("id", item.get("name"))
        item.setdefault("name", item["id"])
    return {**_LEFT_OUT.get(section, {}), **item}


def _completed(facts: Item) -> Item:
    """Fill in what is left out, and turn every short form into the one of a snapshot."""
    whole = {
        section: None if value in (_UNREAD, "unknown") else value
        for section, value in {**_WHOLE, **facts}.items()
    }
    whole["divisions"], home = _with_home(whole["divisions"])
    for section in _SUBJECTS:
        whole[section] = _each(whole[section], lambda one: _subject(one, home))
    whole["roles"] = _each(whole["roles"], _role)
    whole["queues"] = _each(whole["queues"], lambda one: _told({"division": home, **one}))
    whole["conversations"] = _each(whole["conversations"], _conversation)
    taken_at = {"time": whole["taken_at"]}
    whole["attempts"] = _each(whole["attempts"], lambda one: {**taken_at, **one})
    whole["clients"] = _each(whole["clients"], _authorized)
    return whole


def _each(items: Any, change: Any) -> Any:
    return None if items is None else [change(one) for one in items]


def _with_home(divisions: Iterable[Item] | None) -> tuple[list[Item] | None, str]:
    """Return the divisions with a home division among them, and its id."""
    if divisions is None:
        return None, _HOME
    listed = list(divisions)
    home = next((one["id"] for one in listed if one.get("home")), None)
    if home is None:
        listed.insert(0, {"id": _HOME, "name": _HOME, "home": True})
    return listed, home or _HOME


def _subject(item: Item, home: str) -> Item:
    known = _told(item)
    names = {"id": item["id"], "name": item["name"]}
    return {**known, **names, "grants": _each(known["grants"], lambda one: _grant(one, home))}


def _authorized(client: Item) -> Item:
    """Return a client whose scopes an administrator authorized, unless the facts say otherwise."""
    return {"authorized_scopes": client["scopes"], **client}


def _grant(written: str | Item, home: str) -> tuple[str, str]:
    """Return role and division; a role alone is granted in the home division (facts §4)."""
    if isinstance(written, str):
        return written, home
    return written["role"], written["division"]


def _told(item: Item) -> Item:
    return {key: None if value == _UNREAD else value for key, value in item.items()}


def _conversation(item: Item) -> Item:
    return {**_told(item), "participants": _each(item["participants"], _participant)}


def _participant(item: Item) -> Item:
    """Complete the legs of a participant: one that talks, where nothing is said of it."""
    legs = item.get("communications", () if "ended_at" in item else ({},))
    return {**item, "communications": _each(legs, _leg)}


def _leg(written: str | Item) -> Item:
    return _told({**_LEG, **({"id": written} if isinstance(written, str) else written)})


def _role(item: Item) -> Item:
    return {**item, "policies": [_role_policy(one) for one in item.get("policies", ())]}


def _role_policy(written: str | Item) -> Item:
    if not isinstance(written, str):
        return written
    domain, entity, action = written.split(":")
    return {"domain": domain, "entity": entity, "actions": [action]}


def _dangling(layer: Node, facts: Item) -> Iterator[Problem]:
    """Yield the names in a layer that no object of the facts has."""
    for node, section in _references(layer):
        if facts[section] is not None:
            known = {one["id"] for one in facts[section]}
            if node.value not in known | {ALL_DIVISIONS, _UNREAD}:
                message = f"the facts have no `{node.value}` among their {section}"
                yield node.problem(message, did_you_mean(node.text, known))


def _references(layer: Node) -> Iterator[tuple[Node, str]]:
    """Yield each name of another object, with the section it belongs to."""
    for section in _SUBJECTS:
        for item in _items(layer, section):
            for grant in _items(item, "grants"):
                yield (grant if grant.is_text else grant["role"]), "roles"
                if not grant.is_text:
                    yield grant["division"], "divisions"
    for section, key, target in _REFERENCES:
        for item in _items(layer, section):
            named = item.get(key) if isinstance(item.value, dict) else None
            if named:
                yield from ((one, target) for one in (named.items() if named.is_list else [named]))
    yield from ((one, "users") for one in _users_of_conversations(layer))
    usage = layer.get("usage")
    if usage and not usage.is_text:
        yield from ((call["client"], "clients") for call in _items(usage, "calls"))


def _users_of_conversations(layer: Node) -> Iterator[Node]:
    for conversation in _items(layer, "conversations"):
        for participant in _items(conversation, "participants"):
            if user := participant.get("user"):
                yield user


def _items(node: Node, key: str) -> Iterable[Node]:
    listed = node.get(key) if isinstance(node.value, dict) else None
    return listed.items() if listed and listed.is_list else ()
