"""OAuth clients, scopes, and what an administrator authorized."""

from scopeaudit.model.snapshot import Client
from scopeaudit.sandbox import wire
from scopeaudit.sandbox.call import Answer, Call
from scopeaudit.sandbox.paging import numbered
from scopeaudit.sandbox.refusal import refuse
from scopeaudit.sandbox.section import whole

_PAGE = 100
"""The list takes no page size, and no source says how long its pages are."""


def clients(call: Call) -> Answer:
    """Answer the clients; no page size can be asked for, `nextUri` leads on."""
    return numbered(call, _clients(call), wire.client, size=_PAGE)


def _clients(call: Call) -> list[Client]:
    ids = [one.id for one in whole(call.tenant.snapshot.clients)]
    known = (call.tenant.client(one) for one in ids)
    return [one for one in known if one]


def client(call: Call) -> Answer:
    """Answer one client."""
    whole(call.tenant.snapshot.clients)
    one = call.tenant.client(call.parameters["clientId"])
    if one is None:
        raise refuse("not.found")
    return Answer(body=wire.client(one))


def scopes(call: Call) -> Answer:
    """Answer the scopes that operations of the catalog name."""
    known = [
        {"id": one, "description": "", "selfUri": f"/api/v2/oauth/scopes/{one}"}
        for one in sorted(call.catalog.scopes)
    ]
    return Answer(body={"total": len(known), "entities": known, "selfUri": call.request.path})


def authorizations(call: Call) -> Answer:
    """Answer the clients an administrator authorized, with the scopes that were authorized."""
    shown = [
        {
            "client": wire.client(one),
            "scope": list(one.authorized_scopes),
            "state": "Authorized",
            "pending": False,
            "selfUri": f"/api/v2/oauth/authorizations/{one.id}",
        }
        for one in _clients(call)
        if one.authorized_scopes is not None
    ]
    return Answer(body={"total": len(shown), "entities": shown, "selfUri": call.request.path})
