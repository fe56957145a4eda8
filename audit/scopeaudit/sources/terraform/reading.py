"""Values as the fields they become: what is known of them, and what is not, with its place."""

from scopeaudit.model.policy import Location
from scopeaudit.records import dataclass
from scopeaudit.sources.terraform.declared import Declared, why
from scopeaudit.sources.terraform.value import Unknown, Value


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a list that are known, and why the others are not."""

    known: tuple[str, ...]
    hidden: tuple[str, ...] = ()


def text(declared: Declared, name: str) -> str | Unknown:
    """Return a text; empty where it is not set."""
    return as_text(declared.value(name))


def as_text(value: Value) -> str | Unknown:
    """Return a value as text; empty for null."""
    match value:
        case None:
            return ""
        case str() | Unknown():
            return value
        case bool() | int() | float():
            return str(value)
    return Unknown("a text is expected")


def texts(value: Value, at: Location) -> Texts:
    """Return the texts of a list; one text alone is a list of it."""
    if value is None:
        return Texts(())
    if isinstance(value, Unknown):
        return Texts((), (why(value, at),))
    items = [as_text(one) for one in (value if isinstance(value, list) else [value])]
    known = tuple(dict.fromkeys(one for one in items if isinstance(one, str) and one))
    hidden = tuple(dict.fromkeys(why(one, at) for one in items if isinstance(one, Unknown)))
    return Texts(known, hidden)


def objects(value: Value, at: Location) -> tuple[list[dict[str, Value]], list[str]]:
    """Return the blocks of a name, and why further ones are not known."""
    if value is None:
        return [], []
    items = value if isinstance(value, list) else [value]
    known = [one for one in items if isinstance(one, dict)]
    hidden = [why(one, at) for one in items if isinstance(one, Unknown)]
    if any(not isinstance(one, dict | Unknown) for one in items):
        hidden.append(why(Unknown("a block is expected"), at))
    return known, hidden
