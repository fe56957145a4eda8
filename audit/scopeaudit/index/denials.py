"""Which access policies deny a subject: for certain, or only perhaps (facts §11)."""

from collections.abc import Iterable, Sequence

from scopeaudit.model.snapshot import AccessPolicy, Client
from scopeaudit.records import dataclass

Denials = tuple[tuple[AccessPolicy, ...], tuple[AccessPolicy, ...]]
"""Access policies that deny for certain, and those that may: under a condition, or for a team."""


@dataclass(frozen=True, slots=True)
class DenyPolicies:
    """The active access policies that deny anyone anything."""

    policies: tuple[AccessPolicy, ...]

    @classmethod
    def of(cls, policies: Iterable[AccessPolicy]) -> "DenyPolicies":
        """Keep the active ones that deny; one that is not active is not enforced."""
        return cls(tuple(one for one in policies if one.active and one.effect == "DENY"))

    def names(self, subject_type: str) -> frozenset[str]:
        """Return the ids of the subjects of a type that some policy names."""
        return frozenset(
            one.subject_id or "" for one in self.policies if one.subject_type == subject_type
        )

    def of_user(self, user: str, groups: Sequence[str], *, all_groups: bool) -> Denials:
        """Return what denies a user; unless `groups` are all there are, those of other groups may."""
        sure, possible = _split(one for one in self.policies if _names(one, user, groups))
        others = (one for one in self.policies if not _names(one, user, groups))
        maybe = tuple(one for one in others if _may_name(one, all_groups=all_groups))
        return sure, possible + maybe

    def of_client(self, client: Client) -> Denials:
        """Return what denies a client; one that names it and does not apply to clients only may."""
        named = [one for one in self.policies if _names_client(one, client)]
        sure, possible = _split(one for one in named if one.apply_to_clients)
        puzzling = (one for one in named if not one.apply_to_clients)
        return sure, possible + tuple(one for one in puzzling if one.subject_type == "CLIENT")


def _names(policy: AccessPolicy, user: str, groups: Sequence[str]) -> bool:
    match policy.subject_type:
        case "ALL":
            return True
        case "USER":
            return policy.subject_id == user
        case "GROUP":
            return policy.subject_id in groups
        case _:
            return False


def _names_client(policy: AccessPolicy, client: Client) -> bool:
    named = (policy.subject_type, policy.subject_id) == ("CLIENT", client.id)
    return named or policy.subject_type == "ALL"


def _may_name(policy: AccessPolicy, *, all_groups: bool) -> bool:
    return policy.subject_type == "TEAM" or (policy.subject_type == "GROUP" and not all_groups)


def _split(policies: Iterable[AccessPolicy]) -> Denials:
    sure: list[AccessPolicy] = []
    possible: list[AccessPolicy] = []
    for policy in policies:
        (possible if policy.condition else sure).append(policy)
    return tuple(sure), tuple(possible)
