"""Audits made by hand: the story the tool exists for, and one whose every name is hostile."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from scopeaudit.errors import ExitCode
from scopeaudit.model.finding import Acceptance, Evidence, Finding, Subject, Waiver, WaiverUse
from scopeaudit.model.policy import (
    Action,
    AllOf,
    AnyOf,
    Caution,
    ClientSelector,
    Expectation,
    Link,
    Location,
    NamedNeed,
    ParticipantNeed,
    PermissionNeed,
    PolicyFile,
    PolicySet,
    RuleSetting,
    ScopeNeed,
    Severity,
    UserContextNeed,
    UserSelector,
)
from scopeaudit.model.result import AuditResult, Cell, Provenance, SectionRead
from scopeaudit.model.snapshot import BlindSpot, Organization
from scopeaudit.model.verdict import (
    Exempt,
    Gap,
    HeldPermission,
    HeldScope,
    Outcome,
    Proof,
    Proviso,
    Verdict,
)

FIRST = ("Ana", "Ben", "Chiara", "Deniz", "Elif", "Femi", "Grace", "Hugo", "Ines", "Jonas")
LAST = ("Ruiz", "Okafor", "Lindqvist", "Tanaka", "Moreau", "Novak", "Haddad", "Silva", "Weber")
CALLS = "policies/call-control.yaml"
HYGIENE = "policies/client-hygiene.yaml"
PERMISSIONS = (
    "conversation:participant:wrapup",
    "conversation:call:record",
    "conversation:communication:disconnect",
)
HOSTILE = (
    "<script>document.title='owned'</script><img src=x onerror=alert(1)>",
    "</script></style></title><!-- <script>alert(2)//",
    "{{7*7}}{% raw %}${7*7}#{7*7}",
    "evil\u202etxt.exe\u2066\u200b\x1b[31mred\x1b]0;owned\x07\u2028\x00",
    '=HYPERLINK("http://evil.example","click")',
    "@octocat | `tick` | [link](javascript:alert(3)) **bold** #12 https://evil.example",
    '"quoted", comma; &amp; &lt;b&gt; \\ back',
    "\r\n+1 second line\tand tab",
    "x" * 10_000,
    "שרה לוי 山田太郎 e\u0301",
)


def users(first: int, last: int, client: str = "", mark: str = "a") -> tuple[Subject, ...]:
    """Return ordinary users by their numbers, each with a fingerprint of its own."""
    return tuple(
        Subject(
            "user",
            f"7a0c0000-0000-4000-8000-{number:012d}",
            f"{FIRST[number % 10]} {LAST[number % 9]} {number:03d}",
            client,
            f"{mark}{number:015x}",
        )
        for number in range(first, last)
    )


OVERLAY = Subject(
    "client", "c1000000-0000-4000-8000-000000000001", "Queue dashboard", "", "1" * 16
)
BOT = Subject("client", "c1000000-0000-4000-8000-000000000002", "Night shift bot", "", "2" * 16)
LEGACY = Subject("client", "c1000000-0000-4000-8000-000000000003", "Wallboard", "", "3" * 16)
MUTE_LINK = Link(title="Participants of a call", url="https://example.org/participants")


def overlay_proof() -> Proof:
    """Prove that the overlay's users lack the scope for muting and hold all the rest."""
    literal = Proof(ScopeNeed("call:update"), Outcome.MISSING)
    gap = Gap("missing-scope", ("conversations",), said="call:update")
    published = Proof(ScopeNeed("conversations"), Outcome.MISSING, gaps=(gap,))
    named = NamedNeed("call:update", literal.need, published.need)
    held = HeldPermission(
        PERMISSIONS[0], "conversation:participant:*", "r-sup", "d-emea", "g-lead"
    )
    permission = Proof(
        AnyOf(tuple(PermissionNeed(one) for one in PERMISSIONS)),
        Outcome.MET,
        grounds=(held,),
        children=(
            Proof(PermissionNeed(PERMISSIONS[0]), Outcome.MET, grounds=(held,), division="d-emea"),
        ),
    )
    on_call = Proviso("participant", "the user is the participant acted on")
    children = (
        Proof(named, Outcome.MISSING, gaps=(gap,), children=(published,)),
        permission,
        Proof(UserContextNeed(), Outcome.MET, grounds=(Exempt("the user signs in"),)),
        Proof(ParticipantNeed("self"), Outcome.MET, provisos=(on_call,)),
    )
    need = AllOf(tuple(child.need for child in children))
    return Proof(need, Outcome.MISSING, gaps=(gap,), provisos=(on_call,), children=children)


