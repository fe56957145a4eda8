"""Which access policies deny a subject: for certain, or only perhaps (facts §11)."""

from collections.abc import Iterable
from dataclasses import dataclass

from scopeaudit.model.snapshot import AccessPolicy, Client

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

    def of_user(self, user: str, groups: tuple[str, ...] | None) -> Denials:
        """Return what denies a user; where groups are not known, those of groups may."""
        sure, possible = _split(one for one in self.policies if _names(one, user, groups or ()))
        return sure, possible + tuple(one for one in self.policies if _may_name(one, groups))

    def of_client(self, client: Client) -> Denials:
        """Return what denies a client; only policies that apply to clients do."""
        return _split(
            one
            for one in self.policies
            if one.apply_to_clients
            and (
                one.subject_type == "ALL"
                or (one.subject_type, one.subject_id) == ("CLIENT", client.id)
            )
        )


def _names(policy: AccessPolicy, user: str, groups: tuple[str, ...]) -> bool:
    match policy.subject_type:
        case "ALL":
            return True
        case "USER":
            return policy.subject_id == user
        case "GROUP":
            return policy.subject_id in groups
        case _:
            return False


def _may_name(policy: AccessPolicy, groups: tuple[str, ...] | None) -> bool:
    return policy.subject_type == "TEAM" or (policy.subject_type == "GROUP" and groups is None)


def _split(policies: Iterable[AccessPolicy]) -> Denials:
    sure: list[AccessPolicy] = []
    possible: list[AccessPolicy] = []
    for policy in policies:
        (possible if policy.condition else sure).append(policy)
    return tuple(sure), tuple(possible)
