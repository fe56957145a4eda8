"""Loading policies: files, folders and includes become one set in which every name is known."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.bundled import bundled
from scopeaudit.catalog import load_catalog
from scopeaudit.checks import RULES
from scopeaudit.documents import Plain
from scopeaudit.errors import PolicyError, Problem
from scopeaudit.model.policy import (
    Action,
    AllOf,
    AnyOf,
    Caution,
    ClientSelector,
    Expectation,
    InQueues,
    Link,
    Location,
    NamedNeed,
    Need,
    ParticipantNeed,
    PermissionNeed,
    PolicySet,
    RoleNeed,
    RuleSetting,
    ScopeNeed,
    Severity,
    UserContextNeed,
    UserSelector,
)
from scopeaudit.policy.load import load_policies

CATALOG = load_catalog()
HEAD = "version: 1\ntitle: Our applications\n"
MUTE = "patchConversationsCallParticipant"
Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a policy into a fresh current folder, with version and title above it."""
    monkeypatch.chdir(tmp_path)

    def written(name: str, text: str) -> Path:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + text, encoding="utf-8")
        return path

    return written


def load(*paths: Path) -> PolicySet:
    """Load policies with the real catalog and rules."""
    return load_policies(paths, CATALOG, RULES)


def refused(*paths: Path) -> tuple[Problem, ...]:
    """Return why policies are refused."""
    with pytest.raises(PolicyError) as caught:
        load(*paths)
    return caught.value.problems


def need_of(write: Write, needs: str, before: str = "") -> Need:
    """Return what needs written on one line become."""
    path = write("p.yaml", f"{before}\nactions:\n  a: {{title: A, needs: {needs}}}\n")
    return load(path).actions["a"].need


def test_a_policy_becomes_what_it_says(write: Write) -> None:
    """Every key of an action, an expectation and a check arrives, with its place."""
    path = write(
        "team/calls.yaml",
        """\
vocabulary:
  call:update: {scope: conversations}
actions:
  call.mute:
    title: Mute
      a microphone
    operation: patchConversationsCallParticipant
    needs:
      participant: self
      user_context: true
      permission: {any: [conversation:call:record]}
      scope: call:update
    severity: critical
    remedy: |
      Add the scope.
    links: [{title: Page, url: "https://example.com/a"}]
expect:
  - id: overlay
    title: The overlay mutes
    clients: {name: [Queue*, Wall*], id: c1, grant_type: CODE, state: active, role: R}
    users: {name: A*, id: u1, role: Supervisor, group: G, division: EMEA, state: [active, inactive]}
    can: [call.mute]
    where: [EMEA, APAC]
    severity: low
    remedy: Ask.
    links: [{title: Page, url: "https://example.com/b"}]
checks:
  long-lived-token:
    severity: low
    seconds: 60
    scim_clients: ["a*"]
    remedy: Shorten it.
""",
    )
    policies = load(path)
    name = "team/calls.yaml"
    meaning = NamedNeed("call:update", ScopeNeed("call:update"), ScopeNeed("conversations"))
    assert policies.actions == {
        "call.mute": Action(
            id="call.mute",
            title="Mute a microphone",
            need=AllOf(
                (
                    meaning,
                    PermissionNeed("conversation:call:record"),
                    UserContextNeed(),
                    ParticipantNeed("self"),
                )
            ),
            operation=MUTE,
            severity=Severity.CRITICAL,
            remedy="Add the scope.",
            links=(Link(title="Page", url="https://example.com/a"),),
            at=Location(name, 6, 3),
        )
    }
    assert policies.expectations == (
        Expectation(
            id="overlay",
            title="The overlay mutes",
            clients=ClientSelector(
                names=("Queue*", "Wall*"),
                ids=("c1",),
                grant_types=("CODE",),
                states=("active",),
                roles=("R",),
            ),
            users=UserSelector(
                names=("A*",),
                ids=("u1",),
                roles=("Supervisor",),
                groups=("G",),
                divisions=("EMEA",),
                states=("active", "inactive"),
            ),
            actions=("call.mute",),
            allowed=True,
            where=("EMEA", "APAC"),
            severity=Severity.LOW,
            remedy="Ask.",
            links=(Link(title="Page", url="https://example.com/b"),),
            at=Location(name, 20, 5),
        ),
    )
    assert policies.rules == (
        RuleSetting(
            rule="long-lived-token",
            severity=Severity.LOW,
            parameters={"seconds": 60, "scim_clients": ("a*",)},
            remedy="Shorten it.",
            at=Location(name, 30, 3),
        ),
    )
    (file,) = policies.files
    digest = sha256(path.read_bytes()).hexdigest()
    assert (file.path, file.title, file.digest) == (name, "Our applications", digest)
    assert policies.cautions == ()