def met_proof(*kinds: str) -> Proof:
    """Prove a need by a scope, under provisos of the given kinds."""
    texts = {
        "participant": "the user is the participant acted on",
        "access-policy": "no access policy denies it; they could not be read",
        "application": "the application holds the scope conversations",
    }
    provisos = tuple(Proviso(kind, texts[kind]) for kind in kinds)  # type: ignore[arg-type]
    held = (HeldScope("conversations:readonly", "conversations"),)
    return Proof(ScopeNeed("conversations:readonly"), Outcome.MET, held, provisos=provisos)


SPOTS = (
    BlindSpot(
        section="usage",
        reason="the query was refused",
        call="POST /api/v2/usage/query",
        status=403,
        code="missing.any.permissions",
        permission="oauth:client:view",
        correlation_id="5c1d9a52-6f0e-4f6b-9f67-0a6a0a1f2f11",
    ),
    BlindSpot(
        section="access_policies",
        reason="the list was refused",
        call="GET /api/v2/authorization/policies",
        status=403,
        code="missing.any.permissions",
        permission="authorization:policy:view",
    ),
    BlindSpot(section="users", reason="no grants in the answer", ids=("u-77", "u-78")),
)


def unknown_proof() -> Proof:
    """Prove nothing: a blind spot hides the grants."""
    return Proof(PermissionNeed("conversation:call:monitor"), Outcome.UNKNOWN, blind=(SPOTS[2],))


def findings() -> tuple[Finding, ...]:
    """Return the story's findings, in no useful order."""
    overlay = "Queue dashboard"
    return (
        Finding(
            rule="implicit-grant",
            severity=Severity.MEDIUM,
            subjects=(LEGACY,),
            message="client Wallboard signs users in by the implicit grant, which puts tokens in the address bar",
            cause="grant type TOKEN",
            fingerprint="b5e1f02a7c9d4411",
            client="Wallboard",
            evidence=(
                Evidence(
                    text="grant_type is TOKEN",
                    pointer="/clients/2/grant_type",
                    source="GET /api/v2/oauth/clients",
                ),
            ),
            remedy=("Create a client with grant type CODE and PKCE, and retire this one.",),
            at=Location(HYGIENE, 9, 3),
        ),
        Finding(
            rule="missing-scope",
            severity=Severity.HIGH,
            subjects=users(0, 412, OVERLAY.id, "a"),
            message="users through client Queue dashboard cannot call.mute: the client lacks call:update",
            cause="client Queue dashboard asks for conversations:readonly only",
            fingerprint="3f0c9d2be1a74405",
            lacks=("conversations",),
            said="call:update",
            client=overlay,
            actions=("call.mute", "call.hold", "call.disconnect"),
            expectations=("overlay-can-mute",),
            evidence=(
                Evidence(
                    text="scopes are conversations:readonly, users:readonly",
                    pointer="/clients/0/scopes",
                    source="GET /api/v2/oauth/clients",
                ),
                Evidence(
                    text="last changed 2026-11-18 15:20 UTC", pointer="/clients/0/modified_at"
                ),
            ),
            remedy=(
                "Admin > Integrations > OAuth > Queue dashboard > Scope: add conversations.",
                "Sign in again; a token keeps the scopes it was issued with.",
            ),
            links=(MUTE_LINK,),
            at=Location(CALLS, 41, 5),
            proof=overlay_proof(),
        ),
        Finding(
            rule="forbidden-ability",
            severity=Severity.CRITICAL,
            subjects=(BOT,),
            message="client Night shift bot can call.disconnect, which bots-stay-off-calls forbids",
            cause="role Voice automation holds conversation:*:* in all divisions",
            fingerprint="0d44c1b2aa907e13",
            client="Night shift bot",
            actions=("call.disconnect",),
            expectations=("bots-stay-off-calls",),
            evidence=(
                Evidence(
                    text="grant of role Voice automation in *", pointer="/clients/1/grants/0"
                ),
            ),
            remedy=("Remove role Voice automation from client Night shift bot.",),
            at=Location(CALLS, 58, 5),
            proof=met_proof(),
        ),
        Finding(
            rule="no-user-context",
            severity=Severity.HIGH,
            subjects=(BOT,),
            message="client Night shift bot cannot call.mute: client credentials have no user",
            cause="grant type CLIENT-CREDENTIALS",
            fingerprint="9a6e0b7733f1c2d8",
            client="Night shift bot",
            actions=("call.mute",),
            expectations=("bot-can-mute",),
            remedy=("Mute through PATCH …/participants/{id}/user/{userId}, or sign a user in.",),
            at=Location(CALLS, 66, 5),
        ),
        Finding(
            rule="wrong-division",
            severity=Severity.HIGH,
            subjects=(Subject("user", "u-sam", "Sam Whitfield", OVERLAY.id, "4" * 16),),
            message="user Sam Whitfield holds conversation:call:monitor in division APAC, not in EMEA",
            cause="role Supervisor is granted in division APAC",
            fingerprint="77d0a1e9c4b35f60",
            lacks=("conversation:call:monitor",),
            division="d-emea",
            client=overlay,
            actions=("call.monitor",),
            expectations=("supervisors-can-monitor",),
            remedy=("Grant role Supervisor to Sam Whitfield in division EMEA.",),
            at=Location(CALLS, 50, 5),
        ),
        Finding(
            rule="stale-token",
            severity=Severity.HIGH,
            subjects=users(0, 37, OVERLAY.id, "b"),
            message="tokens of client Queue dashboard were issued before call:update was added",
            cause="issued before 2026-11-18 15:20 UTC, when the client last changed",
            fingerprint="c2b8f4d01e6a9937",
            lacks=("conversations",),
            said="call:update",
            client=overlay,
            evidence=(Evidence(text="37 tokens without conversations", pointer="/tokens"),),
            remedy=("Have these users sign in again.",),
        ),
        Finding(
            rule="wildcard-role",
            severity=Severity.MEDIUM,
            subjects=(Subject("role", "r-auto", "Voice automation", "", "5" * 16),),
            message="role Voice automation holds conversation:*:*",
            cause="permission policy conversation:*:*",
            fingerprint="e81d5a30b2cc7f46",
        ),
        Finding(
            rule="missing-scope",
            severity=Severity.LOW,
            subjects=users(412, 470, LEGACY.id, "d"),
            message="users through client Wallboard cannot call.view once scopes are enforced",
            cause="client Wallboard has no scope",
            fingerprint="5d1e7720c8a94bf3",
            lacks=("conversations", "conversations:readonly"),
            said="call:view",
            client="Wallboard",
            actions=("call.view",),
            expectations=("wallboard-can-view",),
            latent=True,
            remedy=("Add conversations:readonly to client Wallboard.",),
        ),
        Finding(
            rule="blind-spot",
            severity=Severity.INFO,
            subjects=(Subject("organization", "o-1", "Northwind Care", "", "6" * 16),),
            message="usage was not read: the query was refused",
            cause="403 missing.any.permissions",
            fingerprint="a00b51f3d9c8e274",
            remedy=("Grant oauth:client:view to the client that collects.",),
        ),
    )


