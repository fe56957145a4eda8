"""The bundled policies: right, tried in every way, and fit for any organization."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from scopeaudit import pipeline
from scopeaudit.documents import read_document
from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    NamedNeed,
    Need,
    OperationNeed,
    PermissionNeed,
    PolicySet,
    ScopeNeed,
)

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "policies"
"""The folder of the checkout: an installed package brings the policies without their cases."""

AREAS = ("auditor", "call-control", "client-hygiene", "user-access")
ON_DEMAND = ("client-activity",)
PAGE = ROOT / "docs" / "policies.md"
INVENTED = (
    "conversation:participant:write",
    "conversations:participant:update",
    "conversation:call:update",
    "conversations:voice:control",
    "conversations:view",
    "interaction:write",
    "recording:readonly",
    "conversation:readonly",
    "user:readonly",
)
"""Names found on the web and in no source of the vendor (facts §13.25)."""


@pytest.fixture(scope="module")
def loaded() -> PolicySet:
    """Load all bundled policies."""
    return pipeline.load(())[0]


def test_every_case_passes_and_nothing_is_untried() -> None:
    """Each action has a met, a missing and an unknown case, each rule and expectation one either way."""
    report = pipeline.run_cases((FOLDER,))
    assert report.failed == ()
    assert report.untried == ()
    assert len(report.results) > 150


def test_what_only_tokens_or_usage_decide_does_not_run_unasked() -> None:
    """An audit of a configuration can be complete: rules it could never decide are only included."""
    unasked, asked = pipeline.load(())[0], pipeline.load((FOLDER / "client-activity.yaml",))[0]
    assert {one.rule for one in asked.rules} == {"stale-token", "idle-client", "unused-permission"}
    assert not {one.rule for one in asked.rules} & {one.rule for one in unasked.rules}


def test_they_are_the_four_areas_and_leave_no_doubt(loaded: PolicySet) -> None:
    """All four are loaded where none is named, and nothing in them is doubtful to the catalog."""
    assert sorted(Path(one.path.removeprefix("bundled:")).stem for one in loaded.files) == list(
        AREAS
    )
    assert loaded.cautions == ()


@pytest.mark.parametrize("area", [*AREAS, *ON_DEMAND])
def test_each_file_points_editors_to_its_schema(area: str) -> None:
    """The first line of a policy and of its cases names the published schema beside them."""
    for name, schema in ((f"{area}.yaml", "policy"), (f"{area}.test.yaml", "cases")):
        first = (FOLDER / name).read_text("utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema=../reports/schema/{schema}.schema.json"
        assert (ROOT / "reports" / "schema" / f"{schema}.schema.json").exists()


@pytest.mark.parametrize("area", [*AREAS, *ON_DEMAND])
def test_no_invented_name_is_used(area: str) -> None:
    """Names that only web pages know stand in no bundled file."""
    text = (FOLDER / f"{area}.yaml").read_text("utf-8")
    assert [name for name in INVENTED if name in text] == []


def test_every_action_has_a_remedy(loaded: PolicySet) -> None:
    """A reader of a finding is told what to do, in a sentence."""
    for action in loaded.actions.values():
        assert action.remedy.endswith("."), action.id
        assert not action.title.endswith("."), action.id


def test_links_lead_to_the_vendor_only(loaded: PolicySet) -> None:
    """A link in a report is one of the vendor's pages."""
    links = [link.url for action in loaded.actions.values() for link in action.links]
    assert links
    assert all(re.match(r"https://help\.mypurecloud\.com/", url) for url in links)


def names(need: Need, kind: type) -> set[str]:
    """Collect the names of all leaves of one kind."""
    match need:
        case AllOf(needs) | AnyOf(needs):
            return set().union(*(names(one, kind) for one in needs))
        case NamedNeed(_, _, stands_for):
            return names(stands_for, kind)
        case OperationNeed(_, inner) if inner is not None:
            return names(inner, kind)
        case ScopeNeed(name) | PermissionNeed(name) if isinstance(need, kind):
            return {name}
        case _:
            return set()


def test_the_auditor_only_looks(loaded: PolicySet) -> None:
    """Every permission it needs is a view; every scope it needs has a readonly form, or none."""
    own = [one for id_, one in loaded.actions.items() if id_.startswith("audit.")]
    assert len(own) == 16
    for action in own:
        permissions = names(action.need, PermissionNeed)
        assert all(one.endswith(":view") for one in permissions), action.id
        scopes = names(action.need, ScopeNeed)
        assert any(one.endswith(":readonly") for one in scopes) or scopes == {"user-basic-info"}


def test_listening_in_takes_a_readonly_scope(loaded: PolicySet) -> None:
    """`call:monitor` is met by `conversations:readonly`, and `call:update` only by `conversations`."""
    for action in ("call.monitor", "call.coach", "call.barge"):
        assert "conversations:readonly" in names(loaded.actions[action].need, ScopeNeed)
    assert names(loaded.actions["call.mute"].need, ScopeNeed) == {"conversations"}


def test_the_page_names_all_there_is(loaded: PolicySet) -> None:
    """Every action, expectation and rule that is bundled stands in docs/policies.md."""
    page = PAGE.read_text("utf-8")
    ids = (
        *loaded.actions,
        *(one.id for one in loaded.expectations),
        *(one.rule for one in loaded.rules),
    )
    assert [one for one in ids if f"`{one}`" not in page] == []


def test_a_case_that_is_wrong_fails(tmp_path: Path) -> None:
    """The runner of the bundled cases can fail: a verdict turned round does."""
    for path in FOLDER.glob("call-control*.yaml"):
        text = path.read_text("utf-8")
        (tmp_path / path.name).write_text(text.replace("call.end: met", "call.end: missing"))
    report = pipeline.run_cases((tmp_path,))
    assert {one.asked for one in report.failed} == {"call.end"}


def test_a_need_that_is_left_out_fails_a_case(tmp_path: Path) -> None:
    """A policy that asks for less is caught by its cases."""
    for path in FOLDER.glob("call-control*.yaml"):
        text = path.read_text("utf-8")
        (tmp_path / path.name).write_text(
            text.replace("      permission: conversation:call:monitor\n", "")
        )
    assert any(one.asked == "call.monitor" for one in pipeline.run_cases((tmp_path,)).failed)


def test_a_case_that_is_left_out_is_named(tmp_path: Path) -> None:
    """What the bundled cases no longer tried would be said, with its place in the policy."""
    for path in FOLDER.glob("call-control*.yaml"):
        text = path.read_text("utf-8")
        (tmp_path / path.name).write_text(text.replace("      call.hold: unknown\n", ""))
    (untried,) = pipeline.run_cases((tmp_path,)).untried
    assert untried.message == "action `call.hold` has no case that is unknown"
    assert untried.path == str(tmp_path / "call-control.yaml")
    assert untried.line > 1


@pytest.mark.parametrize("area", [*AREAS, *ON_DEMAND])
def test_an_editor_finds_nothing_wrong(area: str) -> None:
    """The cases fit their published schema by the rules of JSON Schema too."""
    schema = json.loads((ROOT / "reports" / "schema" / "cases.schema.json").read_bytes())
    jsonschema.validate(read_document(FOLDER / f"{area}.test.yaml").value, schema)