@pytest.mark.parametrize(
    ("written", "need"),
    [
        ("{scope: users}", ScopeNeed("users")),
        ("{scope: [users]}", ScopeNeed("users")),
        ("{scope: {any: [users]}}", ScopeNeed("users")),
        ("{scope: [users, users]}", ScopeNeed("users")),
        ("{scope: [users, routing]}", AllOf((ScopeNeed("users"), ScopeNeed("routing")))),
        ("{scope: {all: [users, routing]}}", AllOf((ScopeNeed("users"), ScopeNeed("routing")))),
        ("{scope: {any: [users, routing]}}", AnyOf((ScopeNeed("users"), ScopeNeed("routing")))),
        ("{role: {any: [A b, C]}}", AnyOf((RoleNeed("A b"), RoleNeed("C")))),
        ("{permission: admin}", PermissionNeed("admin")),
        ("{participant: any}", ParticipantNeed("any")),
        ("{user_context: true}", UserContextNeed()),
        ("{role: R, scope: users}", AllOf((ScopeNeed("users"), RoleNeed("R")))),
        ("{all: [{any: [{scope: users}]}]}", ScopeNeed("users")),
        (
            "{any: [{role: R}, {scope: users, role: S}]}",
            AnyOf((RoleNeed("R"), AllOf((ScopeNeed("users"), RoleNeed("S"))))),
        ),
    ],
)
def test_needs_are_joined_and_unwrapped(write: Write, written: str, need: Need) -> None:
    """Keys and lists mean all, `any` means one, and one alone needs no joining."""
    assert need_of(write, written) == need


@pytest.mark.parametrize(
    "named",
    [
        MUTE,
        "patch_conversations_call_participant",
        "PATCH /api/v2/conversations/calls/{conversationId}/participants/{participantId}",
    ],
)
def test_an_operation_is_what_the_catalog_says(write: Write, named: str) -> None:
    """By whatever name, an operation under `needs`, or alone in an action, means its published needs."""
    operation = CATALOG.find(MUTE)
    assert operation
    assert need_of(write, f'{{operation: "{named}"}}') == CATALOG.need_of(operation)
    path = write("q.yaml", f'actions: {{a: {{title: A, operation: "{named}"}}}}\n')
    action = load(path).actions["a"]
    assert (action.operation, action.need) == (MUTE, CATALOG.need_of(operation))


@pytest.mark.parametrize(
    ("kind", "name", "meaning", "need"),
    [
        ("scope", "call:view", "users", ScopeNeed),
        ("permission", "supervise", "conversation:call:monitor", PermissionNeed),
        ("role", "Lead", "Supervisor", RoleNeed),
    ],
)
def test_a_name_of_the_vocabulary_stays_visible(
    write: Write, kind: str, name: str, meaning: str, need: Callable[[str], Need]
) -> None:
    """A need for a team's own name has both the name and what it stands for."""
    before = f"vocabulary: {{'{name}': {{{kind}: '{meaning}'}}}}"
    assert need_of(write, f"{{{kind}: '{name}'}}", before) == NamedNeed(
        name, need(name), need(meaning)
    )


def test_the_vocabulary_of_all_files_is_one(write: Write) -> None:
    """A name may be used in another file, and said twice if it is said alike."""
    words = "vocabulary: {'call:update': {scope: conversations}}\n"
    write("a.yaml", words)
    write("b.yaml", words + "actions: {a: {title: A, needs: {scope: 'call:update'}}}\n")
    write("c.yaml", "actions: {b: {title: B, needs: {scope: 'call:update'}}}\n")
    actions = load(Path()).actions
    assert actions["a"].need == actions["b"].need


