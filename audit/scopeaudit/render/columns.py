"""The page's data: one inert JSON block; see `rows`, `people`, `proofs` and `abilities` for its parts."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from scopeaudit.model.result import AuditResult
from scopeaudit.render.abilities import Abilities
from scopeaudit.render.packing import Table, shown
from scopeaudit.render.people import KINDS, People
from scopeaudit.render.proofs import Proofs
from scopeaudit.render.rows import KIND, TEXTS, Rows
from scopeaudit.render.view import View
from scopeaudit.render.visible import visible
from scopeaudit.render.words import moment

_UNSAFE = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


WAIVED = timedelta(days=90)
"""How long a waiver that the page proposes holds."""


def block(result: AuditResult, page: View, words: Mapping[str, str]) -> str:
    """Return the data of an audit as JSON that can stand inside a script element."""
    text = msgspec.json.encode(columns(result, page) | {"words": words}).decode()
    for character, escape in _UNSAFE.items():
        text = text.replace(character, escape)
    return text


def columns(result: AuditResult, page: View) -> dict[str, Any]:
    """Lay the audit out in columns over a table of strings."""
    strings = Table("")
    clients = (one.id for one in result.directory.clients)
    people = People(result.names, strings, clients)
    proofs = Proofs(result.names, strings)
    rows = Rows(result, strings, people, proofs)
    for finding in (*page.findings, *page.accepted):
        rows.add(finding)
    abilities = Abilities(result, strings, people, proofs).columns()
    expectations = [
        [strings.at(one.id), strings.at(one.title)] for one in result.policies.expectations
    ]
    rules = {strings.at(id_): strings.at(title) for id_, title in result.rule_titles.items()}
    return {
        "about": _about(result),
        "kind_order": KIND,
        "text_order": TEXTS,
        "subject_kinds": KINDS,
        "rows": rows.columns(),
        "people": people.columns(),
        "abilities": abilities,
        "proofs": proofs.values(),
        "expectations": expectations,
        "rules": list(rules.items()),
        "strings": list(shown(strings.values())),
    }


def _about(result: AuditResult) -> dict[str, Any]:
    facts, since = result.provenance, result.since
    return {
        "audited": moment(facts.audited_at),
        "organization": visible(facts.organization.name),
        "since": visible(since.what) if since else "",
        "until": (facts.audited_at.date() + WAIVED).isoformat(),
    }
