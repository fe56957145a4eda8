"""Who calls: the token, its user, the organization."""

from scopeaudit.sandbox import wire
from scopeaudit.sandbox.call import Answer, Call
from scopeaudit.sandbox.refusal import refuse


def token(call: Call) -> Answer:
    """Answer the token's client and scopes, those of the moment it was issued; no user, no permission."""
    caller = call.signed_in()
    known = call.tenant.snapshot.organization
    here = {"id": known.id, "name": known.name}
    fields = ("accessTokenValiditySeconds", "registeredRedirectUri", "selfUri")
    client = {key: value for key, value in wire.client(caller.client).items() if key not in fields}
    return Answer(
        body={
            "organization": here,
            "homeOrganization": here,
            "authorizedScope": list(caller.scopes),
            "OAuthClient": client | {"organization": here},
        }
    )


def end_token(call: Call) -> Answer:
    """End the token of the call."""
    return Answer(status=200, state=call.state.without_token(call.signed_in().token))


def user(call: Call) -> Answer:
    """Answer the user who signed in."""
    one = call.signed_in().user
    if one is None:
        raise refuse("not.a.user")
    return Answer(body=wire.user(call.tenant, one, call.words("expand")))


def organization(call: Call) -> Answer:
    """Answer the organization."""
    known = call.tenant.snapshot.organization
    return Answer(
        body={
            "id": known.id,
            "name": known.name,
            "version": 1,
            "state": "active",
            "selfUri": f"/api/v2/organizations/{known.id}",
        }
    )
