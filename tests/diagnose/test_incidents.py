"""Public incidents, retold: the first cause of each, how sure it is, and the same from the sandbox's own answer."""

import json
from pathlib import Path

import pytest

from scopeaudit import diagnose
from scopeaudit.model.diagnosis import Confidence
from tests.diagnose import office
from tests.diagnose.table import Incident, incidents, organization_of, pasted
from tests.sandbox.api import Api, Clock

INCIDENTS = incidents()
REPLAYED = [one for one in INCIDENTS if one.replay]


@pytest.mark.parametrize("one", INCIDENTS, ids=lambda one: one.id)
def test_the_first_cause(one: Incident) -> None:
    """It is the one of the table, as sure as the table says, and has a fix."""
    found = pasted(one.input, organization_of(one), one.say)
    assert (found.first.id, found.first.confidence.value) == (one.first, one.confidence)
    assert found.first.fix
    assert not one.also or one.also in {each.id for each in found.causes}
    fix = " ".join(found.first.fix)
    assert one.meant in fix
    assert one.names in " ".join((*found.first.why, fix))


@pytest.mark.parametrize("one", INCIDENTS, ids=lambda one: one.id)
def test_no_wrong_cause_is_certain(one: Incident) -> None:
    """What is certain beside the first is in the table too."""
    found = pasted(one.input, organization_of(one), one.say)
    certain = {each.id for each in found.causes if each.confidence is Confidence.CERTAIN}
    assert certain <= {one.first, one.also}
    if one.ruled_out:
        excluded = {each.id for each in found.causes if each.confidence is Confidence.RULED_OUT}
        assert one.ruled_out in excluded


@pytest.mark.parametrize("one", REPLAYED, ids=lambda one: one.id)
def test_the_same_from_the_servers_own_answer(one: Incident) -> None:
    """The call is made against the sandbox, and what it answers leads to the same cause."""
    read, asked = office.office(), one.replay
    text = answered(Api(read, clock=Clock()), asked)
    say = {"client": asked["as"]} if asked["as"] != "c-elsewhere" else {}
    say |= {"user": asked["user"]} if "user" in asked else {}
    found = pasted(text, read, say)
    assert found.first.id == asked.get("first", one.first)
    assert found.first.confidence.value == asked.get("confidence", one.confidence)


def answered(api: Api, asked: dict[str, object]) -> str:
    """Make a call and write it down as `curl -i` prints it."""
    client = str(asked["as"])
    if asked.get("sign_in"):
        answer = api.sign_in(client, grant_type="client_credentials")
        method, path = "POST", "/oauth/token"
        sent = " -d grant_type=client_credentials"
    else:
        method, path = str(asked["call"]).split(" ")
        user = office.signed_in(office.office(), str(asked["user"])).id if "user" in asked else ""
        token = api.user(client, user) if user else api.service(client)
        fault = {"Scopeaudit-Fault": str(asked["fault"])} if "fault" in asked else {}
        options = {"json": asked["body"]} if "body" in asked else {}
        answer = api.ask(method, path, token, headers=fault, **options)
        sent = f" -H 'Authorization: Bearer {token}'"
        sent += f" -d '{json.dumps(asked['body'])}'" if "body" in asked else ""
    host = (
        "https://login.mypurecloud.ie" if path == "/oauth/token" else "https://api.mypurecloud.ie"
    )
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return (
        f"$ curl -i -X {method} '{host}{path}'{sent}\n"
        f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}\n{head}\n\n{answer.text}\n"
    )


def test_the_table_is_whole() -> None:
    """Every incident of the collection is there once, none by half."""
    assert len({one.id for one in INCIDENTS}) == len(INCIDENTS) == 77
    assert len(REPLAYED) >= 30


def test_what_was_made_up_is_said_to_be() -> None:
    """The pages that were made up, whose scopes and operations are nowhere published."""
    made_up = [
        one for one in INCIDENTS if one.what.startswith("a made-up page") or one.id == "inc-010"
    ]
    assert len(made_up) == 14
    assert {one.first for one in made_up} == {"no-such-name", "no-such-operation"}


def test_no_text_of_an_incident_is_in_the_program() -> None:
    """Nothing is recognized by its wording: no input of the table stands in the code."""
    (folder,) = map(Path, diagnose.__path__)
    code = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    assert "missing-scope" in code
    assert not [one.id for one in INCIDENTS if one.input.strip()[:60] in code]
