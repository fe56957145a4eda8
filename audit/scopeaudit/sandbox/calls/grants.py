"""Who was granted what: by division, by role, by subject.

Neither the list of a division nor that of a role repeats what a group hands to its members.
"""

from itertools import groupby

from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.sandbox import wire
from scopeaudit.sandbox.call import Answer, Call
from scopeaudit.sandbox.paging import numbered
from scopeaudit.sandbox.refusal import refuse
from scopeaudit.sandbox.section import whole
from scopeaudit.sandbox.tenant import Granted
from scopeaudit.sandbox.wire import Json

_MAX, _MOST_SUBJECTS = 500, 100


def of_division(call: Call) -> Answer:
    """Answer the grants made in a division, a page of up to 500, without URIs."""
    division = call.parameters["divisionId"]
    if division != ALL_DIVISIONS and division not in call.tenant.index.divisions:
        raise refuse("not.found")
    _hide_unread(call)
    rows = [one for one in _listed(call, division) if _shown(call, one)]
    return numbered(call, rows, lambda one: wire.grant(call.tenant, one), most=_MAX, uris=False)


def _listed(call: Call, division: str) -> list[Granted]:
    """Return the grants a division lists; where those on `*` stand is the scenario's to say."""
    placed = call.scenario.star_grants
    by_division = call.tenant.by_division
    everywhere = by_division.get(ALL_DIVISIONS, ())
    if division == ALL_DIVISIONS:
        return list(everywhere) if placed == "star" else []
    own = by_division.get(division, ())
    return [*own, *everywhere] if placed == "each" else list(own)


def _shown(call: Call, one: Granted) -> bool:
    return call.scenario.client_grants or one.type != "PC_OAUTH_CLIENT"


def _hide_unread(call: Call) -> None:
    """Grants stand with their subjects: without users or groups there is no whole list."""
    whole(call.tenant.snapshot.users)
    whole(call.tenant.snapshot.groups)


def of_role(call: Call) -> Answer:
    """Answer the subjects that were granted a role, each once with its divisions."""
    if call.parameters["roleId"] not in call.tenant.index.roles:
        raise refuse("not.found")
    _hide_unread(call)
    granted = call.tenant.by_role.get(call.parameters["roleId"], ())
    subjects = [tuple(rows) for _, rows in groupby(granted, lambda one: one.subject)]
    return numbered(call, subjects, lambda rows: _subject(call, rows))


def _subject(call: Call, rows: tuple[Granted, ...]) -> Json:
    one = rows[0]
    known = call.tenant.index.divisions
    return {
        "id": one.subject,
        "name": one.name,
        "divisions": [
            wire.named(
                "authorization/divisions",
                row.division,
                known[row.division].name if row.division in known else "",
            )
            for row in rows
        ],
        "type": one.type,
        "selfUri": f"/api/v2/authorization/subjects/{one.subject}",
    }


def of_subject(call: Call) -> Answer:
    """Answer the grants of one subject, those its groups hand on included.

    With `includeDuplicates` each stands with the subject it was made to, the group's id for its own;
    without, equal ones are merged (facts §4).
    """
    return _grants_of(call, call.parameters["subjectId"])


def of_caller(call: Call) -> Answer:
    """Answer the grants of whoever calls."""
    caller = call.signed_in()
    return _grants_of(call, caller.user.id if caller.user else caller.client.id)


def _grants_of(call: Call, subject: str) -> Answer:
    tenant = call.tenant
    if not (subject in tenant.users or subject in tenant.index.groups or tenant.client(subject)):
        raise refuse("not.found")
    rows = [*tenant.by_subject.get(subject, ()), *_inherited(call, subject)]
    if call.word("includeDuplicates", "false") != "true":
        rows = list({(one.role, one.division): one for one in reversed(rows)}.values())[::-1]
    return Answer(body={"id": subject, "grants": [wire.grant(tenant, one) for one in rows]})


def _inherited(call: Call, subject: str) -> list[Granted]:
    """Return what the groups of a user hand on, with the group as the subject."""
    if subject not in call.tenant.users:
        return []
    held = call.tenant.access[subject].holdings
    return [
        Granted(one.via, call.tenant.index.name(one.via), "PC_GROUP", one.role, one.division)
        for one in sorted(held)
        if one.via
    ]


def role_counts(call: Call) -> Answer:
    """Answer how many roles each subject was granted itself, in whatever division; of 100 at most."""
    if len(call.words("id")) > _MOST_SUBJECTS:
        raise refuse("max.subject.ids")
    return Answer(
        body={
            subject: len({one.role for one in call.tenant.by_subject.get(subject, ())})
            for subject in call.words("id")
        }
    )
