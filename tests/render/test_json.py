"""JSON version 1: a frozen shape, valid by its published schema, the same bytes each time."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jsonschema

from scopeaudit.bundled import bundled
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.json_v1 import render
from scopeaudit.render.json_v1_shape import schema


def published() -> dict[str, Any]:
    """Return the schema as it is published."""
    path = bundled("reports") / "schema" / "findings-v1.schema.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_the_story_in_json(story: AuditResult, golden: Callable[[str, str], None]) -> None:
    """The document of the story, key by key; changing it breaks a promise to every reader."""
    few = tuple(replace(one, subjects=one.subjects[:4]) for one in story.findings)
    golden("story.json", render(replace(story, findings=few), Options()))


def test_the_published_schema_is_that_of_the_shape() -> None:
    """The schema file says what the types say."""
    assert published() == schema()


def test_documents_are_valid_by_the_published_schema(
    story: AuditResult, hostile: AuditResult, clean: AuditResult
) -> None:
    """Every document validates, formats of dates included."""
    checker = jsonschema.Draft202012Validator(
        published(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for result in (story, hostile, clean):
        checker.validate(json.loads(render(result, Options())))


def test_names_are_exact(hostile: AuditResult) -> None:
    """Programs get names as they were read, nothing shown as an escape."""
    document = json.loads(render(hostile, Options()))
    names = {one["name"] for finding in document["findings"] for one in finding["subjects"]}
    assert names == {one.name for finding in hostile.findings for one in finding.subjects}


def test_a_lone_surrogate_is_escaped_and_not_a_crash(story: AuditResult) -> None:
    """A name that no encoding can write comes out as a JSON escape."""
    odd = replace(story, findings=(replace(story.findings[0], message="a \ud800 b"),))
    text = render(odd, Options())
    assert json.loads(text)["findings"][0]["message"] == "a \ud800 b"
    assert text.encode().decode() == text


def test_the_order_of_the_input_does_not_matter(story: AuditResult) -> None:
    """Findings and subjects are sorted: the same audit gives the same bytes."""
    turned = replace(
        story,
        findings=tuple(
            replace(one, subjects=one.subjects[::-1]) for one in reversed(story.findings)
        ),
    )
    assert render(turned, Options()) == render(story, Options())