def test_defaults(write: Write) -> None:
    """What is left out is high, any division, active users, and every client or user."""
    path = write(
        "p.yaml",
        "actions: {a: {title: A, needs: {role: R}}}\nexpect: [{id: e, users: {role: R}, cannot: [a]}]\n",
    )
    policies = load(path)
    (expectation,) = policies.expectations
    assert policies.actions["a"].severity is Severity.HIGH
    assert (expectation.clients, expectation.where) == (None, "any")
    assert (expectation.allowed, expectation.severity) == (False, None)
    assert expectation.users == UserSelector(roles=("R",))


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ("all", "all"),
        ("home", "home"),
        ("[x]", ("x",)),
        ("{queue: Billing}", InQueues(("Billing",))),
        ("{queue: [A, B]}", InQueues(("A", "B"))),
    ],
)
def test_where(write: Write, written: str, where: object) -> None:
    """A place is a word or a list of divisions."""
    path = write(
        "p.yaml",
        "actions: {a: {title: A, needs: {role: R}}}\n"
        f"expect: [{{id: e, users: {{role: R}}, can: [a], where: {written}}}]\n",
    )
    assert load(path).expectations[0].where == where


def test_a_pattern_names_every_action_that_fits(write: Write) -> None:
    """A pattern stands for the ids that fit, in order; an action named twice is there once."""
    path = write(
        "p.yaml",
        "actions:\n"
        + "".join(f"  {name}: {{title: T, needs: {{role: R}}}}\n" for name in ("c.b", "c.a", "d"))
        + "expect: [{id: e, users: {role: R}, can: [d, 'c.*', c.b]}]\n",
    )
    assert load(path).expectations[0].actions == ("d", "c.a", "c.b")


def test_the_bundled_policies_are_right() -> None:
    """Without a path the bundled policies are loaded, under names that no machine changes."""
    policies = load()
    assert [file.path for file in policies.files] == [
        "bundled:auditor",
        "bundled:call-control",
        "bundled:client-hygiene",
        "bundled:user-access",
    ]
    assert policies.cautions == ()
    folder = bundled("policies")
    names = ("auditor", "call-control", "client-hygiene", "user-access")
    assert policies == load(*(folder / f"{name}.yaml" for name in names))
    assert all(action.at.path.startswith("bundled:") for action in policies.actions.values())


