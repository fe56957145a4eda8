"""What a check is given, and what a check is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from scopeaudit.catalog import Catalog
from scopeaudit.checks.role_sets import RoleSets
from scopeaudit.checks.tried import Tried, tried
from scopeaudit.checks.wording import moment
from scopeaudit.index import Index
from scopeaudit.model.finding import Finding, WaiverUse
from scopeaudit.model.people import Person
from scopeaudit.model.policy import PolicySet, RuleSetting
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot
from scopeaudit.model.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class Audited:
    """An audit as far as it is decided: what was read, what was asked, what came out.

    `undecided` are the rules that could not be decided, with the blind spot that is to blame; `waivers`
    are known only once the other findings are. No slots: what is found once is kept.
    """

    index: Index
    policies: PolicySet
    verdicts: tuple[Verdict, ...]
    catalog: Catalog
    now: datetime
    waivers: tuple[WaiverUse, ...] = ()
    undecided: tuple[tuple[str, BlindSpot], ...] = ()

    def users(self) -> Sequence[Person]:
        """Return the users that were read; a position in a verdict is a position in this."""
        return self.index.people.rows

    @cached_property
    def source(self) -> str:
        """What every fact has as its source: when the snapshot was read."""
        return f"read {moment(self.index.snapshot.taken_at)}"

    @cached_property
    def role_sets(self) -> RoleSets:
        """Which roles users hold together."""
        return RoleSets(self.index)

    @cached_property
    def tried(self) -> tuple[Tried, ...]:
        """What applications tried with conversations."""
        return tried(self.index, self.policies, self.catalog)

    @cached_property
    def user_names(self) -> Mapping[str, str]:
        """The names of all users by id; for rules about attempts, which name users by id."""
        return {one.id: one.name for one in self.users()}


Find = Callable[[Audited, RuleSetting], Iterable[Finding]]
Limits = Callable[[Audited, RuleSetting], Iterable[BlindSpot]]


def no_limits(_audited: Audited, _setting: RuleSetting) -> tuple[BlindSpot, ...]:
    """Say that nothing but its unread sections keeps a rule from being decided."""
    return ()


@dataclass(frozen=True, slots=True)
class Check:
    """A rule, what finds its findings, and what else than unread sections keeps it undecided.

    With `exact`, the limits say all that keeps it undecided: not each unread section hides something.
    """

    rule: Rule
    find: Find
    limits: Limits = no_limits
    exact: bool = False
