"""A redacted audit names nobody, in any format, and is the same audit in all else."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.audits import audit_of
from scopeaudit import pipeline
from scopeaudit.model.finding import Acceptance, Finding, Subject
from scopeaudit.model.history import KnownFinding, Since
from scopeaudit.model.policy import Location, Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.redaction import redacted
from scopeaudit.redaction.texts import Texts
from scopeaudit.render import FORMATS, Options, render_file
from scopeaudit.render.view import view
from scopeaudit.sources.demo import DEMO_NOW, demo_organization, demo_policies, demo_waivers
from tests.render.story import make_hostile, make_story
from tests.render.unpacking import data_in


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """Return the demo organization."""
    return demo_organization()


@pytest.fixture(scope="module")
def demo(snapshot: Snapshot) -> AuditResult:
    """Return its audit."""
    organization = pipeline.Organization(snapshot=snapshot, digest="0" * 64)
    policies, catalog = pipeline.load((demo_policies(),))
    waivers = pipeline.read_waivers(demo_waivers())
    return pipeline.audit(organization, policies, catalog, waivers, pipeline.Terms(now=DEMO_NOW))


def names_in(snapshot: Snapshot) -> set[str]:
    """Return the names of all users."""
    return {one.name for one in snapshot.users or ()}


def ids_in(snapshot: Snapshot) -> set[str]:
    """Return the ids of all users, those that exist no longer included, and of all clients."""
    users = {one.id for one in snapshot.users or ()}
    users |= {one.user for one in snapshot.tokens or () if one.user}
    return users | {one.id for one in snapshot.clients or ()}


def everything(name: str, content: str | bytes) -> str:
    """Return all a file says: what is deflated in it is inflated, what is escaped is not."""
    if isinstance(content, bytes):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return unescape("".join(book.read(one).decode() for one in book.namelist()))
    if name != "html":
        return unescape(content)
    data = re.search(r'id="data">([^<]+)', content)
    assert data
    inside = data_in(data[1])
    return unescape(content) + json.dumps(inside, ensure_ascii=False)


def plain(text: str) -> str:
    """Return only letters and digits, so that no way of escaping hides a name."""
    return "".join(one for one in text if one.isalnum())


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text of a result, whoever wrote it."""
    if type(value) is str:
        yield value
    elif isinstance(value, tuple | frozenset | list):
        for one in value:
            yield from texts_in(one)
    elif isinstance(value, dict):
        yield from texts_in((*value.keys(), *value.values()))
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts_in(getattr(value, one.name))


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_names_anybody(name: str, demo: AuditResult, snapshot: Snapshot) -> None:
    """No name and no id of a user and no id of a client of the demo organization is in any file."""
    options = Options(verbose=True)
    told = everything(name, render_file(name, redacted(demo), options))
    assert [one for one in ids_in(snapshot) if one in told] == []
    names = [plain(one) for one in names_in(snapshot)]
    assert len(names) > 300
    assert [one for one in names if one in plain(told)] == []
    whole = plain(everything(name, render_file(name, demo, options)))
    assert name == "gitlab" or any(one in whole for one in names)


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_names_are_gone_as_well(name: str) -> None:
    """Whatever a name is made of, it is found and replaced as a whole, also within a sentence."""
    hostile = make_hostile()
    assert any(one.kind == "user" for found in hostile.findings for one in found.subjects)
    called = replace(hostile, findings=tuple(map(_of_someone, hostile.findings)))
    assert "Someone" in everything(name, render_file(name, called, Options(verbose=True)))
    told = redacted(called)
    assert not any("Someone" in text for text in texts_in(told))
    assert "Someone" not in everything(name, render_file(name, told, Options(verbose=True)))


def _of_someone(finding: Finding) -> Finding:
    """Give the users of a finding names of their own, and put one of these into its sentences."""
    if finding.subjects[0].kind != "user":
        return finding
    called = tuple(replace(one, name=f"Someone {one.name}") for one in finding.subjects)
    name = called[0].name
    return replace(
        finding,
        subjects=called,
        message=f"User `{name}` cannot",
        cause=f"It is {name}. Nobody else is.",
        remedy=(f"Ask {name}, or not",),
    )


