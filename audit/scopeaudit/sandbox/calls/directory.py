"""Users, groups and queues."""

from scopeaudit.model.snapshot import User
from scopeaudit.sandbox import wire
from scopeaudit.sandbox.call import Answer, Call
from scopeaudit.sandbox.paging import numbered
from scopeaudit.sandbox.refusal import refuse
from scopeaudit.sandbox.section import found, whole

MAX = 500
_STATES = {"active", "inactive", "deleted", "any"}
_EVERY_OTHER = 2


def users(call: Call) -> Answer:
    """Answer the organization's own users, the active ones unless `state` says otherwise."""
    state = call.word("state", "active")
    if state not in _STATES:
        raise refuse("bad.request", reason="state is not active, inactive, deleted or any")
    asked = set(call.words("id"))
    rows = [
        one
        for one in whole(call.tenant.snapshot.users)
        if not one.trustee and state in {one.state, "any"} and (not asked or one.id in asked)
    ]
    return _page(call, rows)


def _page(call: Call, rows: list[User]) -> Answer:
    """Answer a page of users; with the fault, every other row goes without what was asked for."""
    expand = call.words("expand")
    faulty = call.fault is not None and call.fault.kind == "missing-expand"
    bare = {one.id for one in rows[::_EVERY_OTHER]} if faulty else set()
    return numbered(
        call,
        rows,
        lambda one: wire.user(call.tenant, one, () if one.id in bare else expand),
        most=MAX,
    )


def user(call: Call) -> Answer:
    """Answer one user."""
    whole(call.tenant.snapshot.users)
    one = found(call.tenant.users, call.parameters["userId"])
    return Answer(body=wire.user(call.tenant, one, call.words("expand")))


def queues(call: Call) -> Answer:
    """Answer the queues."""
    return numbered(call, whole(call.tenant.snapshot.queues), wire.queue)


def groups(call: Call) -> Answer:
    """Answer the groups."""
    asked = set(call.words("id"))
    rows = [one for one in whole(call.tenant.snapshot.groups) if not asked or one.id in asked]
    return numbered(call, rows, lambda one: wire.group(call.tenant, one), most=MAX)


def group(call: Call) -> Answer:
    """Answer one group."""
    whole(call.tenant.snapshot.groups)
    one = found(call.tenant.index.groups, call.parameters["groupId"])
    return Answer(body=wire.group(call.tenant, one))


def members(call: Call) -> Answer:
    """Answer the members of a group, page by page."""
    return numbered(
        call, _members(call), lambda one: wire.user(call.tenant, one, call.words("expand"))
    )


def individuals(call: Call) -> Answer:
    """Answer the members of a group, all at once; owners too where they count as members."""
    shown = [wire.user(call.tenant, one) for one in _members(call)]
    return Answer(body={"entities": shown, "total": len(shown), "selfUri": call.request.path})


def _members(call: Call) -> list[User]:
    whole(call.tenant.snapshot.groups)
    one = found(call.tenant.index.groups, call.parameters["groupId"])
    inside = {user.id: user for user in call.tenant.members.get(one.id, ())}
    for owner in one.owners if one.include_owners else ():
        if owner in call.tenant.users:
            inside[owner] = call.tenant.users[owner]
    return list(inside.values())