def test_loading_needs_no_pydantic() -> None:
    """The shape is checked with the published schema: what explains it is not imported."""
    code = (
        "import sys; from scopeaudit.policy.load import load_policies; "
        "from scopeaudit.catalog import load_catalog; from scopeaudit.checks import RULES; "
        "load_policies((), load_catalog(), RULES); sys.exit('pydantic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_folder_stands_for_its_policies(write: Write) -> None:
    """Folders are read with all that is in them, but for cases and what begins with a dot."""
    rule = "checks: {stale-token: {}}\n"
    for name in (
        "b.yaml",
        "a/x.yml",
        "a/y.YAML",
        "b.test.yaml",
        ".git/c.yaml",
        ".d.yaml",
        "e.txt",
    ):
        write(f"policies/{name}", rule)
    files = [file.path for file in load(Path("policies")).files]
    assert files == ["policies/b.yaml", "policies/a/x.yml", "policies/a/y.YAML"]


def test_a_file_is_read_once(write: Write) -> None:
    """Named twice, in a folder that is named too, or included besides, a file counts once."""
    one = write("a.yaml", "include: [b.yaml, ./b.yaml]\nchecks: {stale-token: {}}\n")
    write("b.yaml", "include: [c.yaml]\nchecks: {idle-client: {}}\n")
    write("c.yaml", "checks: {super-user: {}}\n")
    files = [file.path for file in load(one, one, Path(), one.absolute()).files]
    assert files == ["a.yaml", "b.yaml", "c.yaml"]


def test_includes_come_after_what_is_named(write: Write) -> None:
    """A bundled policy is included by its name, another file by a path from the including one."""
    path = write("team/a.yaml", "include: [call-control, shared/../shared/b.yaml]\n")
    write("team/shared/b.yaml", "include: [../c.yaml]\nchecks: {stale-token: {}}\n")
    write("team/c.yaml", "checks: {idle-client: {}}\n")
    policies = load(path)
    assert [file.path for file in policies.files] == [
        "team/a.yaml",
        "bundled:call-control",
        "team/shared/b.yaml",
        "team/c.yaml",
    ]
    assert "call.mute" in policies.actions


def test_an_action_is_replaced_only_where_that_is_said(write: Write) -> None:
    """`override: true` replaces an action whole, whatever is read first."""
    for one, other in (("a.yaml", "b.yaml"), ("b.yaml", "a.yaml")):
        write(one, "actions: {a: {title: Mine, needs: {role: R}, override: true}}\n")
        write(other, "actions: {a: {title: Theirs, needs: {role: S}, remedy: Ask.}}\n")
        (action,) = load(Path()).actions.values()
        assert (action.title, action.remedy, action.at.path) == ("Mine", "", one)


def test_a_link_that_leaves_the_folder_is_refused(write: Write) -> None:
    """A link in a folder, to a file or a folder, and an include of one are refused alike."""
    write("outside/a.yaml", "checks: {stale-token: {}}\n")
    write("in/p.yaml", "include: [./link.yaml]\n")
    Path("in/link.yaml").symlink_to(Path("outside/a.yaml").absolute())
    Path("in/folder").symlink_to(Path("outside").absolute())
    assert [str(one).split("\n")[0] for one in refused(Path("in"))] == [
        "in/folder: this link to a folder is not followed",
        "in/link.yaml: this link leads out of the folder",
        "in/p.yaml:3:11: `./link.yaml` leads out of the folder tree that is read",
    ]
    (problem,) = refused(Path("in/p.yaml"))
    assert problem.message == "`./link.yaml` leads out of the folder tree that is read"


def test_a_link_that_stays_is_followed(write: Write) -> None:
    """Folders whose files are links within them are read as usual, each file once."""
    write("in/.data/a.yaml", "checks: {stale-token: {}}\n")
    Path("in/a.yaml").symlink_to(".data/a.yaml")
    Path("in/b.yaml").symlink_to("a.yaml")
    assert [file.path for file in load(Path("in")).files] == ["in/a.yaml"]


def test_a_link_to_itself_is_a_problem(write: Write) -> None:
    """A link that leads nowhere is refused without an error of Python's own."""
    path = write("p.yaml", "include: [./loop.yaml]\n")
    Path("loop.yaml").symlink_to("loop.yaml")
    assert refused(path)
    assert refused(Path("loop.yaml"))
    assert refused(Path())


@pytest.mark.parametrize("name", ["a" * 300 + ".yaml", "x/" * 3000 + "a.yaml", '"a\\0b.yaml"'])
def test_a_name_no_file_can_have_is_a_problem(write: Write, name: str) -> None:
    """An include of an impossible name is refused."""
    assert refused(write("p.yaml", f"include: [{name}]\n"))


def test_paths_that_name_no_policy(write: Write) -> None:
    """A missing path, an empty folder and a file of cases are said, all at once."""
    cases = write("p.test.yaml", "checks: {stale-token: {}}\n")
    Path("empty").mkdir()
    said = [f"{one.path}: {one.message}" for one in refused(Path("no"), Path("empty"), cases)]
    assert said == [
        "empty: there is no policy in this folder",
        "no: no such file",
        "p.test.yaml: expected a policy, found a file of cases",
    ]


def cautions(*paths: Path) -> tuple[Caution, ...]:
    """Return what is doubtful in policies that load."""
    return load(*paths).cautions


def test_a_permission_nobody_published_is_doubtful(write: Write) -> None:
    """The organization's own catalog may know it, so the caution names the permission."""
    path = write(
        "p.yaml", "actions: {a: {title: A, needs: {permission: conversation:call:recrd}}}\n"
    )
    (caution,) = cautions(path)
    assert caution == Caution(
        at=Location("p.yaml", 3, 45),
        message="no published operation names the permission `conversation:call:recrd`",
        hint=caution.hint,
        permission="conversation:call:recrd",
    )
    assert "`conversation:call:record`" in caution.hint


def test_needs_weaker_than_the_operation_are_doubtful(write: Write) -> None:
    """What the operation needs besides is named; needs that are as strong are not doubted."""
    text = f"actions: {{a: {{title: A, operation: {MUTE}, needs: {{user_context: true, scope: NAME}}}}}}\n"
    (caution,) = cautions(write("p.yaml", text.replace("NAME", "'conversations:readonly'")))
    assert caution.message == (
        "the needs of `a` can be met without the scope `conversations` and the permission "
        "`conversation:call:record`, `conversation:communication:disconnect` or "
        f"`conversation:participant:wrapup`, which the operation `{MUTE}` needs"
    )
    assert caution.permission == ""
    strong = text.replace("NAME", "conversations, permission: conversation:call:record")
    assert cautions(write("q.yaml", strong)) == ()


@pytest.mark.parametrize(
    ("operation", "needs", "lacking"),
    [
        (MUTE, "operation: getConversation", "a signed-in user"),
        ("getConversation", "role: R", "the scope `conversations` or `conversations:readonly`"),
        ("postUsersSearch", "scope: users", "the permission `directory:user:view`"),
    ],
)
def test_what_weaker_needs_lack_is_named(
    write: Write, operation: str, needs: str, lacking: str
) -> None:
    """Scopes, permissions and a signed-in user are each called what they are."""
    path = write(
        "p.yaml", f"actions: {{a: {{title: A, operation: {operation}, needs: {{{needs}}}}}}}\n"
    )
    (caution,) = cautions(path)
    assert lacking in caution.message


def test_an_unread_file_may_define_what_is_not_known(write: Write) -> None:
    """Beside a file that cannot be read, only slips of known names are called unknown."""
    write("a.yaml", "\tactions:\n")
    write(
        "b.yaml",
        "actions:\n  call.mute: {title: M, needs: {scope: zebra, permission: 'zebra:x'}}\n"
        "  call.hold: {title: H, needs: {scope: conversatons}, override: true}\n"
        "expect: [{id: e, users: {role: R}, can: [zebra, 'zebra.*', call.mut]}]\n",
    )
    assert [problem.message for problem in refused(Path())] == [
        "expected spaces to indent this line, found a tab",
        "unknown scope `conversatons`",
        "unknown action `call.mut`",
    ]


def test_an_operation_that_is_gone_is_doubtful(write: Write) -> None:
    """A policy that names what the vendor publishes no more still loads."""
    gone = next(one.id for one in CATALOG.operations.values() if one.gone)
    (caution,) = cautions(write("p.yaml", f"actions: {{a: {{title: A, operation: {gone}}}}}\n"))
    assert caution.message == f"the vendor publishes the operation `{gone}` no more"


def unplaced(policies: PolicySet) -> tuple[object, ...]:
    """Return what policies say, without where they say it."""
    nowhere = Location("", 0)
    return (
        {name: replace(one, at=nowhere) for name, one in policies.actions.items()},
        {one.id: replace(one, at=nowhere) for one in policies.expectations},
        {one.rule: replace(one, at=nowhere) for one in policies.rules},
        {(one.message, one.hint) for one in policies.cautions},
    )


def written(value: Plain, order: Callable[[Iterable[str]], list[str]]) -> str:
    """Write a value as YAML in one line, its keys in some order."""
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f'"{key}": {written(value[key], order)}' for key in order(value)) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(written(one, order) for one in value) + "]"
    return str(value).lower() if isinstance(value, bool | int) else f'"{value}"'


