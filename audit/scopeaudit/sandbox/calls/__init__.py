"""The calls that are answered: each of the vendor's operation ids, and the function that answers it."""

from collections.abc import Mapping
from types import MappingProxyType

from scopeaudit.sandbox.call import Handler
from scopeaudit.sandbox.calls import (
    authorization,
    clients,
    control,
    conversations,
    directory,
    grants,
    trustees,
    usage,
    whoami,
)

HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "getTokensMe": whoami.token,
        "deleteTokensMe": whoami.end_token,
        "getUsersMe": whoami.user,
        "getOrganizationsMe": whoami.organization,
        "getUsers": directory.users,
        "getUser": directory.user,
        "getGroups": directory.groups,
        "getGroup": directory.group,
        "getGroupMembers": directory.members,
        "getGroupIndividuals": directory.individuals,
        "getOauthClients": clients.clients,
        "getOauthClient": clients.client,
        "getOauthScopes": clients.scopes,
        "getOauthAuthorizations": clients.authorizations,
        "getAuthorizationRoles": authorization.roles,
        "getAuthorizationRole": authorization.role,
        "getAuthorizationDivisions": authorization.divisions,
        "getAuthorizationDivisionsQuery": authorization.divisions_by_cursor,
        "getAuthorizationDivisionsHome": authorization.home_division,
        "getAuthorizationDivision": authorization.division,
        "getAuthorizationPermissions": authorization.permissions,
        "getAuthorizationPolicies": authorization.policies,
        "getAuthorizationPolicy": authorization.policy,
        "getAuthorizationDivisionGrants": grants.of_division,
        "getAuthorizationRoleSubjectgrants": grants.of_role,
        "getAuthorizationSubject": grants.of_subject,
        "getAuthorizationSubjectsMe": grants.of_caller,
        "getAuthorizationSubjectsRolecounts": grants.role_counts,
        "getOrgauthorizationTrustees": trustees.trustees,
        "getOrgauthorizationTrusteeUsers": trustees.users,
        "getOrgauthorizationTrusteeGroups": trustees.groups,
        "postUsageQuery": usage.start,
        "getUsageQueryExecutionIdResults": usage.results,
        "getConversations": conversations.mine,
        "getConversationsCalls": conversations.my_calls,
        "getConversation": conversations.conversation,
        "getConversationsCall": conversations.call_conversation,
        "postAnalyticsConversationsDetailsQuery": conversations.details,
        "patchConversationsCallParticipant": control.update_own,
        "patchConversationsCallParticipantUserUserId": control.update_for_user,
        "patchConversationParticipant": control.update,
        "patchConversationsCallParticipantCommunication": control.end_communication,
        "patchConversationsCall": control.update_call,
        "postConversationDisconnect": control.disconnect,
        "deleteConversation": control.disconnect,
        "postConversationsCallParticipantMonitor": control.monitor,
        "postConversationsCallParticipantCoach": control.coach,
        "postConversationsCallParticipantBarge": control.barge,
        "postConversationBarge": control.barge_conversation,
    }
)
"""Operations of the catalog that are not here pass the gates and do nothing."""
