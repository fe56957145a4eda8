"""What both of the vendor's SDKs are asked to do, and the organizations they do it in."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from scopeaudit.model.snapshot import AccessPolicy, Conversation, OrgPermission, Snapshot
from tests.organizations import AMER, EMEA, client, user
from tests.sandbox.api import REDIRECT
from tests.sandbox.test_control import organization as call_organization
from tests.sandbox.test_reading import organization as full_organization

APP_SCOPES = ("users", "user-basic-info", "conversations", "authorization")


@dataclass(frozen=True)
class SdkCall:
    """One call of an SDK: its group, the vendor's operation id, and what is handed over, in order."""

    group: str
    operation: str
    required: dict[str, Any] = field(default_factory=dict)
    optional: dict[str, Any] = field(default_factory=dict)

    def in_python(self) -> tuple[str, dict[str, Any]]:
        """Return the method and the arguments of the SDK for Python."""
        given = self.required | self.optional
        return _snake(self.operation), {_snake(name): value for name, value in given.items()}

    def in_javascript(self) -> list[Any]:
        """Return the step for the SDK for Node."""
        options = [self.optional] if self.optional else []
        return ["call", self.group, self.operation, *self.required.values(), *options]


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z]+)", r"_\1", name).lower()


USERS = {"pageSize": 500, "state": "any", "expand": ["groups", "lasttokenissued", "dateLastLogin"]}
QUERY = {
    "interval": "2026-11-22T00:00:00Z/2026-11-23T06:00:00Z",
    "conversationFilters": [
        {
            "type": "and",
            "predicates": [
                {"type": "dimension", "dimension": "conversationEnd", "operator": "notExists"}
            ],
        }
    ],
    "paging": {"pageSize": 100, "pageNumber": 1},
}
USAGE = {
    "interval": "2026-10-24T00:00:00Z/2026-11-23T00:00:00Z",
    "granularity": "Month",
    "groupBy": ["OAuthClientId", "TemplateUri", "HttpMethod"],
}

PLAN = [
    SdkCall("TokensApi", "getTokensMe", {}, {"preserveIdleTTL": True}),
    SdkCall("OrganizationApi", "getOrganizationsMe"),
    SdkCall("OAuthApi", "getOauthClients"),
    SdkCall("AuthorizationApi", "getAuthorizationRoles", {}, {"pageSize": 100, "userCount": False}),
    SdkCall("AuthorizationApi", "getAuthorizationDivisionsQuery", {}, {"pageSize": 200}),
    SdkCall("AuthorizationApi", "getAuthorizationPermissions", {}, {"pageSize": 100}),
    SdkCall("AuthorizationApi", "getAuthorizationDivisionGrants", {"divisionId": EMEA}, {"pageSize": 500}),
    SdkCall("AuthorizationApi", "getAuthorizationRoleSubjectgrants", {"roleId": "r-agent"}, {"pageSize": 100}),
    SdkCall("UsersApi", "getUsers", {}, USERS),
    SdkCall("GroupsApi", "getGroups", {}, {"pageSize": 500}),
    SdkCall("AuthorizationApi", "getAuthorizationPolicies", {}, {"pageSize": 200}),
    SdkCall("OrganizationAuthorizationApi", "getOrgauthorizationTrustees", {}, {"pageSize": 25}),
    SdkCall("OrganizationAuthorizationApi", "getOrgauthorizationTrusteeUsers", {"trusteeOrgId": "o-theirs"}),
    SdkCall("OrganizationAuthorizationApi", "getOrgauthorizationTrusteeGroups", {"trusteeOrgId": "o-theirs"}),
    SdkCall("OAuthApi", "getOauthScopes"),
    SdkCall("UsageApi", "postUsageQuery", {"body": USAGE}),
    SdkCall("UsageApi", "getUsageQueryExecutionIdResults", {"executionId": "$executionId"}),
    SdkCall("AnalyticsApi", "postAnalyticsConversationsDetailsQuery", {"body": QUERY}),
    SdkCall("ConversationsApi", "getConversation", {"conversationId": "v-1"}),
    SdkCall("ConversationsApi", "getConversationsCall", {"conversationId": "v-1"}),
    SdkCall("OAuthApi", "getOauthClient", {"clientId": "c-desk"}),
    SdkCall("AuthorizationApi", "getAuthorizationRole", {"roleId": "r-agent"}),
    SdkCall("AuthorizationApi", "getAuthorizationSubject", {"subjectId": "u-bob"}, {"includeDuplicates": True}),
    SdkCall("AuthorizationApi", "getAuthorizationDivisions"),
    SdkCall("UsersApi", "getUser", {"userId": "u-ann"}, {"expand": ["authorization"]}),
    SdkCall("GroupsApi", "getGroupMembers", {"groupId": "g-team"}),
]  # fmt: skip
"""Every call a collector plans, and those for one object."""