def accepted() -> tuple[Finding, ...]:
    """Return the one finding that someone accepted."""
    by = Acceptance(
        owner="platform-team@example.org",
        reason="break-glass account, watched by alert 4411",
        until=date(2027, 3, 31),
        at=Location("waivers.yaml", 4, 3),
    )
    admin = Subject("user", "u-root", "Break Glass", "", "7" * 16)
    return (
        Finding(
            rule="super-user",
            severity=Severity.HIGH,
            subjects=(admin,),
            message="user Break Glass holds admin",
            cause="role Master admin in all divisions",
            fingerprint="f4c7720d15ab6e98",
            acceptance=by,
        ),
    )


def verdicts() -> tuple[Verdict, ...]:
    """Return verdicts that say the same as the cells."""
    overlay, monitor = "overlay-can-mute", "supervisors-can-monitor"
    watched = met_proof("participant", "access-policy")
    return (
        _can(overlay, "call.view", OVERLAY, met_proof(), range(412)),
        _can(overlay, "call.mute", OVERLAY, overlay_proof(), range(412)),
        _can(monitor, "call.monitor", OVERLAY, overlay_proof(), range(412, 413)),
        _can(monitor, "call.monitor", OVERLAY, watched, range(413, 430)),
        _can(monitor, "call.monitor", OVERLAY, unknown_proof(), range(430, 432)),
        _cannot("bots-stay-off-calls", "call.disconnect", BOT, met_proof()),
        _cannot("bots-stay-off-calls", "call.mute", BOT, overlay_proof()),
        _can("bot-can-mute", "call.mute", BOT, overlay_proof()),
        _can("wallboard-can-view", "call.view", LEGACY, met_proof("application"), range(412, 470)),
    )


