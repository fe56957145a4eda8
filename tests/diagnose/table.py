"""The table of incidents, and what a person does with each: pastes it, and says what else is known."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from scopeaudit import pipeline
from scopeaudit.model.diagnosis import Diagnosis
from scopeaudit.model.snapshot import Snapshot
from tests.diagnose import office
from tests.organizations import NOW

_IDS = (
    "CALL_OF_AMER",
    "CUSTOMER_LEG",
    "AMER_LEG",
    "OLD_LEG",
    "ANA_LEG",
    "BEN_LEG",
    "ANA_CALL",
    "CALL",
    "ANA",
    "BEN",
    "SUE",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One incident, as the table has it."""

    id: str
    what: str
    input: str
    first: str
    confidence: str
    snapshot: str = ""
    say: dict[str, str] = field(default_factory=dict)
    also: str = ""
    meant: str = ""
    names: str = ""
    ruled_out: str = ""
    replay: dict[str, Any] = field(default_factory=dict)


def incidents() -> list[Incident]:
    """Read the table."""
    text = (Path(__file__).parent / "incidents.yaml").read_text(encoding="utf-8")
    for name in _IDS:
        text = text.replace(f"${name}", getattr(office, name))
    return [Incident(**row) for row in yaml.safe_load(text)]


def pasted(text: str, read: Snapshot | None, say: dict[str, str]) -> Diagnosis:
    """Diagnose a text as the command does, and return the first diagnosis."""
    given: dict[str, Any] = dict(say)
    if "token_issued" in given:
        given["token_issued"] = datetime.fromisoformat(given["token_issued"])
    organization = pipeline.Organization(snapshot=read, digest="") if read else None
    clues = pipeline.Clues(**given)
    found = pipeline.diagnose(
        pipeline.refusals_in(text.encode(), "-"), office.CATALOG, organization, clues, NOW
    )
    return found.diagnoses[0]


def organization_of(one: Incident) -> Snapshot | None:
    """Return the organization that is known, if any."""
    return office.office() if one.snapshot == "office" else None
