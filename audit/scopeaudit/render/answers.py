"""Answers to `who-can` and `explain`, for the terminal and as JSON."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from scopeaudit.model.answer import Abilities, Ability, Explanation
from scopeaudit.model.finding import Subject
from scopeaudit.model.verdict import Outcome, Proof, Proviso
from scopeaudit.render import Options
from scopeaudit.render.proof import Step, reasons_in_words, steps
from scopeaudit.render.terminal import Paint, wrapped
from scopeaudit.render.visible import visible
from scopeaudit.render.words import counted

_SHOWN = 10
_BOTH = 2
_SIGNS = {Outcome.MET: "✓", Outcome.MISSING: "✗", Outcome.UNKNOWN: "?"}
_HEADINGS = {
    "users": ("user", "by their grants; what depends on the application is said"),
    "service clients": ("service client", "by their own grants"),
    "applications": (
        "application",
        "by their scopes; the user who signs in needs the permissions too",
    ),
}


def abilities_text(found: Abilities, options: Options) -> str:
    """Render who can, grouped by cause, largest groups first."""
    return "\n".join(_abilities(found, options, Paint(options.colour))) + "\n"


def explanation_text(found: Explanation, options: Options) -> str:
    """Render the proof as a tree, then the smallest fix of each gap."""
    return "\n".join(_explanation(found, options, Paint(options.colour))) + "\n"


def abilities_json(found: Abilities) -> str:
    """Render who can as JSON, with every subject."""
    groups = [
        {
            "kind": one.kind,
            "outcome": one.outcome.value,
            "subjects": [{"kind": s.kind, "id": s.id, "name": s.name} for s in one.subjects],
            "proof": _step(steps(one.proof, found.names)),
        }
        for one in found.able
    ]
    answer = _asked(found) | {"able": groups, "unable": dict(found.unable)}
    answer["not_read"] = [{"section": one.section, "reason": one.reason} for one in found.blind]
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def explanation_json(found: Explanation) -> str:
    """Render a proof and its fixes as JSON."""
    answer = _asked(found) | {
        "client": found.client,
        "user": found.user,
        "outcome": found.proof.outcome.value,
        "provisos": [one.text for one in found.proof.provisos],
        "proof": _step(steps(found.proof, found.names)),
        "fixes": [list(fix) for fix in found.fixes],
        "old_tokens": [
            {
                "user": one.user,
                "issued_at": one.issued_at.isoformat() if one.issued_at else None,
                "lacks": list(one.lacks),
            }
            for one in found.tokens
        ],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _asked(found: Abilities | Explanation) -> dict[str, Any]:
    asked = found.asked
    return {
        "schema_version": 1,
        "asked": {"kind": asked.kind, "name": asked.name, "title": asked.title},
        "division": found.division,
        **({"conversation": found.conversation} if isinstance(found, Explanation) else {}),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "outcome": step.outcome.value,
        "needs": step.asks,
        "because": list(step.reasons),
        "parts": [_step(one) for one in step.children],
    }


def _title(found: Abilities | Explanation) -> str:
    place = f" in division {visible(found.division)}" if found.division else ""
    if isinstance(found, Explanation) and found.conversation:
        place = f" on conversation {visible(found.conversation)}"
    title = f" ({found.asked.title})" if found.asked.title else ""
    return f"{found.asked.kind} {found.asked.name}{title}{place}"


def _abilities(found: Abilities, options: Options, paint: Paint) -> Iterator[str]:
    yield paint.strong(f"who can: {_title(found)}")
    for kind in _HEADINGS:
        yield from _kind(kind, found, options, paint)
    if not found.able and not any(found.unable.values()):
        yield ""
        yield "nobody was there to ask" if not found.blind else "nobody that was listed"
    for spot in found.blind:
        yield ""
        yield paint.warning(f"not all were listed: {spot.section} {visible(spot.reason)}")


def _kind(kind: str, found: Abilities, options: Options, paint: Paint) -> Iterator[str]:
    """Write the groups of one kind of subject; provisos all of them share are said once."""
    noun, how = _HEADINGS[kind]
    groups = [one for one in found.able if one.kind == kind]
    able = sum(len(one.subjects) for one in groups if one.outcome is Outcome.MET)
    unknown = sum(len(one.subjects) for one in groups) - able
    every = able + unknown + found.unable.get(kind, 0)
    if not every:
        return
    yield ""
    more = f", {unknown:,} more unknown" if unknown else ""
    yield f"{paint.strong(counted(able, noun))} of {every:,}{more}, {how}"
    met = [one.proof for one in groups if one.outcome is Outcome.MET]
    shared = (
        [one for one in met[0].provisos if all(one in each.provisos for each in met)]
        if met
        else []
    )
    yield from _indented((visible(f"provided that: {one.text}") for one in shared), 2, options)
    for (outcome, reasons), subjects in _by_reasons(groups, found, shared):
        yield from _ability(outcome, reasons, subjects, options, paint)


_Cause = tuple[Outcome, tuple[str, ...]]


def _by_reasons(
    groups: Iterable[Ability], found: Abilities, shared: list[Proviso]
) -> list[tuple[_Cause, list[Subject]]]:
    """Join the groups a reader cannot tell apart: equal outcome, equal reasons; largest first."""
    joined: dict[_Cause, list[Subject]] = {}
    for one in groups:
        own = tuple(proviso for proviso in one.proof.provisos if proviso not in shared)
        reasons = reasons_in_words(replace(one.proof, provisos=own), found.names)
        cause = (one.outcome, tuple(dict.fromkeys(reasons)))
        joined.setdefault(cause, []).extend(one.subjects)
    return sorted(joined.items(), key=lambda each: (each[0][0].value, -len(each[1])))


def _ability(
    outcome: Outcome,
    reasons: Iterable[str],
    subjects: Iterable[Subject],
    options: Options,
    paint: Paint,
) -> Iterator[str]:
    names = [visible(subject.name) for subject in subjects]
    shown = names if options.verbose else names[:_SHOWN]
    more = f" and {len(names) - len(shown):,} more" if len(names) > len(shown) else ""
    text = f"{_mark(outcome, paint)} {len(names):,}: {', '.join(shown)}{more}"
    yield from _indented((text,), 2, options)
    yield from _indented(map(visible, reasons), 6, options)


def _indented(texts: Iterable[str], margin: int, options: Options) -> Iterator[str]:
    for text in texts:
        for row in wrapped(text, max(options.width - margin, 40)):
            yield " " * margin + row


def _mark(outcome: Outcome, paint: Paint) -> str:
    sign = f"{_SIGNS[outcome]} {outcome}"
    return {Outcome.MET: paint.good, Outcome.UNKNOWN: paint.warning}.get(outcome, paint.strong)(
        sign
    )


def _explanation(found: Explanation, options: Options, paint: Paint) -> Iterator[str]:
    through = " through " if found.user and found.client else ""
    who = f"{visible(found.user)}{through}{visible(found.client)}"
    yield paint.strong(f"{who}: {_title(found)}")
    yield f"{_mark(found.proof.outcome, paint)}{_conclusion(found.proof)}"
    yield ""
    yield from _tree(steps(found.proof, found.names), 0, options, paint)
    yield from _old_tokens(found, options, paint)
    for number, fix in enumerate(found.fixes, 1):
        yield ""
        yield paint.strong(_fix_heading(number, len(found.fixes)))
        for line in fix:
            yield from (f"  {row}" for row in wrapped(visible(line), max(options.width - 2, 40)))


def _old_tokens(found: Explanation, options: Options, paint: Paint) -> Iterator[str]:
    """Tell of tokens in use that were issued with less: the client's scopes are not theirs."""
    if found.tokens:
        yield ""
        yield paint.strong("old tokens lack what the client has by now: sign in again")
    for one in found.tokens:
        issued = f", issued {one.issued_at:%Y-%m-%d %H:%M} UTC" if one.issued_at else ""
        of = f"token of {one.user or 'a user that is not known'} through {found.client}"
        text = f"{of}{issued}: lacks {' or '.join(one.lacks)}"
        yield from _indented((visible(text),), 2, options)


def _fix_heading(number: int, of: int) -> str:
    """Head one fix; several close a gap each, so they are no alternatives."""
    if of == 1:
        return "smallest fix"
    return f"fix {number} of {of}, {'both' if of == _BOTH else 'all'} are needed"


def _conclusion(proof: Proof) -> str:
    if proof.outcome is Outcome.MET and proof.provisos:
        return f", with {counted(len(proof.provisos), 'proviso')}"
    if proof.outcome is Outcome.MISSING:
        return f", {counted(len(proof.gaps), 'gap')}"
    return ""


def _tree(step: Step, depth: int, options: Options, paint: Paint) -> Iterator[str]:
    indent = "  " * depth
    yield f"{indent}{_mark(step.outcome, paint)}: {visible(step.asks)}"
    for reason in step.reasons:
        for row in wrapped(visible(reason), max(options.width - len(indent) - 4, 40)):
            yield f"{indent}    {row}"
    for child in step.children:
        yield from _tree(child, depth + 1, options, paint)
