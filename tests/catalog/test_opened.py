"""What permissions and scopes open."""

from pathlib import Path

from scopeaudit.catalog import load_catalog
from scopeaudit.catalog.opened import also_needed, writes
from tests.catalog.vendor_files import catalog_of, published

CATALOG = load_catalog()
PLANNING = "postWorkforcemanagementBusinessunitPlanninggroups"


def ids(name: str) -> set[str]:
    """Return the ids of the operations a permission counts for."""
    return {one.id for one in CATALOG.opened_by_permission(name)}


def test_a_permission_opens_the_operations_that_name_it() -> None:
    """Monitoring a call is the one operation that names its permission."""
    assert ids("conversation:call:monitor") == {"postConversationsCallParticipantMonitor"}
    assert ids("conversation:call:mute") == set()


def test_a_wildcard_opens_what_each_of_its_permissions_opens() -> None:
    """`conversation:call:*` opens the union of its permissions; `*` as entity widens it."""
    single = [one for one in CATALOG.permissions if one.startswith("conversation:call:")]
    assert ids("conversation:call:*") == set().union(*map(ids, single))
    assert ids("conversation:*:*") > ids("conversation:call:*")
    assert ids("conversation:*:monitor") >= ids("conversation:call:monitor")


def test_the_super_user_opens_all_that_names_a_permission() -> None:
    """`admin` counts for every operation with a permission."""
    assert len(ids("admin")) == sum(bool(one.permissions) for one in CATALOG.operations.values())


def test_trap_17_one_of_all_needs_the_others_too() -> None:
    """A permission of an ALL list opens nothing alone: what it needs beside is told; ANY needs nothing."""
    planning = CATALOG.operations[PLANNING]
    mute = CATALOG.operations["patchConversationsCallParticipant"]
    assert also_needed(planning, "wfm:planningGroup:add") == ("routing:queue:view",)
    assert also_needed(planning, "wfm:*:*") == ("routing:queue:view",)
    assert also_needed(planning, "*:*:*") == ()
    assert also_needed(mute, "conversation:call:record") == ()


def test_a_scope_opens_what_its_readonly_form_opens() -> None:
    """`conversations` opens all that `conversations:readonly` opens, and more; not the other way."""
    both = {one.id for one in CATALOG.opened_by_scope("conversations")}
    readonly = {one.id for one in CATALOG.opened_by_scope("conversations:readonly")}
    assert readonly < both
    assert "patchConversationsCallParticipant" in both - readonly


def test_a_scope_the_vendor_lists_only_as_readonly_is_covered(tmp_path: Path) -> None:
    """Where only `audits:readonly` is listed, a client with `audits` passes as well."""
    catalog = catalog_of(
        tmp_path, {"/api/v2/a": {"post": published("postA", ["audits:readonly"])}}
    )
    assert [one.id for one in catalog.opened_by_scope("audits")] == ["postA"]
    assert catalog.opened_by_scope("audit") == ()


def test_trap_20_readonly_scopes_that_write_are_visible() -> None:
    """Readonly scopes open operations that change something: among them monitor, coach, barge, delete."""
    writing = {
        one.id
        for scope in CATALOG.scopes
        if scope.endswith(":readonly")
        for one in CATALOG.opened_by_scope(scope)
        if writes(one)
    }
    assert writing >= {
        "postConversationsCallParticipantMonitor",
        "postConversationsCallParticipantCoach",
        "postConversationsCallParticipantBarge",
        "postConversationBarge",
        "deleteKnowledgeKnowledgebase",
        "putUsersPresencesBulk",
        "postRecordingsDeletionprotection",
    }


def test_trap_20_a_query_that_is_posted_only_reads() -> None:
    """GET and a POST that queries or searches read; PATCH, PUT, DELETE and other POSTs may write."""
    reading = ("getConversations", "postUsersSearch", "postAnalyticsConversationsDetailsQuery")
    changing = ("patchUser", "deleteUser", "putUsersPresencesBulk", "postConversationsCalls")
    assert not any(writes(CATALOG.operations[key]) for key in reading)
    assert all(writes(CATALOG.operations[key]) for key in changing)