OF_A_USER = [
    SdkCall("UsersApi", "getUsersMe", {}, {"expand": ["groups"]}),
    SdkCall("TokensApi", "getTokensMe"),
    SdkCall("AuthorizationApi", "getAuthorizationSubjectsMe"),
    SdkCall("ConversationsApi", "getConversations"),
    SdkCall("ConversationsApi", "getConversationsCalls"),
]
"""What only a signed-in user can ask."""


def reading() -> Snapshot:
    """Make an organization with something of everything, and an application for a user."""
    made = full_organization()
    app = client("c-app", scopes=APP_SCOPES, redirect_uris=(REDIRECT,))
    return replace(made, clients=(*(made.clients or ()), app))


def muting() -> Snapshot:
    """Make an organization with somebody for every way in which a mute is refused."""
    made = call_organization()
    (call,) = made.conversations or ()
    return replace(
        made,
        permissions=tuple(
            OrgPermission(name=f"conversation:{name}", division_aware=True)
            for name in ("participant:wrapup", "communication:disconnect", "call:record")
        ),
        clients=(
            *(made.clients or ()),
            client("c-narrow", scopes=("conversations:readonly",), redirect_uris=(REDIRECT,)),
        ),
        users=(
            *(made.users or ()),
            user("u-eve"),
            user("u-fay", ("r-all", AMER)),
            user("u-gil", ("r-all", "*")),
        ),
        access_policies=(
            AccessPolicy(
                id="ap-gil", target="conversation:*:*", subject_type="USER", subject_id="u-gil"
            ),
        ),
        conversations=(
            replace(call, divisions=(EMEA,)),
            Conversation(id="v-2", divisions=(EMEA,), participants=()),
        ),
    )


@dataclass(frozen=True)
class Mute:
    """Who mutes whom, and how it ends: 202, or a status and a code."""

    user: str
    participant: str
    status: int
    code: str = ""
    client: str = "c-desk"
    conversation: str = "v-1"

    @property
    def call(self) -> SdkCall:
        """Return it as a call of an SDK."""
        ids = {"conversationId": self.conversation, "participantId": self.participant}
        return SdkCall(
            "ConversationsApi",
            "patchConversationsCallParticipant",
            ids | {"body": {"muted": True}},
        )


MUTES = [
    Mute("u-ann", "p-ann", 202),
    Mute("u-ann", "p-bob", 400, "conversation.error.user.not.party"),
    Mute("u-ann", "p-old", 400, "conversation.error.call.disconnected"),
    Mute("u-ann", "p-silent", 400, "conversation.error.participant.no.active.conversations"),
    Mute("u-ann", "v-1", 404, "not.found"),
    Mute("u-ann", "m-2", 404, "not.found"),
    Mute("u-ann", "p-ann", 404, "conversation.error.conversation.not.found", conversation="p-ann"),
    Mute("u-cat", "p-ann", 404, "conversation.error.not.conversation.participant"),
    Mute("", "p-ann", 400, "not.a.user", client="c-service"),
    Mute("u-eve", "p-ann", 403, "missing.any.permissions"),
    Mute("u-fay", "p-ann", 403, "missing.any.division.permissions"),
    Mute("u-gil", "p-ann", 403, "authz.policy.denied"),
    Mute("u-ann", "p-ann", 403, "app.not.authorized.for.scope", client="c-narrow"),
]
