"""Reading a file of cases: its shape, its names, and a schema that keeps up with the snapshot."""

import json
from dataclasses import fields
from pathlib import Path
from textwrap import dedent
from typing import Any, get_args

import jsonschema
import pytest

from scopeaudit.bundled import bundled
from scopeaudit.errors import PolicyError
from scopeaudit.model import snapshot
from scopeaudit.model.policy import (
    Action,
    Expectation,
    Location,
    PolicySet,
    ScopeNeed,
)
from scopeaudit.model.verdict import GapRule, Outcome, ProvisoKind
from scopeaudit.policy.case_file import ExpectedGap, load_cases

AT = Location("calls.yaml", 1)
POLICIES = PolicySet(
    actions={"call.mute": Action(id="call.mute", title="Mute", need=ScopeNeed("calls"), at=AT)},
    expectations=(Expectation(id="bots-stay-off", actions=("call.mute",), allowed=False, at=AT),),
)
RULES = ("implicit-grant", "idle-client")


def written(folder: Path, text: str) -> Path:
    """Write a file of cases."""
    path = folder / "calls.test.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    return path


def refused(folder: Path, text: str) -> str:
    """Return the problems of a file as they are shown."""
    path = written(folder, text)
    with pytest.raises(PolicyError) as caught:
        load_cases(path, POLICIES, RULES)
    return str(caught.value).replace(f"{path}:", "")


def test_a_case_keeps_all_that_is_written(tmp_path: Path) -> None:
    """A verdict alone, or with its gaps, provisos and blind spots; subjects by name or id."""
    path = written(
        tmp_path,
        """\
        version: 1
        facts: {users: [{id: u-1, name: Ann}], clients: [Portal]}
        verdicts:
          - case: an agent mutes
            client: Portal
            user: Ann
            where: home
            expect:
              call.mute:
                verdict: missing
                gaps: [{rule: missing-scope, names: [conversations]}, {rule: wrong-division}]
          - case: by id
            user: u-1
            expect: {call.mute: {verdict: met, provisos: [participant]}}
        findings:
          - {case: a portal, rule: implicit-grant, finds: [Portal]}
          - {case: no bot, expectation: bots-stay-off, finds: nothing}
        """,
    )
    cases = load_cases(path, POLICIES, RULES)
    first, second = cases.verdicts
    assert first.client is not None
    assert first.user is not None
    assert (first.client.id, first.user.id, first.where) == ("Portal", "u-1", "home")
    (expected,) = first.expected
    assert expected.outcome is Outcome.MISSING
    assert expected.gaps == (
        ExpectedGap("missing-scope", frozenset({"conversations"})),
        ExpectedGap("wrong-division", None),
    )
    assert expected.at == Location(str(path), 9, 7)
    assert (second.client, second.where) == (None, "any")
    assert second.expected[0].provisos == frozenset({"participant"})
    assert [(one.rule, one.expectation, one.finds) for one in cases.findings] == [
        ("implicit-grant", "", {"Portal"}),
        ("", "bots-stay-off", frozenset()),
    ]


def test_a_case_may_be_about_a_conversation(tmp_path: Path) -> None:
    """One of its facts, by its id; it has divisions of its own."""
    text = """\
        version: 1
        facts:
          users: [Ann]
          conversations: [{id: v-1, participants: [{id: p-1, user: Ann}]}]
        verdicts:
          - {case: on it, user: Ann, conversation: %s, expect: {call.mute: met}}
        """
    (case,) = load_cases(written(tmp_path, text % "v-1"), POLICIES, RULES).verdicts
    assert case.on is not None
    assert case.on.participants[0].connected
    assert "the facts have no conversation `v-2`" in refused(tmp_path, text % "v-2")
    assert "exclude each other" in refused(tmp_path, text % "v-1, where: all")


