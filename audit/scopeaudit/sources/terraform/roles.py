"""Roles: general permissions and permission policies, as far as each is known."""

from typing import Any, cast

from scopeaudit.model.snapshot import Condition, Operand, Role, RolePolicy
from scopeaudit.sources.terraform.declared import Declared, why
from scopeaudit.sources.terraform.gathering import Gathered
from scopeaudit.sources.terraform.reading import as_text, objects, text, texts
from scopeaudit.sources.terraform.value import Unknown, Value

_OPERATORS = frozenset({"EQ", "IN", "GE", "GT", "LE", "LT"})
_OPERANDS = frozenset({"SCALAR", "VARIABLE", "USER", "QUEUE", "TEAM"})
_CONDITIONAL = Condition(variable="a condition that is not known before an apply")
"""Stands for a condition that is there and cannot be read: the permission has a proviso either way."""


def role_of(declared: Declared, gathered: Gathered) -> Role:
    """Return a role; what of it is not known is hidden from those who hold it, and from nobody else."""
    gathered.place(declared.address, declared)
    policies, hidden = _policies(declared)
    general = texts(declared.value("permissions"), declared.place("permissions"))
    at = declared.place("permissions")
    misplaced = [one for one in general.known if ":" in one]
    hidden += general.hidden
    hidden += [
        f"`permissions` are general ones, `{one}` belongs into `permission_policies`: whether it is "
        f"taken is not known ({at.path}:{at.line})"
        for one in misplaced
    ]
    reasons = (f"role `{declared.address}`: {one}" for one in hidden)
    gathered.hide("roles", reasons, declared.address)
    default = text(declared, "default_role_id")
    return Role(
        id=declared.address,
        name=_name(declared, gathered),
        policies=tuple(policies),
        permissions=tuple(one for one in general.known if ":" not in one),
        default_role_id=default if isinstance(default, str) and default else None,
    )


def _name(declared: Declared, gathered: Gathered) -> str:
    name = text(declared, "name")
    if isinstance(name, str) and name:
        return name
    unknown = name if isinstance(name, Unknown) else Unknown("`name` is missing")
    reason = f"name of role `{declared.address}`: {why(unknown, declared.place('name'))}"
    gathered.hide("roles", (reason,), declared.address)
    return declared.address


def _policies(declared: Declared) -> tuple[list[RolePolicy], list[str]]:
    at = declared.place("permission_policies")
    blocks, hidden = objects(declared.value("permission_policies"), at)
    made: list[RolePolicy] = []
    for block in blocks:
        domain, entity = as_text(block.get("domain")), as_text(block.get("entity_name"))
        actions = texts(block.get("action_set"), at)
        hidden += actions.hidden
        unknown = next((one for one in (domain, entity) if isinstance(one, Unknown)), None)
        if unknown or not domain or not entity:
            hidden.append(why(unknown or Unknown("a policy has no domain or entity"), at))
        elif block.get("action_set") is None:
            hidden.append(why(Unknown("a policy has no `action_set`"), at))
        elif actions.known:
            condition = _condition(block.get("conditions"))
            made.append(
                RolePolicy(
                    domain=str(domain),
                    entity=str(entity),
                    actions=actions.known,
                    condition=condition,
                )
            )
    return made, hidden


def _condition(value: Value) -> Condition | None:
    """Return the condition of a policy; there is at most one."""
    if value is None or value == []:
        return None
    first = value[0] if isinstance(value, list) else value
    return _one_condition(first) if isinstance(first, dict) else _CONDITIONAL


def _one_condition(block: dict[str, Value]) -> Condition:
    conjunction = block.get("conjunction")
    terms = block.get("terms")
    if not isinstance(terms, list) or not terms:
        return _CONDITIONAL
    made = tuple(_term(one) for one in terms)
    if len(made) == 1:
        return made[0]
    return Condition(conjunction="OR" if conjunction == "OR" else "AND", terms=made)


def _term(term: Value) -> Condition:
    if not isinstance(term, dict):
        return _CONDITIONAL
    variable, operator = term.get("variable_name"), term.get("operator")
    operands = term.get("operands")
    if not isinstance(variable, str) or operator not in _OPERATORS:
        return _CONDITIONAL
    listed = operands if isinstance(operands, list) else []
    return Condition(
        variable=variable,
        operator=cast("Any", operator),
        operands=tuple(_operand(one) for one in listed if isinstance(one, dict)),
    )


def _operand(operand: dict[str, Value]) -> Operand:
    kind = operand.get("type")
    given = (operand.get(key) for key in ("value", "queue_id", "user_id", "team_id"))
    value = next((one for one in given if isinstance(one, str) and one), "not known")
    return Operand(type=cast("Any", kind) if kind in _OPERANDS else "SCALAR", value=value)
