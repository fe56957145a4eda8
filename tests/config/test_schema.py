"""The published JSON Schema of the file says what the reader says."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from scopeaudit.bundled import bundled
from scopeaudit.config.file import SHAPE
from scopeaudit.config.schema import config_schema, schema_text
from scopeaudit.config.shape import complaints
from tests.documents.schemas import nearly

SCHEMA = Draft202012Validator(config_schema())


def test_the_published_schema_is_the_one_the_shape_gives() -> None:
    """The file is what `python -m scopeaudit.config.schema` prints."""
    path = bundled("reports") / "schema" / "config.schema.json"
    assert path.read_text(encoding="utf-8") == schema_text()
    Draft202012Validator.check_schema(json.loads(schema_text()))


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(value=nearly("config"))
def test_the_schema_accepts_what_the_reader_accepts(value: object) -> None:
    """Of values that fit it, and of values that were spoilt in a place or two."""
    assert SCHEMA.is_valid(value) == (not list(complaints(value, SHAPE)))


@given(
    value=st.sampled_from(
        [
            {"store": "postgresql+psycopg://me:planted@db/audits"},
            {"store": {"env": "A", "file": "b"}},
            {"store": {"env": "A", "user": "b"}},
            {"format": ["html=a.html", "htm=b.html"]},
            {"usage": 0},
            {"usage": True},
            {"policies": []},
            {"fail_on": "none"},
            {"allow_unknown": "yes"},
            {"organizations": {"acme": {"snapshot": ""}}},
        ]
    )
)
def test_both_refuse(value: object) -> None:
    """What a person could get wrong."""
    assert not SCHEMA.is_valid(value)
    assert list(complaints(value, SHAPE))


def test_both_accept() -> None:
    """Every kind of value."""
    value = {
        "profile": "prod",
        "policies": "policies",
        "format": ["text", "html=a/b.html"],
        "store": {"keyring": "scopeaudit", "user": "store"},
        "usage": 30,
        "fail_on": "medium",
        "profiles": {"prod": {"region": "mypurecloud.ie", "token": {"env": "TOKEN"}}},
        "organizations": {"acme": {"profile": "prod", "store": "a.db", "strict": True}},
    }
    assert SCHEMA.is_valid(value)
    assert not list(complaints(value, SHAPE))