def test_all_misspelt_names_are_said_at_once(tmp_path: Path) -> None:
    """Actions, rules, expectations, clients and users: each with its place and the nearest name."""
    problems = refused(
        tmp_path,
        """\
        version: 1
        facts: {users: [Ann], clients: [Portal]}
        verdicts:
          - case: misspelt
            client: Portl
            user: Anna
            expect: {call.mut: met}
        findings:
          - {case: a rule, rule: implicit-grants, finds: nothing}
          - {case: an expectation, expectation: bots-stay-of, finds: nothing}
        """,
    )
    assert problems == dedent(
        """\
        5:13: the facts have no client `Portl`
          hint: did you mean `Portal`?
        6:11: the facts have no user `Anna`
          hint: did you mean `Ann`?
        7:14: unknown action `call.mut`
          hint: did you mean `call.mute`?
        9:26: unknown rule `implicit-grants`
          hint: did you mean `implicit-grant`?
        10:41: unknown expectation `bots-stay-of`
          hint: did you mean `bots-stay-off`?
        5 problems found"""
    )


@pytest.mark.parametrize(
    "text",
    [
        "version: 1",
        "version: 1\nverdicts: []",
        "version: 1\nverdicts: [{case: nobody, expect: {call.mute: met}}]",
        "version: 1\nverdicts: [{case: nothing, user: Ann, expect: {}}]",
        "version: 1\nverdicts: [{case: odd, user: Ann, expect: {call.mute: perhaps}}]",
        "version: 1\nfindings: [{case: neither, finds: nothing}]",
        "version: 1\nfindings: [{case: both, rule: idle-client, expectation: x, finds: nothing}]",
        "version: 1\nfindings: [{case: empty, rule: idle-client, finds: []}]",
        "version: 1\nfacts: {users: [{}]}\nfindings: [{case: x, rule: idle-client, finds: nothing}]",
        "version: 1\nfacts: {user: [Ann]}\nfindings: [{case: x, rule: idle-client, finds: nothing}]",
    ],
)
def test_what_tries_nothing_is_refused(tmp_path: Path, text: str) -> None:
    """Empty cases, cases about nobody and keys there are not: both by us and by an editor."""
    assert refused(tmp_path, text)


SCHEMA: dict[str, Any] = json.loads(
    (bundled("reports") / "schema" / "cases.schema.json").read_bytes()
)
SHAPES = {
    "Facts": snapshot.Snapshot,
    "OrgPermission": snapshot.OrgPermission,
    "Division": snapshot.Division,
    "Role": snapshot.Role,
    "RolePolicy": snapshot.RolePolicy,
    "Condition": snapshot.Condition,
    "Client": snapshot.Client,
    "User": snapshot.User,
    "Group": snapshot.Group,
    "AccessPolicy": snapshot.AccessPolicy,
    "Token": snapshot.Token,
    "Conversation": snapshot.Conversation,
    "Participant": snapshot.Participant,
    "Communication": snapshot.Communication,
    "Queue": snapshot.Queue,
    "Attempt": snapshot.Attempt,
    "UsageWindow": snapshot.UsageWindow,
    "BlindSpot": snapshot.BlindSpot,
}


def mapping(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the choice of a schema that is a mapping."""
    choices = [schema, *schema.get("anyOf", ())]
    return next(one for one in choices if one.get("type") == "object")


@pytest.mark.parametrize("name", SHAPES)
def test_facts_say_all_that_a_snapshot_says(name: str) -> None:
    """A field added to the snapshot can be written in a case, or this test says so."""
    written_keys = set(mapping(SCHEMA["$defs"][name])["properties"])
    assert written_keys == {one.name for one in fields(SHAPES[name])} - {"version"}


def test_the_words_of_the_schema_are_those_of_the_model() -> None:
    """Rules of gaps, kinds of provisos, sections and grant types are listed in full."""
    definitions = SCHEMA["$defs"]
    expected = mapping(definitions["Expected"])["properties"]
    gap = definitions["ExpectedGap"]["properties"]["rule"]
    client = mapping(definitions["Client"])["properties"]
    assert set(gap["enum"]) == set(get_args(GapRule))
    assert set(expected["provisos"]["items"]["enum"]) == set(get_args(ProvisoKind))
    assert set(expected["blind"]["items"]["enum"]) == set(get_args(snapshot.Section))
    spot = definitions["BlindSpot"]["properties"]["section"]
    assert set(spot["enum"]) == set(get_args(snapshot.Section))
    assert set(client["grant_type"]["enum"]) == set(get_args(snapshot.GrantType))
    assert set(client["state"]["enum"]) == set(get_args(snapshot.ClientState))


def test_the_published_schema_is_a_schema() -> None:
    """Editors read it by the rules of JSON Schema."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
