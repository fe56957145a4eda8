"""The roles that `roles` blocks give, and where; what cannot be resolved is told with its place."""

from scopeaudit.model.snapshot import Grant
from scopeaudit.records import dataclass
from scopeaudit.sources.terraform.declared import Declared, why
from scopeaudit.sources.terraform.identity import Identities
from scopeaudit.sources.terraform.reading import as_text, objects
from scopeaudit.sources.terraform.schema import DIVISION, ROLE
from scopeaudit.sources.terraform.value import Unknown, Value


@dataclass(frozen=True, slots=True)
class Given:
    """Grants that are certain, and why there may be others."""

    grants: tuple[Grant, ...]
    hidden: tuple[str, ...]


def grants_of(declared: Declared, identities: Identities) -> Given:
    """Return what the `roles` blocks of a client, user or group give; an unset division is home."""
    at = declared.place("roles")
    blocks, hidden = objects(declared.value("roles"), at)
    given: list[Grant] = []
    for block in blocks:
        role = as_text(block.get("role_id"))
        if isinstance(role, Unknown) or not role:
            hidden.append(why(role or Unknown("a role has no id"), at))
            continue
        for division in _divisions(block):
            if isinstance(division, Unknown):
                hidden.append(why(division, at))
                continue
            given.append(
                Grant(
                    identities.resolved(role, ROLE, at),
                    identities.resolved(division, DIVISION, at) if division else identities.home(),
                )
            )
    return Given(tuple(dict.fromkeys(given)), tuple(dict.fromkeys(hidden)))


def _divisions(block: dict[str, Value]) -> list[str | Unknown]:
    """Return the divisions of a block, one or many as the resource has it; empty for home."""
    many = block.get("division_ids")
    if isinstance(many, Unknown):
        return [many]
    items = many if isinstance(many, list) and many else [block.get("division_id")]
    return [as_text(one) for one in items]
