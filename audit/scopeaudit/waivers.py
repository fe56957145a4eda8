"""Accepted findings: who accepts what, why and until when, and what stays open."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from scopeaudit.bundled import bundled
from scopeaudit.documents import Document, Node, check_shape, did_you_mean, read_document
from scopeaudit.errors import PolicyError, Problem
from scopeaudit.model.finding import Acceptance, Finding, Subject, Waiver, WaiverUse
from scopeaudit.model.policy import Block, Location

_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_NOWHERE: Mapping[Location, str] = MappingProxyType({})
_WHOLE = Subject("organization", "", "")
"""Stands in for the subject of a finding that has none."""

_LACKS_ALL = frozenset({"stale-token"})
"""Rules whose finding lacks all of its names; of others, any one of them would close it."""


class _Known(NamedTuple):
    """What is known beside findings: names of clients by id, and which object a line declares."""

    names: Mapping[str, str]
    written: Mapping[Location, str]


def load_waivers(path: Path, rules: Collection[str]) -> tuple[Waiver, ...]:
    """Read a file of waivers; raise PolicyError with everything that is wrong in it."""
    document = read_document(path)
    schema = json.loads((bundled("reports") / "schema" / "waivers.schema.json").read_bytes())
    problems = {*check_shape(document, schema), *_misnamed(document, rules)}
    if problems:
        raise PolicyError(tuple(sorted(problems)))
    return tuple(_waiver(node) for node in document.root["waivers"].items())


def apply(
    findings: Iterable[Finding],
    waivers: tuple[Waiver, ...],
    today: date,
    names: Mapping[str, str] = _NO_NAMES,
    written: Mapping[Location, str] = _NOWHERE,
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[WaiverUse, ...]]:
    """Split findings into those that stay open and those that are accepted, and count the uses.

    A finding of which only some subjects are accepted is divided; each part keeps its fingerprint. Of
    several waivers that cover a subject the one that holds longest is used. `names` maps the ids of
    clients to their names, `written` the lines of files to the object declared there. `applied` counts the
    accepted parts.
    """
    in_force = sorted(
        (one for one in waivers if today <= one.until),
        key=lambda one: (-one.until.toordinal(), one.at),
    )
    still_open: list[Finding] = []
    accepted: list[Finding] = []
    for finding in findings:
        for waiver, part in _divided(finding, in_force, _Known(names, written)):
            (still_open if waiver is None else accepted).append(part)
    applied = Counter(part.acceptance.at for part in accepted if part.acceptance)
    uses = (
        WaiverUse(waiver=one, applied=applied[one.at], expired=today > one.until)
        for one in waivers
    )
    return tuple(still_open), tuple(accepted), tuple(uses)


def _divided(
    finding: Finding, waivers: list[Waiver], known: _Known
) -> Iterator[tuple[Waiver | None, Finding]]:
    """Yield the parts of a finding, each with its waiver; the open part has none."""
    if not waivers:
        yield None, finding
        return
    parts: dict[Waiver | None, list[Subject]] = {}
    for subject in finding.subjects or (_WHOLE,):
        covering = (one for one in waivers if _covers(one, finding, subject, known))
        parts.setdefault(next(covering, None), []).append(subject)
    for waiver, subjects in parts.items():
        kept = tuple(subjects) if finding.subjects else ()
        acceptance = _acceptance(waiver) if waiver else None
        yield waiver, replace(finding, subjects=kept, acceptance=acceptance)


def _acceptance(waiver: Waiver) -> Acceptance:
    return Acceptance(owner=waiver.owner, reason=waiver.reason, until=waiver.until, at=waiver.at)


def _covers(waiver: Waiver, finding: Finding, subject: Subject, known: _Known) -> bool:
    """Say whether a waiver accepts the finding for that subject: every given field matches."""
    own = (subject.id, subject.name)
    through = (finding.client, subject.client, *(own if subject.kind == "client" else ()))
    clients = (*through, *(known.names.get(one, "") for one in through))
    return (
        waiver.rule in {"", finding.rule}
        and waiver.fingerprint in {"", finding.fingerprint, subject.fingerprint}
        and _matches(waiver.clients, clients)
        and _matches(waiver.users, own if subject.kind == "user" else ())
        and _matches(waiver.roles, own if subject.kind == "role" else ())
        and _lacks(waiver.lacks, finding)
        and _fits_all(waiver.actions, finding.actions)
        and (waiver.block is None or _is_written_in(waiver.block, finding, subject, known))
    )


def _is_written_in(block: Block, finding: Finding, subject: Subject, known: _Known) -> bool:
    """Say whether the policy's line is in the block, or a line that causes the gap of that subject.

    A line of another subject of the same finding accepts nothing of this one.
    """
    if finding.at and block.holds(finding.at):
        return True
    lines = [at for at in finding.sources if block.holds(at)]
    owners = {known.written[at] for at in lines if at in known.written}
    mine = {subject.id, subject.client, finding.client}
    theirs = {one for each in finding.subjects for one in (each.id, each.client)} - mine
    return bool(owners - theirs)


def _lacks(patterns: tuple[str, ...], finding: Finding) -> bool:
    """Say whether what lacks is accepted: one of alternatives, or all that a stale token lacks at once."""
    if finding.rule in _LACKS_ALL:
        return _fits_all(patterns, finding.lacks)
    return _matches(patterns, (*finding.lacks, finding.said))


def _matches(patterns: tuple[str, ...], values: Iterable[str]) -> bool:
    """Say whether a value has one of the names or fits one of the patterns; without any it does."""
    return not patterns or any(
        value and (value == pattern or fnmatchcase(value, pattern))
        for value in values
        for pattern in patterns
    )


def _fits_all(patterns: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Say whether every name is accepted: one that is not given must not slip in beside another."""
    return not patterns or (bool(names) and all(_matches(patterns, (one,)) for one in names))


