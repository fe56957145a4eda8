"""The roles that `roles` blocks give, and where; what cannot be resolved is told with its place."""

from scopeaudit.model.policy import Location
from scopeaudit.model.snapshot import Grant
from scopeaudit.records import dataclass
from scopeaudit.sources.terraform.declared import Declared, why
from scopeaudit.sources.terraform.gathering import Gathered
from scopeaudit.sources.terraform.identity import Identities
from scopeaudit.sources.terraform.reading import as_text, objects
from scopeaudit.sources.terraform.schema import DIVISION, ROLE
from scopeaudit.sources.terraform.value import Unknown, Value


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a grant is not certain, and what it gives at most; None where that may be anything."""

    reason: str
    at_most: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Grants that are certain, and why there may be others."""

    grants: tuple[Grant, ...]
    doubts: tuple[Doubt, ...]

    def hide_rest(self, what: str, identifier: str, gathered: Gathered) -> None:
        """Write down what one subject may hold besides."""
        for doubt in self.doubts:
            reason = f"{what}: {doubt.reason}"
            gathered.hide("grants", (reason,), identifier, at_most=doubt.at_most)


def grants_of(declared: Declared, identities: Identities) -> Given:
    """Return what the `roles` blocks of a client, user or group give; an unset division is home."""
    at = declared.place("roles")
    blocks, hidden = objects(declared.value("roles"), at)
    found: list[Grant | Doubt] = [Doubt(one) for one in hidden]
    for block in blocks:
        role = as_text(block.get("role_id"))
        if isinstance(role, Unknown) or not role:
            unknown = role or Unknown("a role has no id")
            found.append(Doubt(why(unknown, at), identities.giving(unknown.among)))
        else:
            resolved = identities.resolved(role, ROLE, at)
            found += [_grant(resolved, one, at, identities) for one in _divisions(block)]
    grants = dict.fromkeys(one for one in found if isinstance(one, Grant))
    return Given(tuple(grants), tuple(one for one in found if isinstance(one, Doubt)))


def _grant(
    role: str, division: str | Unknown, at: Location, identities: Identities
) -> Grant | Doubt:
    if isinstance(division, Unknown):
        return Doubt(why(division, at), identities.giving((role,)))
    if not division:
        return Grant(role, identities.home())
    return Grant(role, identities.resolved(division, DIVISION, at))


def _divisions(block: dict[str, Value]) -> list[str | Unknown]:
    """Return the divisions of a block, one or many as the resource has it; empty for home."""
    many = block.get("division_ids")
    if isinstance(many, Unknown):
        return [many]
    items = many if isinstance(many, list) and many else [block.get("division_id")]
    return [as_text(one) for one in items]
