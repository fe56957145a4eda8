"""Comments that accept findings of the next block: `# scopeaudit: ignore[rule] reason, until 2027-01-31`."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from scopeaudit.documents import did_you_mean
from scopeaudit.errors import PolicyError, Problem
from scopeaudit.model.finding import Waiver
from scopeaudit.model.policy import Mark

_SHAPE = re.compile(r"ignore\s*\[(?P<rule>[^\]]*)\](?P<rest>.*)", re.DOTALL)
_UNTIL = re.compile(r"(?P<reason>.*?)[\s,;]*\buntil\s+(?P<day>\S+?)\.?$")
_HINT = "write `# scopeaudit: ignore[rule] reason, until 2027-01-31`"
_ONE = "write one comment for each rule; both stand above the same block"
_SHORTEST = 10


def read_ignores(marks: Iterable[Mark], rules: Collection[str]) -> tuple[Waiver, ...]:
    """Return a waiver for each comment; raises PolicyError with all that is wrong.

    Whoever wrote the line answers for it: the owner is where it stands.
    """
    problems: list[Problem] = []
    waivers = [one for mark in marks for one in _waivers(mark, rules, problems)]
    if problems:
        raise PolicyError(tuple(sorted(problems)))
    return tuple(waivers)


def _waivers(mark: Mark, rules: Collection[str], problems: list[Problem]) -> Iterator[Waiver]:
    shape = _SHAPE.fullmatch(mark.text)
    if shape is None:
        word = mark.text.split("[")[0].split()[:1]
        problems.append(_problem(mark, f"expected `ignore[rule]`, found `{''.join(word)}`"))
        return
    rule = shape["rule"].strip()
    said = _UNTIL.fullmatch(shape["rest"].strip())
    faults = [*_unknown(mark, rule, rules), *_unsaid(mark, said)]
    problems.extend(faults)
    if said is not None and not faults:
        yield Waiver(
            rule=rule,
            owner=f"{mark.at.path}:{mark.at.line}",
            reason=said["reason"].strip(),
            until=date.fromisoformat(said["day"]),
            at=mark.at,
            block=mark.block,
        )


def _unknown(mark: Mark, rule: str, rules: Collection[str]) -> Iterator[Problem]:
    if "," in rule:
        yield _problem(mark, f"expected one rule between the brackets, found `{rule}`", _ONE)
    elif not rule:
        yield _problem(mark, "expected the id of a rule between the brackets, found nothing")
    elif rule not in rules:
        yield _problem(mark, f"unknown rule `{rule}`", did_you_mean(rule, rules) or _HINT)


def _unsaid(mark: Mark, said: re.Match[str] | None) -> Iterator[Problem]:
    """Yield that the end date or the reason is missing: nothing is accepted for ever, or for nothing."""
    if said is None:
        yield _problem(mark, "expected an end date, `until` and a day, at the end of the comment")
        return
    if not _is_day(said["day"]):
        yield _problem(mark, f"expected a day such as 2027-01-31, found `{said['day']}`")
    if len(said["reason"].strip()) < _SHORTEST:
        yield _problem(mark, f"expected a reason of {_SHORTEST} characters or more before `until`")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text))


def _problem(mark: Mark, message: str, hint: str = _HINT) -> Problem:
    return Problem(mark.at.path, mark.at.line, mark.at.column, message, hint)