def _waiver(node: Node) -> Waiver:
    return Waiver(
        owner=node["owner"].text.strip(),
        reason=node["reason"].text.strip(),
        until=date.fromisoformat(node["until"].text),
        at=node.at,
        rule=_text(node, "rule"),
        fingerprint=_text(node, "fingerprint"),
        clients=_patterns(node, "clients"),
        users=_patterns(node, "users"),
        roles=_patterns(node, "roles"),
        actions=_patterns(node, "actions"),
        lacks=_patterns(node, "lacks"),
    )


def _text(node: Node, key: str) -> str:
    value = node.get(key)
    return value.text if value else ""


def _patterns(node: Node, key: str) -> tuple[str, ...]:
    value = node.get(key)
    if value is None:
        return ()
    return tuple(one.text for one in value.items()) if value.is_list else (value.text,)


def _misnamed(document: Document, rules: Collection[str]) -> Iterator[Problem]:
    """Yield what a schema cannot tell: rules there are not, and days the calendar does not have."""
    for node in _written(document):
        rule, until = node.get("rule"), node.get("until")
        if rule and rule.is_text and rule.value not in rules:
            yield rule.problem(f"unknown rule `{rule.value}`", did_you_mean(rule.text, rules))
        if until and until.is_text and not _is_day(until.text):
            expected = f"expected a day of the calendar, found `{until.value}`"
            yield until.problem(expected, "write it as in 2027-03-31")


def _written(document: Document) -> Iterator[Node]:
    """Yield the waivers of a document that are mappings, whatever else may be wrong."""
    root = document.root
    listed = root.get("waivers") if isinstance(root.value, dict) else None
    if listed and listed.is_list:
        yield from (node for node in listed.items() if isinstance(node.value, dict))


def _is_day(text: str) -> bool:
    """Say whether text in the form of a day is one; any other form is the schema's to refuse."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)
    return True
