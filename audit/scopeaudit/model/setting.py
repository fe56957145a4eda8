"""A setting as it is shown to people: never a secret."""

from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A key with its value in words, None where it has none, and where that is from.

    `source` is `default`, `file`, `environment` or `flag`; `place` is the key in the file, or the variable.
    """

    key: str
    value: str | tuple[str, ...] | None
    source: str
    place: str