@given(random=st.randoms(use_true_random=False), names=st.permutations(["a", "b", "c"]))
def test_order_does_not_matter(
    random: object, names: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The keys of any mapping, and the files, may stand in any order: the policies are the same."""
    folder = tmp_path_factory.mktemp("p")
    head: dict[str, Plain] = {"version": 1, "title": "T"}
    needs: dict[str, Plain] = {"scope": "call:update", "role": "R", "user_context": True}
    needs |= {"any": [{"permission": "a:b:c", "participant": "self"}, {"operation": MUTE}]}
    files: list[dict[str, Plain]] = [
        head | {"vocabulary": {"call:update": {"scope": "conversations"}, "x": {"role": "Y"}}},
        head
        | {
            "actions": {
                "call.mute": {"title": "M", "needs": needs, "operation": MUTE},
                "call.hold": {"title": "H", "needs": {"role": "x"}, "severity": "low"},
            },
            "checks": {"stale-token": {}, "idle-client": {"min_days": 2, "severity": "low"}},
        },
        head | {"expect": [{"id": "e", "users": {"role": "R", "name": "*"}, "can": ["call.*"]}]},
    ]

    def shuffled(keys: Iterable[str]) -> list[str]:
        return random.sample(sorted(keys), len(list(keys)))  # type: ignore[attr-defined, no-any-return]

    def loaded(order: Callable[[Iterable[str]], list[str]], names: list[str]) -> PolicySet:
        paths = [folder / f"{name}.yaml" for name in names]
        for path, value in zip(paths, files, strict=True):
            path.write_text(written(value, order), encoding="utf-8")
        return load(folder)

    assert unplaced(loaded(shuffled, names)) == unplaced(loaded(sorted, ["a", "b", "c"]))
