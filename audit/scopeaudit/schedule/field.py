"""One field of a cron expression: which numbers and names it takes, and what a text of it stands for."""

from scopeaudit.records import dataclass

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_SUNDAY_AGAIN = 7


@dataclass(frozen=True, slots=True)
class Field:
    """What may stand in one place; `names` stand for numbers from `low` on."""

    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()

    @property
    def numbers(self) -> range:
        """All numbers it can mean."""
        return range(self.low, self.high + 1)


WEEKDAY = Field("day of the week", 0, 6, WEEKDAYS)
FIELDS = (
    Field("minute", 0, 59),
    Field("hour", 0, 23),
    Field("day of the month", 1, 31),
    Field("month", 1, 12, _MONTHS),
    WEEKDAY,
)
"""The five fields, in their order; 7 is another word for Sunday."""


class WrongFieldError(Exception):
    """A field says what cron does not know; the message says what was expected, the hint what to write."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def read_field(field: Field, text: str) -> tuple[int, ...]:
    """Return the numbers a field stands for, in rising order; Sunday is 0.

    Raises WrongFieldError.
    """
    found = {number for term in text.split(",") for number in _term(field, term)}
    if field is WEEKDAY:
        found = {number % _SUNDAY_AGAIN for number in found}
    return tuple(sorted(found))


def _term(field: Field, text: str) -> range:
    span, slash, step = text.partition("/")
    first, dash, last = span.partition("-")
    if span == "*":
        low, high = field.low, field.high
    elif dash:
        low, high = _number(field, first), _number(field, last)
    else:
        low = high = _number(field, first)
    if low > high:
        raise WrongFieldError(*_backward(field, span, low, high))
    if slash and span != "*" and not dash:
        raise WrongFieldError(
            f"the {field.name} `{text}` has a step without a range",
            f"write `{span}-{field.high}/{step}`",
        )
    return range(low, high + 1, _step(field, text, step, high - low) if slash else 1)


def _step(field: Field, text: str, step: str, span: int) -> int:
    number = int(step) if _is_number(step) else 0
    if not 1 <= number <= max(span, 1):
        raise WrongFieldError(
            f"the step of the {field.name} `{_seen(text)}` is wrong; expected 1 to {max(span, 1)}",
            "a step counts within its field: nothing is due every 90 minutes or every 36 hours",
        )
    return number


def _number(field: Field, text: str) -> int:
    if text in field.names:
        return field.names.index(text) + field.low
    top = _SUNDAY_AGAIN if field is WEEKDAY else field.high
    if _is_number(text) and field.low <= int(text) <= top:
        return int(text)
    raise WrongFieldError(*_unknown(field, text, top))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 2  # noqa: PLR2004 - no field has longer ones


def _unknown(field: Field, text: str, top: int) -> tuple[str, str]:
    names = f", or {field.names[0]} to {field.names[-1]}" if field.names else ""
    hint = ""
    if any(letter in text for letter in "?#") or text in {"L", "LW", "W"}:
        hint = "`?`, `L`, `W` and `#` are of other schedulers; cron has none of them"
    elif len(text) > 3 and text[:3] in field.names:  # noqa: PLR2004 - letters of a name
        hint = f"write `{text[:3]}`"
    return f"the {field.name} `{_seen(text)}` is wrong; expected {field.low} to {top}{names}", hint


def _backward(field: Field, span: str, low: int, high: int) -> tuple[str, str]:
    wrapped = [*range(low, field.high + 1), *range(field.low, high + 1)]
    words = [field.names[one - field.low] for one in wrapped] if field.names else map(str, wrapped)
    return f"the {field.name} `{span}` runs backward", f"write `{','.join(words)}`"


def _seen(text: str) -> str:
    return "".join(one if one.isprintable() else "?" for one in text)
