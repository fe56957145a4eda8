"""Changes as resources of the vendor's Terraform provider, line by line.

A line that begins with `-` is to be taken out; what a resource sets besides stays as it is. Names of
resources and arguments are those that `sources/terraform` reads.
"""

from collections.abc import Iterable, Iterator, Mapping

from scopeaudit.model.change import (
    AddPermission,
    Change,
    GiveRole,
    Holder,
    NewRole,
    SetScopes,
    SetState,
    SetTokenSeconds,
    TakeRole,
)
from scopeaudit.model.permission import parts
from scopeaudit.records import dataclass
from scopeaudit.render.mending.naming import (
    USERS,
    fitting,
    hcl,
    hcl_list,
    label,
    reference,
)

_CLIENT, _ROLE = "genesyscloud_oauth_client", "genesyscloud_auth_role"
_OF_HOLDER = {"user": "genesyscloud_user_roles", "group": "genesyscloud_group_roles"}
_STAYS = "# what it sets besides stays as it is"


@dataclass(frozen=True, slots=True)
class Patch:
    """Writes changes; `names` are those of objects by id, `many` says whether the users are several."""

    names: Mapping[str, str]
    many: bool

    def lines(self, changes: Iterable[Change]) -> Iterator[str]:
        """Yield the lines of all changes, apart by empty ones."""
        made: NewRole | None = None
        for number, change in enumerate(changes):
            yield from ("",) if number else ()
            yield from self._lines(change, made)
            made = change if isinstance(change, NewRole) else made

    def _lines(  # noqa: PLR0911  one line for each kind of change
        self, change: Change, made: NewRole | None
    ) -> Iterator[str]:
        match change:
            case SetScopes(client, scopes):
                return self._client(client, f"scopes = {hcl_list(scopes)}")
            case SetState(client, state):
                return self._client(client, f"state = {hcl(state)}")
            case SetTokenSeconds(client, seconds):
                return self._client(client, f"access_token_validity_seconds = {seconds}")
            case AddPermission(role, permission):
                return self._resource(_ROLE, role, [_STAYS, *_granting(permission)])
            case NewRole(permission):
                return _new_role(permission)
            case GiveRole(role, holder, divisions):
                given = (
                    f"{_ROLE}.{fitting(made.permission)}.id"
                    if made and not role
                    else reference(role)
                )
                return self._given(holder, _roles(holder, given, divisions), "")
            case TakeRole(role, holder, division):
                return self._given(holder, _roles(holder, reference(role), (division,)), "-")

    def _client(self, client: str, argument: str) -> Iterator[str]:
        return self._resource(_CLIENT, client, [_STAYS, argument])

    def _resource(self, kind: str, identifier: str, body: Iterable[str]) -> Iterator[str]:
        name = self.names.get(identifier, identifier)
        yield f"# {hcl(name)}, id {hcl(identifier)}"
        yield f'resource "{kind}" "{label(identifier, name)}" {{'
        yield from _inside(body)
        yield "}"

    def _given(self, holder: Holder, blocks: list[str], sign: str) -> Iterator[str]:
        marked = [f"{sign}{line}" for line in blocks]
        if holder.kind == "client":
            return self._resource(_CLIENT, holder.id, [_STAYS, *marked])
        whole = "# sets all roles: keep the other blocks"
        body = [*self._whose(holder), whole, *marked]
        return (
            self._of_users(body)
            if not holder.id
            else self._resource(_OF_HOLDER["group"], holder.id, body)
        )

    def _whose(self, holder: Holder) -> list[str]:
        if holder.id:
            return [f"group_id = {reference(holder.id)}"]
        if self.many:
            return _aligned({"for_each": f"toset([{USERS}])", "user_id": "each.key"})
        return [f"user_id = {USERS}"]

    def _of_users(self, body: Iterable[str]) -> Iterator[str]:
        yield f'resource "{_OF_HOLDER["user"]}" "{"these_users" if self.many else "this_user"}" {{'
        yield from _inside(body)
        yield "}"


def _aligned(arguments: Mapping[str, str]) -> list[str]:
    """Return arguments with their values below each other, as the formatter of Terraform does."""
    width = max(map(len, arguments))
    return [f"{name:{width}} = {value}" for name, value in arguments.items()]


def _inside(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines as the body of a block; the sign of a line that is taken out stays in front."""
    return (f"- {line[1:]}" if line.startswith("-") else f"  {line}" for line in lines)


def _roles(holder: Holder, role: str, divisions: tuple[str, ...]) -> list[str]:
    """Return the blocks that give a role; a client has a block for each division."""
    if holder.kind == "client":
        places = [{"division_id": reference(one)} for one in divisions] or [{}]
    else:
        listed = ", ".join(map(reference, divisions))
        places = [{"division_ids": f"[{listed}]"} if divisions else {}]
    blocks = (_aligned({"role_id": role, **place}) for place in places)
    return [line for block in blocks for line in ("roles {", *_inside(block), "}")]


def _granting(permission: str) -> list[str]:
    triple = parts(permission)
    if triple is None:
        return [f"permissions = {hcl_list((permission,))} # besides those it has"]
    domain, entity, action = triple
    policy = {"domain": hcl(domain), "entity_name": hcl(entity), "action_set": hcl_list((action,))}
    return ["permission_policies {", *_inside(_aligned(policy)), "}"]


def _new_role(permission: str) -> Iterator[str]:
    yield f'resource "{_ROLE}" "{fitting(permission)}" {{'
    yield f"  name = {hcl(role_name(permission))}"
    yield from _inside(_granting(permission))
    yield "}"


def role_name(permission: str) -> str:
    """Return how a role that is to be made may be called."""
    return f"Only {permission}"
