"""What a webhook gets: a frozen shape, valid by its published schema, with names as they were typed."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scopeaudit.bundled import bundled
from scopeaudit.model.news import Findings
from scopeaudit.notify.payload import payload, trial_payload
from scopeaudit.notify.payload_shape import schema
from tests.golden import same_as_golden
from tests.notify.test_words import FEW, LINK, NEWS, claimed

AT = datetime(2026, 11, 23, 6, 0, 7, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden"


def published() -> dict[str, Any]:
    """Return the schema as it is published."""
    path = bundled("reports") / "schema" / "notice-v1.schema.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_the_published_schema_is_that_of_the_shape() -> None:
    """The schema file says what the types say."""
    assert published() == schema()


@pytest.mark.parametrize("name", [*NEWS, "test"])
def test_documents_are_valid_by_the_published_schema(name: str) -> None:
    """Every kind of message, formats of dates included."""
    if name == "test":
        found = trial_payload("e" * 32, "ops", "text", AT)
    else:
        found = payload(claimed(NEWS[name]), "text", LINK, AT)
    checker = jsonschema.Draft202012Validator(
        published(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    checker.validate(json.loads(found))


def test_a_document_whole() -> None:
    """Changing it breaks a promise to every receiver."""
    found = json.loads(payload(claimed(NEWS["changes"]), "the words", LINK, AT))
    found["tool_version"] = "VERSION"
    same_as_golden(json.dumps(found, indent=2) + "\n", GOLDEN / "changes.json")


def test_the_worst_hundred_are_in_it_and_all_are_counted() -> None:
    """A receiver that wants more reads the report."""
    found = json.loads(payload(claimed(NEWS["many"]), "", "", AT))
    assert (found["total"], len(found["findings"])) == (1_234, 100)


def test_names_are_exact() -> None:
    """Programs get what was typed; a receiver that shows it must escape it."""
    bad = "<!channel> \x1b[2J \u202e"
    told = replace(FEW[0].told, message=bad)
    news = NEWS["changes"]
    assert isinstance(news, Findings)
    news = replace(news, findings=(replace(FEW[0], told=told),))
    found = payload(claimed(news), "", "", AT)
    assert json.loads(found)["findings"][0]["message"] == bad
    assert b"\x1b" not in found
