"""The OAuth clients of the demo organization, their tokens and what they called."""

from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.snapshot import Client, Token, Usage, UsageWindow
from scopeaudit.sources.demo.ids import HOME, before, granted

_TWO_DAYS = 172_800
_SCIM_LONGEST = 38_880_000

_SCOPE_ADDED_AT = before(hours=37)
"""When the overlay was given the scope that the token issued before does not have."""

_OVERLAY_SCOPES = ("analytics:readonly", "conversations:readonly")

CLIENTS = (
    Client(
        id="client-queue-dashboard",
        name="Queue dashboard",
        grant_type="CODE",
        scopes=(*_OVERLAY_SCOPES, "conversations"),
        grants=(),
        redirect_uris=("https://dashboard.tidewater.example/signed-in",),
        token_seconds=_TWO_DAYS,
        created_at=before(days=420),
        modified_at=_SCOPE_ADDED_AT,
    ),
    Client(
        id="client-wallboard",
        name="Wallboard overlay",
        grant_type="CODE",
        scopes=_OVERLAY_SCOPES,
        grants=granted("supervisor", ALL_DIVISIONS),
        redirect_uris=("https://wallboard.tidewater.example/signed-in",),
        token_seconds=28_800,
        created_at=before(days=150),
        modified_at=before(days=149),
    ),
    Client(
        id="client-agent-desktop",
        name="Agent desktop",
        grant_type="CODE",
        scopes=("conversations", "presence", "routing", "users"),
        grants=(),
        redirect_uris=("https://desktop.tidewater.example/signed-in",),
        token_seconds=43_200,
        created_at=before(days=900),
        modified_at=before(days=300),
    ),
    Client(
        id="client-quiet-hours",
        name="Quiet hours bot",
        grant_type="CLIENT-CREDENTIALS",
        scopes=("conversations",),
        grants=granted("integration-calls", ALL_DIVISIONS),
        token_seconds=3_600,
        created_at=before(days=31),
        modified_at=before(days=31),
    ),
    Client(
        id="client-old-wallboard",
        name="Old wallboard page",
        grant_type="TOKEN",
        scopes=("analytics:readonly",),
        grants=(),
        redirect_uris=("http://intranet.tidewater.example/wallboard.html",),
        token_seconds=86_400,
        created_at=before(days=1_900),
        modified_at=before(days=1_100),
    ),
    Client(
        id="client-survey-export",
        name="Survey export",
        grant_type="CLIENT-CREDENTIALS",
        state="inactive",
        scopes=(),
        grants=granted("integration-reports", ALL_DIVISIONS),
        token_seconds=3_600,
        created_at=before(days=800),
        modified_at=before(days=12),
        delete_at=before(days=-18),
    ),
    Client(
        id="client-voicebot-trial",
        name="Voicebot trial",
        grant_type="CLIENT-CREDENTIALS",
        scopes=(),
        grants=granted("integration-reports", HOME),
        token_seconds=86_400,
        created_at=before(days=260),
        modified_at=before(days=260),
    ),
    Client(
        id="client-scim",
        name="Directory sync (SCIM)",
        grant_type="CLIENT-CREDENTIALS",
        scopes=(),
        grants=granted("integration-directory", HOME),
        token_seconds=_SCIM_LONGEST,
        created_at=before(days=400),
        modified_at=before(days=400),
    ),
    Client(
        id="client-hr-feed",
        name="HR feed",
        grant_type="CLIENT-CREDENTIALS",
        scopes=(),
        grants=granted("integration-directory", HOME),
        token_seconds=_SCIM_LONGEST,
        created_at=before(days=700),
        modified_at=before(days=410),
    ),
    Client(
        id="client-configuration",
        name="Configuration pipeline",
        grant_type="CLIENT-CREDENTIALS",
        scopes=(),
        grants=granted("integration-configuration", ALL_DIVISIONS),
        token_seconds=3_600,
        created_at=before(days=350),
        modified_at=before(days=90),
    ),
)

TOKENS = (
    Token(
        client="client-queue-dashboard",
        user="supervisor-emea-000",
        scopes=_OVERLAY_SCOPES,
        issued_at=before(hours=45),
        expires_at=before(hours=-3),
    ),
    Token(
        client="client-queue-dashboard",
        user="supervisor-emea-001",
        scopes=(*_OVERLAY_SCOPES, "conversations"),
        issued_at=before(hours=20),
        expires_at=before(hours=-28),
    ),
    Token(
        client="client-wallboard",
        user="supervisor-amer-003",
        scopes=_OVERLAY_SCOPES,
        issued_at=before(hours=2),
        expires_at=before(hours=-6),
    ),
    Token(
        client="client-agent-desktop",
        user="agent-emea-000",
        scopes=("conversations", "presence", "routing", "users"),
        issued_at=before(hours=5),
        expires_at=before(hours=-7),
    ),
    Token(
        client="client-old-wallboard",
        user="supervisor-amer-003",
        scopes=("analytics:readonly",),
        issued_at=before(hours=1),
        expires_at=before(hours=-23),
    ),
)

_CALLS = "/api/v2/conversations/calls/{conversationId}/participants/{participantId}"
_QUEUES_OBSERVED = "/api/v2/analytics/queues/observations/query"


def _used(client: str, method: str, path: str, requests: int, refused: int = 0) -> Usage:
    return Usage(
        client=f"client-{client}", method=method, path=path, requests=requests, refused=refused
    )


USAGE = UsageWindow(
    days=30,
    calls=(
        _used("queue-dashboard", "GET", "/api/v2/conversations/{conversationId}", 21_480),
        _used("queue-dashboard", "PATCH", _CALLS, 64, refused=61),
        _used("queue-dashboard", "POST", _CALLS + "/monitor", 932),
        _used("queue-dashboard", "POST", _QUEUES_OBSERVED, 86_400),
        _used("wallboard", "PATCH", _CALLS, 40, refused=40),
        _used("wallboard", "POST", _QUEUES_OBSERVED, 43_200),
        _used("agent-desktop", "PATCH", _CALLS, 118_204, refused=12),
        _used("agent-desktop", "PATCH", "/api/v2/users/{userId}/presences/{sourceId}", 39_610),
        _used("quiet-hours", "PATCH", _CALLS, 720, refused=720),
        _used("old-wallboard", "POST", _QUEUES_OBSERVED, 8_640),
        _used("survey-export", "POST", "/api/v2/analytics/conversations/aggregates/query", 17),
        _used("survey-export", "POST", "/api/v2/analytics/conversations/details/query", 17),
        _used("scim", "GET", "/api/v2/scim/v2/users", 2_880),
        _used("scim", "POST", "/api/v2/scim/v2/users", 24),
        _used("scim", "PATCH", "/api/v2/scim/v2/users/{userId}", 311),
        _used("hr-feed", "GET", "/api/v2/users", 30),
        _used("configuration", "PUT", "/api/v2/authorization/roles/{roleId}", 6),
        _used("configuration", "PUT", "/api/v2/routing/queues/{queueId}", 48),
    ),
)