def _can(
    expectation: str, action: str, client: Subject, proof: Proof, users: range | None = None
) -> Verdict:
    several = None if users is None else tuple(users)
    return Verdict(expectation, action, allowed=True, client=client.id, users=several, proof=proof)


def _cannot(expectation: str, action: str, client: Subject, proof: Proof) -> Verdict:
    return Verdict(expectation, action, allowed=False, client=client.id, users=None, proof=proof)


def cells() -> tuple[Cell, ...]:
    """Return the matrix of the story."""
    return (
        Cell(
            expectation="overlay-can-mute",
            action="call.view",
            allowed=True,
            met=412,
            proviso=0,
            missing=0,
            unknown=0,
        ),
        Cell(
            expectation="overlay-can-mute",
            action="call.mute",
            allowed=True,
            met=0,
            proviso=0,
            missing=412,
            unknown=0,
        ),
        Cell(
            expectation="supervisors-can-monitor",
            action="call.monitor",
            allowed=True,
            met=17,
            proviso=17,
            missing=1,
            unknown=2,
        ),
        Cell(
            expectation="bots-stay-off-calls",
            action="call.disconnect",
            allowed=False,
            met=1,
            proviso=0,
            missing=0,
            unknown=0,
        ),
        Cell(
            expectation="bots-stay-off-calls",
            action="call.mute",
            allowed=False,
            met=0,
            proviso=0,
            missing=1,
            unknown=0,
        ),
        Cell(
            expectation="bot-can-mute",
            action="call.mute",
            allowed=True,
            met=0,
            proviso=0,
            missing=1,
            unknown=0,
        ),
        Cell(
            expectation="wallboard-can-view",
            action="call.view",
            allowed=True,
            met=58,
            proviso=58,
            missing=0,
            unknown=0,
        ),
    )


def policies() -> PolicySet:
    """Return the policies of the story."""
    overlay, bots = (
        ClientSelector(names=("Queue dashboard*",)),
        ClientSelector(grant_types=("CLIENT-CREDENTIALS",)),
    )
    titles = {
        "overlay-can-mute": "The overlay's users see and mute",
        "supervisors-can-monitor": "Supervisors monitor in EMEA",
        "bots-stay-off-calls": "Bots never touch a call",
        "bot-can-mute": "The night shift bot mutes",
        "wallboard-can-view": "",
    }
    expectations = tuple(
        Expectation(
            id=name,
            actions=tuple(cell.action for cell in cells() if cell.expectation == name),
            allowed=name != "bots-stay-off-calls",
            clients=bots if name.startswith("bot") else overlay,
            users=None if name.startswith("bot") else UserSelector(roles=("Supervisor",)),
            title=title,
            at=Location(CALLS, 40 + 9 * position, 5),
        )
        for position, (name, title) in enumerate(titles.items())
    )
    mute = Action(
        id="call.mute",
        title="Mute a participant's microphone",
        need=ScopeNeed("conversations"),
        at=Location(CALLS, 12, 3),
    )
    return PolicySet(
        actions={"call.mute": mute},
        expectations=expectations,
        rules=(RuleSetting(rule="implicit-grant", at=Location(HYGIENE, 9, 3)),),
        files=(
            PolicyFile(path=CALLS, title="Call control", digest="9c" * 32),
            PolicyFile(path=HYGIENE, title="Client hygiene", digest="4f" * 32),
        ),
        cautions=(
            Caution(
                at=Location(CALLS, 20, 9),
                message="unknown permission `conversation:call:updte`",
                hint="did you mean `conversation:call:update`?",
            ),
        ),
    )


def sections() -> tuple[SectionRead, ...]:
    """Return what was read: two sections not at all, one in part."""
    read = {
        "clients": 14,
        "conversations": 0,
        "divisions": 4,
        "groups": 21,
        "permissions": 1465,
        "roles": 33,
        "tokens": 61,
    }
    whole = tuple(SectionRead(section=name, count=count) for name, count in read.items())
    unread = tuple(
        SectionRead(section=name, count=None, blind_spots=1)
        for name in ("access_policies", "usage")
    )
    return (*whole, *unread, SectionRead(section="users", count=480, blind_spots=1))


