"""The published JSON Schema says what the reader accepts."""

import json
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from scopeaudit.bundled import bundled
from scopeaudit.model import snapshot as model
from scopeaudit.sources.consistency import IDENTIFIED, TIMED
from scopeaudit.sources.demo import demo_organization
from scopeaudit.sources.file import encoded
from scopeaudit.sources.schema import attempt_schema, schema_text, snapshot_schema
from scopeaudit.sources.shape import fields_of, required, within
from tests.sources.snapshots import client, document

SCHEMAS = bundled("reports") / "schema"
PUBLISHED = SCHEMAS / "snapshot-v1.schema.json"
SCHEMA = Draft202012Validator(snapshot_schema(), format_checker=FormatChecker())


def test_the_published_schema_is_the_one_the_types_give() -> None:
    """The file is what `python -m scopeaudit.sources.schema` prints."""
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text()
    attempt = (SCHEMAS / "attempt-v1.schema.json").read_text(encoding="utf-8")
    assert attempt == schema_text(attempt_schema())


def test_the_schema_is_one() -> None:
    """The schema obeys its own specification."""
    Draft202012Validator.check_schema(snapshot_schema())


def test_the_demo_organization_obeys_the_schema() -> None:
    """The demo organization, as it is written, is valid."""
    assert list(SCHEMA.iter_errors(json.loads(encoded(demo_organization())))) == []


@pytest.mark.parametrize(
    "sections",
    [
        {"version": 2},
        {"nonsense": 1},
        {"clients": [client(apiKey="s3cret")]},
        {"clients": [client(grant_type="PKCE")]},
        {"clients": [client(grants=[["r1"]])]},
    ],
)
def test_the_schema_refuses_what_the_strict_reading_refuses(sections: dict[str, Any]) -> None:
    """Unknown fields, unknown words, wrong versions and half grants are not valid."""
    assert not SCHEMA.is_valid(json.loads(document(**sections)))


def test_every_time_is_known_to_be_one() -> None:
    """The schema marks each time as one, and the reader checks the zone of each."""
    timed = {
        (kind.__name__, one.name)
        for kind in vars(model).values()
        if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__")
        for one in fields(kind)
        if required(fields_of(kind)[one.name]) is datetime
    }
    marked = {
        (kind, name)
        for kind, part in snapshot_schema()["$defs"].items()
        for name, value in part.get("properties", {}).items()
        if "date-time" in json.dumps(value)
    }
    checked = {
        (within(within(model.Snapshot, section), 0).__name__, name)
        for section, names in TIMED.items()
        for name in names
    }
    assert marked == timed
    deeper = {("Participant", "ended_at"), ("Communication", "ended_at")}
    assert checked | {("Snapshot", "taken_at")} | deeper == timed


def test_every_identity_is_checked() -> None:
    """The reader checks the ids of every section whose objects have one."""
    sections = {
        name
        for name, kind in fields_of(model.Snapshot).items()
        if {"id", "name"} & fields_of(within(kind, 0)).keys()
    }
    assert sections == IDENTIFIED.keys()


def test_the_documented_example_is_a_snapshot() -> None:
    """The example of docs/snapshot.md obeys the schema once its comments are taken out."""
    page = (Path(__file__).parents[2] / "docs" / "snapshot.md").read_text(encoding="utf-8")
    example = page.partition("```jsonc\n")[2].partition("```")[0]
    plain = "\n".join(line.partition("  //")[0] for line in example.splitlines())
    assert list(SCHEMA.iter_errors(json.loads(plain))) == []
