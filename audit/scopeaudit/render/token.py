"""What a token can do, for the terminal and as JSON."""

import json
from collections.abc import Iterator
from datetime import datetime

from scopeaudit.model.answer import Explanation
from scopeaudit.model.token import OwnToken, TokenReport
from scopeaudit.model.verdict import Gap, Outcome
from scopeaudit.render import Options
from scopeaudit.render.terminal import Paint, hanging
from scopeaudit.render.visible import visible
from scopeaudit.render.words import counted, moment


def token_text(report: TokenReport, options: Options) -> str:
    """Render the token's client and scopes, then what it cannot do."""
    return "\n".join(_lines(report, options, Paint(options.colour))) + "\n"


def token_json(report: TokenReport) -> str:
    """Render the same as JSON, version 1."""
    own = report.own
    (client,) = own.snapshot.clients or ()
    document = {
        "schema_version": 1,
        "organization": own.snapshot.organization.name,
        "client": {
            "id": client.id,
            "name": client.name,
            "grant_type": client.grant_type,
            "state": client.state,
        },
        "user": bool(own.snapshot.users),
        "scopes": list(own.scopes),
        "configured_scopes": None if own.configured is None else list(own.configured),
        "lacking": list(own.lacking),
        "left_over": list(own.left_over),
        "idles_at": own.idles_at.isoformat() if own.idles_at else "",
        "actions": [_action(one) for one in report.explained],
        "not_read": [
            {"section": one.section, "reason": one.reason} for one in own.snapshot.blind_spots
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _action(one: Explanation) -> dict[str, object]:
    return {
        "action": one.asked.name,
        "outcome": one.proof.outcome.value,
        "lacks": [{"rule": gap.rule, "names": list(gap.names)} for gap in one.proof.gaps],
        "provisos": [proviso.text for proviso in one.proof.provisos],
    }


def _lines(report: TokenReport, options: Options, paint: Paint) -> Iterator[str]:
    own = report.own
    for label, text in _facts(own):
        yield from hanging(label, visible(text), options.width, indent=0, column=14)
    yield ""
    for outcome, heading in _HEADINGS.items():
        rows = [one for one in report.explained if one.proof.outcome is outcome]
        if rows:
            yield paint.strong(f"{heading}: {counted(len(rows), 'action')} of the policies")
        for one in rows:
            yield from hanging(one.asked.name, visible(_why(one)), options.width, column=24)
    for spot in own.snapshot.blind_spots:
        yield paint.warning(f"not read: {visible(spot.reason)}")


_HEADINGS = {
    Outcome.MISSING: "cannot",
    Outcome.UNKNOWN: "not known",
    Outcome.MET: "can",
}


def _facts(own: OwnToken) -> Iterator[tuple[str, str]]:
    (client,) = own.snapshot.clients or ()
    yield "client", f"{client.name} ({client.id}), {client.grant_type}, {client.state}"
    yield "organization", own.snapshot.organization.name or "not told"
    if client.grant_type == "CLIENT-CREDENTIALS":
        yield "scopes", "do not apply: the client acts for itself, and its roles count"
    else:
        yield "scopes", ", ".join(own.scopes) or "none"
        yield "client has", _compared(own)
    yield "idles out", _idles(own.idles_at)


def _compared(own: OwnToken) -> str:
    """Say how the token's scopes differ from those the client has by now."""
    if own.configured is None:
        return "not told"
    more = f"{', '.join(own.lacking)} as well: sign in again to have it" if own.lacking else ""
    less = (
        f"no longer {', '.join(own.left_over)}: the token keeps it until it ends"
        if own.left_over
        else ""
    )
    return "; ".join(filter(None, (more, less))) or "the same scopes"


def _idles(at: datetime | None) -> str:
    return moment(at) if at else "not told: the organization may have no idle timeout"


def _why(one: Explanation) -> str:
    if one.proof.outcome is Outcome.MISSING:
        return "; ".join(map(_gap, one.proof.gaps))
    if one.proof.outcome is Outcome.UNKNOWN:
        return "; ".join(dict.fromkeys(spot.reason for spot in one.proof.blind))
    return (
        "; ".join(f"provided that {proviso.text}" for proviso in one.proof.provisos)
        or one.asked.title
    )


def _gap(gap: Gap) -> str:
    said = f" ({gap.said})" if gap.said else ""
    return f"{gap.rule}: {' or '.join(gap.names)}{said}"