def make_story() -> AuditResult:
    """Return the audit of the story: one critical, four high, and what could not be read."""
    taken = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    by = accepted()[0].acceptance
    assert by is not None
    live = Waiver(owner=by.owner, reason=by.reason, until=by.until, at=by.at, rule="super-user")
    spent = Waiver(
        owner="ops@example.org",
        reason="migration",
        until=date(2026, 9, 30),
        at=Location("waivers.yaml", 11, 3),
        rule="implicit-grant",
    )
    return AuditResult(
        provenance=Provenance(
            organization=Organization(id="o-1", name="Northwind Care", region="mypurecloud.ie"),
            taken_at=taken,
            audited_at=taken + timedelta(days=2, hours=3),
            scopes_enforced=True,
            snapshot_digest="ab" * 32,
            tool_version="0.1.0",
            catalog_version="2026-07-28",
            rules=("missing-scope", "forbidden-ability", "implicit-grant"),
        ),
        policies=policies(),
        sections=sections(),
        cells=cells(),
        verdicts=verdicts(),
        findings=findings(),
        accepted=accepted(),
        blind_spots=SPOTS,
        undecided=(("idle-client", SPOTS[0]), ("unused-permission", SPOTS[0])),
        exit_code=ExitCode.FINDINGS,
        names={
            "r-sup": "Supervisor",
            "d-emea": "EMEA",
            "d-apac": "APAC",
            "g-lead": "Team leads",
            OVERLAY.id: OVERLAY.name,
            BOT.id: BOT.name,
            LEGACY.id: LEGACY.name,
        },
        waivers=(
            WaiverUse(waiver=live, applied=1, expired=False),
            WaiverUse(waiver=spent, applied=0, expired=True),
        ),
        rule_titles={
            "missing-scope": "A client lacks a scope",
            "forbidden-ability": "Somebody can do what they must not",
        },
    )


def make_hostile() -> AuditResult:
    """Return an audit in which everything typed by a person is an attack, in turn."""
    story = make_story()
    attacks = tuple(
        Finding(
            rule="missing-permission",
            severity=Severity.HIGH,
            subjects=(Subject("user", f"id-{number} {text}", text, text, f"{number:016x}"),),
            message=f"user {text} cannot {text}",
            cause=text,
            fingerprint=f"{number:08x}deadbeef",
            lacks=(text,),
            said=text,
            division=text,
            client=text,
            actions=(text,),
            expectations=(text,),
            evidence=(Evidence(text=text, pointer=text, source=text),),
            remedy=(text,),
            links=(
                Link(title=text, url="javascript:alert(4)"),
                Link(title=text, url="https://example.org/?q=" + text),
            ),
            at=Location(text, 1, 1),
            proof=Proof(
                NamedNeed(text, ScopeNeed(text), ScopeNeed(text)),
                Outcome.MISSING,
                gaps=(Gap("missing-scope", (text,), text, note=text),),
            ),
        )
        for number, text in enumerate(HOSTILE, 1)
    )
    name = " ".join(text[:80] for text in HOSTILE)
    rows = tuple(
        Cell(expectation=text, action=text, allowed=True, met=0, proviso=0, missing=1, unknown=0)
        for text in HOSTILE
    )
    spots = tuple(
        BlindSpot(section="users", reason=text, call=text, code=text, permission=text)
        for text in HOSTILE
    )
    files = tuple(PolicyFile(path=text, title=text, digest="00" * 32) for text in HOSTILE)
    accepted_ones = tuple(
        replace(
            one,
            acceptance=Acceptance(
                owner=text, reason=text, until=date(2027, 1, 1), at=Location(text, 1)
            ),
            fingerprint=one.fingerprint[::-1],
        )
        for one, text in zip(attacks, HOSTILE, strict=True)
    )
    return replace(
        story,
        provenance=replace(
            story.provenance, organization=Organization(id="o", name=name, region=name)
        ),
        policies=replace(story.policies, files=files),
        cells=rows,
        findings=attacks,
        accepted=accepted_ones,
        blind_spots=spots,
        names=dict.fromkeys(("d-emea", *HOSTILE), HOSTILE[0]),
        rule_titles={"missing-permission": HOSTILE[0]},
    )


def make_clean() -> AuditResult:
    """Return an audit that was whole and found nothing."""
    story = make_story()
    fine = tuple(
        replace(cell, met=2, proviso=0, missing=0, unknown=0)
        for cell in story.cells
        if cell.allowed
    )
    read = tuple(
        replace(section, count=section.count or 0, blind_spots=0) for section in story.sections
    )
    return replace(
        story,
        findings=(),
        accepted=(),
        blind_spots=(),
        undecided=(),
        verdicts=(),
        cells=fine,
        sections=read,
        exit_code=ExitCode.CLEAN,
        waivers=(),
        policies=replace(story.policies, cautions=()),
    )