@pytest.mark.parametrize("make", [make_story, make_hostile, lambda: audit_of(200, "each")])
def test_all_else_is_the_same(make: Any) -> None:
    """Counts, verdict, order, fingerprints and what lacks are those of the whole audit."""
    result = make()
    told = redacted(result)
    assert view(told).counts == view(result).counts
    assert view(told).headline == view(result).headline
    for one, other in zip(view(result).findings, view(told).findings, strict=True):
        assert other.fingerprint == one.fingerprint
        assert (other.rule, other.lacks, other.division) == (one.rule, one.lacks, one.division)
        assert [s.fingerprint for s in other.subjects] == [s.fingerprint for s in one.subjects]
        assert len({s.id for s in other.subjects}) == len({s.id for s in one.subjects})


def test_pseudonyms_stay_the_same() -> None:
    """Another audit of the organization tells the same people by the same pseudonyms."""
    story = make_story()
    later = replace(story, findings=story.findings[:1])
    assert redacted(story).findings[0] == redacted(later).findings[0]


def test_a_user_is_one_person_throughout() -> None:
    """Subject, message and evidence tell a user by the same pseudonym."""
    (found, *_) = redacted(audit_of(5, "each")).findings
    name = found.subjects[0].name
    assert re.fullmatch("user-[0-9a-f]{12}", name)
    assert found.subjects[0].id == name
    assert found.message.startswith(f"User `{name}` through client `Application 0`")
    assert name in found.evidence[0].text


def test_what_was_shared_stays_shared() -> None:
    """A proof that many findings share is made once, so that the page keeps it once."""
    told = redacted(audit_of(3_000, "each"))
    assert len({id(one.proof) for one in told.findings}) == 400


def test_somebody_who_is_gone_is_not_named() -> None:
    """A finding that was fixed may name a user that no longer exists."""
    gone = KnownFinding(
        fingerprint="f" * 16,
        rule="missing-role",
        severity=Severity.LOW,
        message="User `Old Hand` lacks role `Agent`",
    )
    since = Since(
        what="an earlier run", audited_at=None, new=frozenset(), fixed=(gone,), first_seen={}
    )
    told = redacted(replace(make_story(), since=since)).since
    assert told is not None
    assert re.fullmatch(r"User `user-[0-9a-f]{12}` lacks role `Agent`", told.fixed[0].message)


def test_mail_addresses_are_masked() -> None:
    """Whoever accepted a finding is not told by a mail address."""
    story = make_story()
    by = Acceptance(
        owner="Ana.Ruiz+ops@Northwind.example",
        reason="agreed with <ana.ruiz+ops@northwind.example>, see page 3",
        until=datetime(2027, 1, 1, tzinfo=UTC).date(),
        at=Location("waivers.yaml", 3),
    )
    accepted = (replace(story.accepted[0], acceptance=by),)
    told = redacted(replace(story, accepted=accepted)).accepted[0].acceptance
    assert told is not None
    assert re.fullmatch("mail-[0-9a-f]{12}", told.owner)
    assert told.reason == f"agreed with <{told.owner}>, see page 3"


def test_words_of_the_tool_are_no_names() -> None:
    """A user who is called like a rule, a permission or a severity does not rename it."""
    story = make_story()
    first = story.findings[0]
    called = (Subject("user", "u-1", first.rule), Subject("user", "u-2", "high"))
    told = redacted(replace(story, findings=(replace(first, subjects=called),)))
    assert told.findings[0].rule == first.rule
    assert told.findings[0].severity is first.severity
    assert {one.name[:5] for one in told.findings[0].subjects} == {"user-"}


@given(
    st.text("aé1 .-'`<(", min_size=1, max_size=8),
    st.sampled_from([("[", "]"), ("", ""), ("/", "?"), ("{", "}")]),
)
def test_a_name_is_found_wherever_it_stands(name: str, around: tuple[str, str]) -> None:
    """Whatever it is made of, and between whatever marks."""
    before, after = around
    assert Texts("org", {name: "NOBODY"}).of(f"{before}{name}{after}") == f"{before}NOBODY{after}"


def test_a_part_of_a_word_is_no_name() -> None:
    """A short name does not tear longer words apart, and the longest name wins."""
    texts = Texts("org", {"An": "A", "Ana": "B", "Ana Ruiz": "C"})
    assert texts.of("Anagram of An, `Ana` and Ana Ruiz.") == "Anagram of A, `B` and C."
