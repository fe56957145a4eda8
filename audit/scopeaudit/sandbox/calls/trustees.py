"""Other organizations that are trusted, and their users."""

from scopeaudit.model.snapshot import User
from scopeaudit.sandbox import wire
from scopeaudit.sandbox.call import Answer, Call
from scopeaudit.sandbox.paging import numbered
from scopeaudit.sandbox.refusal import refuse
from scopeaudit.sandbox.section import whole
from scopeaudit.sandbox.wire import Json


def trustees(call: Call) -> Answer:
    """Answer the organizations some trusted user belongs to."""
    ids = list(dict.fromkeys(one.trustee for one in _trusted(call) if one.trustee))
    return numbered(call, ids, _trustee)


def _trustee(identifier: str) -> Json:
    return {
        "id": identifier,
        "enabled": True,
        "organization": {"id": identifier},
        "selfUri": f"/api/v2/orgauthorization/trustees/{identifier}",
    }


def _trusted(call: Call) -> list[User]:
    return [one for one in whole(call.tenant.snapshot.users) if one.trustee]


def users(call: Call) -> Answer:
    """Answer the trusted users of one of them."""
    return numbered(call, _of(call), lambda one: _trusted_user(call, one))


def _trusted_user(call: Call, one: User) -> Json:
    """Return a user in the vendor's shape of a trusted one, which has no URI of its own."""
    return {key: value for key, value in wire.user(call.tenant, one).items() if key != "selfUri"}


def groups(call: Call) -> Answer:
    """Answer the trusted groups of one of them: a snapshot holds none."""
    _of(call)
    return numbered(call, (), lambda one: one)


def _of(call: Call) -> list[User]:
    rows = [one for one in _trusted(call) if one.trustee == call.parameters["trusteeOrgId"]]
    if not rows:
        raise refuse("not.found")
    return rows
