"""Green means checked: whatever hides something from an audit keeps it from exit code 0."""

from dataclasses import replace
from pathlib import Path

import pytest

from scopeaudit.model.snapshot import BlindSpot, Grant, Snapshot
from scopeaudit.sources.file import write_snapshot
from tests.cli.conftest import Scopeaudit
from tests.organizations import (
    AMER,
    EMEA,
    MONITOR,
    client,
    group,
    refused,
    role,
    snapshot,
    user,
)

SUPERVISOR = role("r-sup", MONITOR)
AGENT = role("r-agent", "routing:queue:view")
POLICY = """\
version: 1
title: Nobody listens in
actions:
  listen: {{title: Listen, needs: {{permission: conversation:call:monitor}}}}
expect:
  - {{id: nobody-listens, {who}, cannot: [listen]{where}}}
"""
EVERYBODY, AGENTS = 'users: {name: "*"}', "users: {role: [R-Agent]}"


def about(section: str, *ids: str) -> BlindSpot:
    """Make a blind spot about some objects; without ids, about some that are not listed."""
    return BlindSpot(section=section, reason="cut short", ids=ids)  # type: ignore[arg-type]


ANA = user("ana", ("r-agent", EMEA))
BOT = client("bot", "CLIENT-CREDENTIALS", grants=(Grant("r-agent", "*"),))
WHOLE = snapshot(ANA, roles=(SUPERVISOR, AGENT), clients=(BOT,), groups=(group("g"),))


@pytest.mark.parametrize(
    ("hidden", "who"),
    [
        (replace(WHOLE, blind_spots=(about("users", "u-boss"),)), EVERYBODY),
        (replace(WHOLE, blind_spots=(about("clients", "c-9"),)), 'clients: {name: "*"}'),
        (replace(WHOLE, blind_spots=(about("grants"),)), EVERYBODY),
        (replace(WHOLE, blind_spots=(about("roles", "r-agent"),)), EVERYBODY),
        (replace(WHOLE, blind_spots=(about("groups", "g"),)), EVERYBODY),
        (replace(WHOLE, blind_spots=(about("grants", "ana"),)), EVERYBODY),
        (replace(WHOLE, users=(replace(ANA, grants=None),)), EVERYBODY),
        (replace(WHOLE, users=(user("ana", ("r-sup", EMEA)),)), "users: {division: EMEA}"),
        (
            replace(WHOLE, users=(user("ana", ("r-sup", EMEA), groups=("g-gone",)),)),
            "users: {group: [G]}",
        ),
        (replace(WHOLE, clients=(replace(BOT, grants=None),)), "clients: {role: [Agent]}"),
        (replace(WHOLE, users=None), EVERYBODY),
        (replace(WHOLE, roles=None), EVERYBODY),
    ],
)
def test_what_is_hidden_is_never_a_pass(
    scopeaudit: Scopeaudit, hidden: Snapshot, who: str
) -> None:
    """The whole organization passes; with a part of it hidden, the audit is incomplete."""
    Path("policy.yaml").write_text(POLICY.format(who=who.replace("R-Agent", "Agent"), where=""))
    write_snapshot(hidden, Path("hidden.json"))
    assert scopeaudit("run", "hidden.json", "-p", "policy.yaml").code == 4


@pytest.mark.parametrize("who", [EVERYBODY, 'clients: {name: "*"}', AGENTS])
def test_the_whole_organization_passes(scopeaudit: Scopeaudit, who: str) -> None:
    """So that the cases above fail for what they hide, and for nothing else."""
    Path("policy.yaml").write_text(POLICY.format(who=who.replace("R-Agent", "Agent"), where=""))
    write_snapshot(WHOLE, Path("whole.json"))
    assert scopeaudit("run", "whole.json", "-p", "policy.yaml").code == 0


def test_a_gap_in_a_known_division_counts_beside_a_misspelt_one(scopeaudit: Scopeaudit) -> None:
    """What is known of EMEA does not go down with a division there is not."""
    Path("policy.yaml").write_text(POLICY.format(who=EVERYBODY, where=", where: [EMEA, APCA]"))
    read = replace(WHOLE, users=(user("ana", ("r-sup", EMEA)),))
    write_snapshot(read, Path("org.json"))
    ran = scopeaudit("run", "org.json", "-p", "policy.yaml")
    assert ran.code == 1
    assert "forbidden-ability" in ran.out


def test_a_latent_gap_does_not_hide_what_is_unknown(scopeaudit: Scopeaudit) -> None:
    """Scopes are not enforced, so that the missing one lacks nothing today; the permission is unknown."""
    Path("policy.yaml").write_text(
        "version: 1\ntitle: T\nactions:\n  listen:\n    title: Listen\n    needs:\n"
        "      {scope: conversations, permission: conversation:call:monitor}\n"
        "expect:\n  - {id: e, users: {name: Ana}, clients: {name: App}, can: [listen]}\n"
    )
    read = snapshot(
        user("ana", grants=None),
        roles=(SUPERVISOR,),
        clients=(client("app"),),
        scopes_enforced=False,
    )
    write_snapshot(read, Path("org.json"))
    assert scopeaudit("run", "org.json", "-p", "policy.yaml").code == 4


def test_divisions_that_were_not_read_prove_no_lack(scopeaudit: Scopeaudit) -> None:
    """`where: all` without the list of divisions is unknown for who holds it in one of them."""
    Path("policy.yaml").write_text(
        POLICY.format(who=EVERYBODY, where=", where: all").replace("cannot", "can")
    )
    ana = user("ana", ("r-sup", AMER))
    write_snapshot(replace(WHOLE, users=(ana,), divisions=None), Path("org.json"))
    assert scopeaudit("run", "org.json", "-p", "policy.yaml").code == 4


def test_a_rule_that_could_not_look_is_never_a_pass(scopeaudit: Scopeaudit) -> None:
    """A switched-on rule whose section was refused keeps the audit open."""
    Path("policy.yaml").write_text("version: 1\ntitle: T\nchecks: {stale-token: {}}\n")
    write_snapshot(replace(WHOLE, blind_spots=(refused("tokens"),)), Path("org.json"))
    assert scopeaudit("run", "org.json", "-p", "policy.yaml").code == 4
