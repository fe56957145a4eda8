"""The published JSON Schema of policies is the one the types give, and fits what is bundled."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from scopeaudit.bundled import bundled
from scopeaudit.checks import RULES
from scopeaudit.documents import read_document
from scopeaudit.policy.place import bundled_places
from scopeaudit.policy.schema import policy_schema, schema_text

PUBLISHED = bundled("reports") / "schema" / "policy.schema.json"


def test_the_published_schema_is_the_one_the_types_give() -> None:
    """The file is `schema_text(RULES)`: write it again after a key, a rule or a parameter changed."""
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text(RULES)


def test_the_schema_is_one() -> None:
    """The schema obeys its own specification."""
    Draft202012Validator.check_schema(policy_schema(RULES))


@pytest.mark.parametrize(
    "path", [one.path for one in bundled_places().values()], ids=lambda p: p.stem
)
def test_the_bundled_policies_obey_the_schema(path: Path) -> None:
    """An editor that knows the schema finds nothing wrong with them."""
    value = read_document(path).value
    assert list(Draft202012Validator(policy_schema(RULES)).iter_errors(value)) == []


def test_examples_obey_the_schema_they_stand_in() -> None:
    """Every example that an editor offers is right where it is offered."""
    schema = policy_schema(RULES)
    wrong = [
        (name, key)
        for name, part in [("", schema), *schema["$defs"].items()]
        for key, shape in part.get("properties", {}).items()
        for example in shape.get("examples", ())
        if not Draft202012Validator(shape | {"$defs": schema["$defs"]}).is_valid(example)
    ]
    assert wrong == []


def test_every_mapping_is_closed() -> None:
    """No key is passed over in silence."""
    schema = policy_schema(RULES)
    mappings = [schema, *schema["$defs"].values(), *schema["properties"].values()]
    mappings += schema["properties"]["checks"]["properties"].values()
    closed = [one["additionalProperties"] for one in mappings if one.get("type") == "object"]
    assert len(closed) > len(RULES)
    assert not any(closed)


def test_each_rule_has_its_parameters() -> None:
    """An editor completes the rules, and the parameters of each with their defaults."""
    rules = json.loads(PUBLISHED.read_bytes())["properties"]["checks"]["properties"]
    assert rules.keys() == RULES.keys()
    for rule in RULES.values():
        found = rules[rule.id]["properties"]
        defaults = {name: found[name]["default"] for name in rule.parameters}
        expected = {
            name: one if isinstance(one, int) else list(one)
            for name, one in rule.parameters.items()
        }
        assert defaults == expected
