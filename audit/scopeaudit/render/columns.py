"""The page's data: one inert block; see `rows`, `people`, `proofs` and `abilities` for its parts."""

import zlib
from base64 import b85encode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from scopeaudit.model.result import AuditResult
from scopeaudit.render.abilities import Abilities
from scopeaudit.render.dossier import Dossiers
from scopeaudit.render.packing import Table, packed_bytes, shown
from scopeaudit.render.people import KINDS, People
from scopeaudit.render.proofs import Proofs
from scopeaudit.render.rows import KIND, TEXTS, Rows
from scopeaudit.render.sheets import Sheets
from scopeaudit.render.view import View
from scopeaudit.render.visible import visible
from scopeaudit.render.words import moment

WAIVED = timedelta(days=90)
"""How long a waiver that the page proposes holds."""

_LEVEL = 6
"""Of zlib: more costs twice the time and saves two parts in a hundred."""
_SHORT, _MOST = 1_000_000, 9
"""Bytes up to which that time is nothing, and the level for them."""
_PLAIN = str.maketrans("&<>", ",.:")
"""Digits of base 85 that mean something in HTML, as others that it does not use."""


def block(result: AuditResult, page: View, words: Mapping[str, str]) -> bytes:
    """Return the data of an audit as JSON."""
    return msgspec.json.encode(columns(result, page) | {"words": words})


def compressed(data: bytes) -> str:
    """Return data as the page holds it: zlib's deflate, in digits that can stand in any element.

    Short data stands in base 85, after a `~`, which is a twentieth shorter; long data in base 64, which takes
    no time.
    """
    if len(data) > _SHORT:
        return packed_bytes(zlib.compress(data, _LEVEL))
    return "~" + b85encode(zlib.compress(data, _MOST)).decode().translate(_PLAIN)


def columns(result: AuditResult, page: View) -> dict[str, Any]:
    """Lay the audit out in columns over a table of strings."""
    strings = Table("")
    clients = (one.id for one in result.directory.clients)
    people = People(result.names, strings, clients)
    proofs = Proofs(result.names, strings)
    sheets = Sheets(Dossiers(result), strings)
    rows = Rows(result, strings, people, proofs, sheets)
    for finding in (*page.findings, *page.accepted):
        rows.add(finding)
    abilities = Abilities(result, strings, people, proofs).columns()
    expectations = [
        [strings.at(one.id), strings.at(one.title)] for one in result.policies.expectations
    ]
    rules = {strings.at(id_): strings.at(title) for id_, title in result.rule_titles.items()}
    return {
        "about": _about(result) | {"left_out": _left_out(result, page)},
        "kind_order": KIND,
        "text_order": TEXTS,
        "subject_kinds": KINDS,
        "rows": rows.columns(),
        "people": people.columns(),
        "abilities": abilities,
        "proofs": proofs.values(),
        **sheets.columns(),
        "expectations": expectations,
        "rules": list(rules.items()),
        "strings": list(shown(strings.values())),
    }


def _left_out(result: AuditResult, page: View) -> int:
    """Count the findings that the page does not hold."""
    every = len(result.findings) + len(result.accepted)
    return every - len(page.findings) - len(page.accepted)


def _about(result: AuditResult) -> dict[str, Any]:
    facts, since = result.provenance, result.since
    return {
        "audited": moment(facts.audited_at),
        "organization": visible(facts.organization.name),
        "since": visible(since.what) if since else "",
        "until": (facts.audited_at.date() + WAIVED).isoformat(),
    }
