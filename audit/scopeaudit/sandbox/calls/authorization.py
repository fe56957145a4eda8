"""Roles, divisions, the permission catalog and access policies."""

from itertools import groupby

from scopeaudit.model.permission import parts
from scopeaudit.model.snapshot import Division, Role
from scopeaudit.sandbox import wire
from scopeaudit.sandbox.call import Answer, Call
from scopeaudit.sandbox.paging import by_cursor, numbered
from scopeaudit.sandbox.refusal import refuse
from scopeaudit.sandbox.section import found, whole


def roles(call: Call) -> Answer:
    """Answer the roles, those that have one of the permissions where some are named."""
    counted = call.word("userCount", "true") != "false"
    rows = [one for one in whole(call.tenant.snapshot.roles) if _asked_role(call, one)]
    return numbered(
        call, rows, lambda one: wire.role(one, subjects=_users(call, one) if counted else None)
    )


def _asked_role(call: Call, one: Role) -> bool:
    ids, name, permissions = call.words("id"), call.word("name"), call.words("permission")
    return (
        (not ids or one.id in ids)
        and (not name or name.lower() in one.name.lower())
        and (not permissions or any(call.tenant.index.covers(one.id, p) for p in permissions))
    )


def _users(call: Call, one: Role) -> int:
    return len(
        {each.subject for each in call.tenant.by_role.get(one.id, ()) if each.type == "PC_USER"}
    )


def role(call: Call) -> Answer:
    """Answer one role."""
    whole(call.tenant.snapshot.roles)
    one = found(call.tenant.index.roles, call.parameters["roleId"])
    return Answer(body=wire.role(one))


def divisions(call: Call) -> Answer:
    """Answer the divisions in numbered pages."""
    return numbered(call, _divisions(call), wire.division)


def divisions_by_cursor(call: Call) -> Answer:
    """Answer the divisions by cursor."""
    return by_cursor(call, _divisions(call), wire.division)


def _divisions(call: Call) -> list[Division]:
    ids, name = call.words("id"), call.word("name")
    return [
        one
        for one in whole(call.tenant.snapshot.divisions)
        if (not ids or one.id in ids) and (not name or name.lower() in one.name.lower())
    ]


def home_division(call: Call) -> Answer:
    """Answer the home division."""
    home = [one for one in whole(call.tenant.snapshot.divisions) if one.home]
    if not home:
        raise refuse("not.found")
    return Answer(body=wire.division(home[0]))


def division(call: Call) -> Answer:
    """Answer one division."""
    whole(call.tenant.snapshot.divisions)
    one = found(call.tenant.index.divisions, call.parameters["divisionId"])
    return Answer(body=wire.division(one))


def permissions(call: Call) -> Answer:
    """Answer the organization's permissions, one row a domain; general ones have no place in it."""
    known = [one for one in whole(call.tenant.snapshot.permissions) if parts(one.name)]
    ordered = sorted(known, key=lambda one: one.name.split(":")[0])
    domains = [
        (name, tuple(rows)) for name, rows in groupby(ordered, lambda one: one.name.split(":")[0])
    ]
    return numbered(call, domains, lambda one: wire.domain(*one))


def policies(call: Call) -> Answer:
    """Answer the access policies by cursor."""
    return by_cursor(call, whole(call.tenant.snapshot.access_policies), wire.access_policy)


def policy(call: Call) -> Answer:
    """Answer one access policy."""
    known = {one.id: one for one in whole(call.tenant.snapshot.access_policies)}
    return Answer(body=wire.access_policy(found(known, call.parameters["policyId"])))
