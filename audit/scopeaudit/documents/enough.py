"""When to stop: after a hundred problems a file is not what it was taken for."""

from scopeaudit.errors import Problem

MAX_PROBLEMS = 100


class EnoughError(Exception):
    """The rest is not worth reading; never seen by a user."""


def add_problem(problems: list[Problem], problem: Problem) -> None:
    """Add a problem; EnoughError after a hundred, of which the last says that there may be more."""
    problems.append(problem)
    if len(problems) >= MAX_PROBLEMS:
        message = f"reading stopped after {MAX_PROBLEMS} problems"
        problems.append(Problem(problem.path, 0, 0, message, "mend these first"))
        raise EnoughError
