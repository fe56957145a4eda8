"""What an operation needs, as the terms that are decided."""

from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.catalog import load_catalog
from scopeaudit.model.operation import Operation
from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    Need,
    OperationNeed,
    PermissionNeed,
    ScopeNeed,
    UnpublishedNeed,
    UserContextNeed,
)

CATALOG = load_catalog()


def need(key: str) -> OperationNeed:
    """Return the need of a bundled operation."""
    return CATALOG.need_of(CATALOG.operations[key])


def test_muting_needs_a_scope_one_of_three_permissions_and_a_user() -> None:
    """The parts are all needed; the permissions are alternatives."""
    assert need("patchConversationsCallParticipant") == OperationNeed(
        "patchConversationsCallParticipant",
        AllOf(
            (
                ScopeNeed("conversations"),
                AnyOf(
                    (
                        PermissionNeed("conversation:call:record"),
                        PermissionNeed("conversation:communication:disconnect"),
                        PermissionNeed("conversation:participant:wrapup"),
                    )
                ),
                UserContextNeed(),
            )
        ),
    )


def test_trap_17_all_stays_all() -> None:
    """Permissions of mode ALL are all needed, and scopes stay alternatives."""
    assert need("postWorkforcemanagementBusinessunitPlanninggroups").need == AllOf(
        (
            ScopeNeed("workforce-management"),
            AllOf((PermissionNeed("routing:queue:view"), PermissionNeed("wfm:planningGroup:add"))),
        )
    )


def suffices(need: Need | None, held: set[str], *, user: bool) -> bool:
    """Decide a need of names the plain way; what is not published is never met."""
    match need:
        case AllOf(needs):
            return all(suffices(one, held, user=user) for one in needs)
        case AnyOf(needs):
            return any(suffices(one, held, user=user) for one in needs)
        case ScopeNeed(name) | PermissionNeed(name):
            return name in held
        case UserContextNeed():
            return user
        case None:
            return True
    return False


@given(st.data())
def test_a_need_is_met_exactly_when_its_row_is(data: st.DataObject) -> None:
    """Whatever of a row's names are held, the need agrees with the row read by hand."""
    operation = data.draw(st.sampled_from(list(CATALOG.operations.values())))
    names = (*(operation.permissions or ()), *(operation.scopes or ()))
    held = data.draw(st.sets(st.sampled_from(names))) if names else set()
    user = data.draw(st.booleans())
    permissions, scopes = operation.permissions, operation.scopes
    enough = all if operation.mode == "all" else any
    expected = (
        permissions is not None
        and (scopes is not None or operation.auth == "none")
        and (not permissions or enough(name in held for name in permissions))
        and (not scopes or any(name in held for name in scopes))
        and (user or not operation.user_context)
    )
    assert suffices(CATALOG.need_of(operation).need, held, user=user) == expected


def test_unknown_is_never_taken_for_nothing() -> None:
    """Unknown scopes and permissions are needs of their own, which cannot be decided."""
    both = Operation(id="x", method="GET", path="/x", permissions=None, scopes=None)
    assert CATALOG.need_of(both) == OperationNeed(
        "x",
        AllOf((UnpublishedNeed("scope", "x"), UnpublishedNeed("permission", "x"))),
        "its scopes are not published; its permissions are not published",
    )


def test_nothing_published_to_need_is_no_need_with_a_remark() -> None:
    """Where any token will do and no permission is published the need is None, and the note says so."""
    assert need("getDate") == OperationNeed(
        "getDate",
        None,
        "any token will do, whatever its scopes; "
        "no permission is published, which does not mean that none is checked",
    )


def test_an_operation_without_sign_in_needs_nothing() -> None:
    """An operation that takes no token has no need, and says so."""
    free = next(one for one in CATALOG.operations.values() if one.auth == "none")
    assert CATALOG.need_of(free).need is None
    assert "needs no token" in CATALOG.need_of(free).note


def test_a_guest_operation_is_never_met_by_an_oauth_token() -> None:
    """What only a guest's token opens stays undecided for clients, and names that token."""
    found = need("getWebmessagingMessages")
    assert found.need == UnpublishedNeed("scope", "getWebmessagingMessages")
    assert "Webmessaging JWT" in found.note


def test_inferred_scopes_are_told_with_their_confidence() -> None:
    """Inferred scopes carry their basis into the need, and the share of right ones into the note."""
    found = need("postBusinessrulesDecisiontableVersionRollback")
    assert found.need == AllOf(
        (
            ScopeNeed("business-rules", "inferred"),
            UnpublishedNeed("permission", "postBusinessrulesDecisiontableVersionRollback"),
        )
    )
    assert "inferred from operations near it, right in 96% of such cases" in found.note


def test_a_correction_is_told_with_date_and_reason() -> None:
    """A corrected row says when, why and on whose word, and so does a row with a remark."""
    corrected, remark = need("getUserrecordingTranscoding"), need("patchUserPresence")
    assert "corrected 2026-11-23: the published text says that permissions are checked" in (
        corrected.note
    )
    assert "remark of 2026-11-23: since 2025-07-20 `presence:userPresence:edit`" in remark.note


def test_operations_that_go_are_told() -> None:
    """Gone, preview and deprecated operations say so."""
    assert need("getConversationsChats").note.startswith(
        "the vendor publishes this operation no more; deprecated by the vendor"
    )
    preview = next(one for one in CATALOG.operations.values() if one.preview)
    assert "a preview" in CATALOG.need_of(preview).note
