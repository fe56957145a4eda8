"""The rules: one module a rule, listed here in the order their findings are made."""

from collections.abc import Mapping
from types import MappingProxyType

from scopeaudit.checks import (
    blind_spot,
    can_grant_itself,
    denied_by_access_policy,
    dormant_power,
    forbidden_ability,
    idle_client,
    ignored_roles,
    ignored_scopes,
    implicit_grant,
    inactive_client,
    inactive_user,
    insecure_redirect,
    leftover_grant,
    long_lived_token,
    missing_permission,
    missing_role,
    missing_scope,
    no_user_context,
    policy_matches_nothing,
    readonly_that_writes,
    stale_token,
    super_user,
    unused_permission,
    waiver_expired,
    waiver_unused,
    wildcard_role,
    wrong_division,
)
from scopeaudit.checks.audited import Check
from scopeaudit.model.rule import Rule

CHECKS: tuple[Check, ...] = (
    Check(missing_scope.RULE, missing_scope.find),
    Check(missing_permission.RULE, missing_permission.find),
    Check(missing_role.RULE, missing_role.find),
    Check(wrong_division.RULE, wrong_division.find),
    Check(no_user_context.RULE, no_user_context.find),
    Check(denied_by_access_policy.RULE, denied_by_access_policy.find),
    Check(forbidden_ability.RULE, forbidden_ability.find),
    Check(inactive_client.RULE, inactive_client.find),
    Check(inactive_user.RULE, inactive_user.find),
    Check(stale_token.RULE, stale_token.find, stale_token.limits),
    Check(wildcard_role.RULE, wildcard_role.find),
    Check(super_user.RULE, super_user.find),
    Check(implicit_grant.RULE, implicit_grant.find),
    Check(long_lived_token.RULE, long_lived_token.find),
    Check(insecure_redirect.RULE, insecure_redirect.find),
    Check(ignored_scopes.RULE, ignored_scopes.find, ignored_scopes.limits),
    Check(ignored_roles.RULE, ignored_roles.find, ignored_roles.limits),
    Check(readonly_that_writes.RULE, readonly_that_writes.find, readonly_that_writes.limits),
    Check(idle_client.RULE, idle_client.find, idle_client.limits),
    Check(unused_permission.RULE, unused_permission.find, unused_permission.limits),
    Check(dormant_power.RULE, dormant_power.find, dormant_power.limits),
    Check(leftover_grant.RULE, leftover_grant.find, leftover_grant.limits),
    Check(can_grant_itself.RULE, can_grant_itself.find),
    Check(policy_matches_nothing.RULE, policy_matches_nothing.find),
    Check(waiver_expired.RULE, waiver_expired.find),
    Check(waiver_unused.RULE, waiver_unused.find),
    Check(blind_spot.RULE, blind_spot.find),
)

RULES: Mapping[str, Rule] = MappingProxyType({check.rule.id: check.rule for check in CHECKS})
