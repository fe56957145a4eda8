"""What is wrong in a configuration, said at once and without a word of its values."""

from scopeaudit.errors import PolicyError, Problem


class CycleError(Exception):
    """Values that need each other; `chain` names them, the first one again at the end."""

    def __init__(self, chain: tuple[str, ...]) -> None:
        super().__init__(chain)
        self.chain = chain


class TooMuchError(Exception):
    """A configuration repeats more than any that describes an organization."""


def refuse(problems: list[Problem]) -> None:
    """Raise PolicyError with all problems, if there are any."""
    if problems:
        raise PolicyError(tuple(sorted(set(problems))))
