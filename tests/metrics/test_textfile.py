"""Files of metrics: what Prometheus reads of them, and what they never claim."""

import stat
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from scopeaudit.checks import RULES
from scopeaudit.errors import ExitCode, UnwritableError
from scopeaudit.metrics import Run, write_metrics
from scopeaudit.metrics.family import Family, Sample, exposition
from scopeaudit.model.history import KnownFinding, Since
from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.model.snapshot import Organization
from scopeaudit.render.view import view
from scopeaudit.render.visible import shortened, visible
from tests.golden import same_as_golden
from tests.render.story import make_clean, make_hostile, make_story

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden"
Labels = Mapping[str, str]


def ran(result: AuditResult | None, code: int | None = None, at: datetime = NOW) -> Run:
    """Return a run that took a while."""
    made = ExitCode.COULD_NOT_AUDIT if result is None else result.exit_code
    return Run(
        exit_code=made if code is None else code,
        ended_at=at,
        seconds=12.3456,
        result=result,
        requests=None if result is None else 38,
        named="northwind",
    )


def samples(path: Path, name: str) -> list[tuple[Labels, float]]:
    """Read a family as Prometheus does: the labels and value of each sample."""
    families = text_string_to_metric_families(path.read_text(encoding="utf-8"))
    return [
        (one.labels, one.value)
        for family in families
        if family.name == f"scopeaudit_{name}"
        for one in family.samples
    ]


def value(path: Path, name: str, **labels: str) -> float:
    """Return the value of the one sample with these labels."""
    (found,) = (number for own, number in samples(path, name) if labels.items() <= own.items())
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the metrics go."""
    return tmp_path / "northwind.prom"


class TestFigures:
    """What an audit found, decided and read."""

    def test_the_story_as_metrics(self, path: Path) -> None:
        """The whole file, but for the version that wrote it."""
        write_metrics(path, ran(make_story()))
        same_as_golden(path.read_text(encoding="utf-8"), GOLDEN / "story.prom")

    def test_figures_are_those_of_the_reports(self, path: Path) -> None:
        """Every count is the one that the view shows."""
        story, counts = make_story(), view(make_story()).counts
        write_metrics(path, ran(story))
        for severity in Severity:
            listed = [
                n for own, n in samples(path, "findings") if own["severity"] == str(severity)
            ]
            assert sum(listed) == counts.severities[severity]
        assert value(path, "findings_accepted") == counts.accepted
        assert value(path, "findings_subjects") == counts.subjects
        assert value(path, "verdicts", outcome="met") == counts.met
        assert value(path, "verdicts", outcome="missing") == counts.missing
        assert value(path, "verdicts", outcome="unknown") == counts.unknown
        assert value(path, "verdicts_proviso") == counts.proviso
        assert value(path, "verdicts_not_as_expected") == counts.failing
        assert value(path, "rules_undecided") == counts.undecided
        spots = sum(number for _, number in samples(path, "blind_spots"))
        assert spots == len(story.blind_spots)
        assert value(path, "snapshot_timestamp_seconds") == story.provenance.taken_at.timestamp()

    def test_what_there_is_none_of_is_there_as_0(self, path: Path) -> None:
        """Each severity of each rule in force has a sample, so that an alert on it can end."""
        write_metrics(path, ran(make_clean()))
        found = samples(path, "findings")
        rules = {own["rule"] for own, _ in found}
        always = {one.id for one in RULES.values() if one.family in {"access", "about"}}
        assert rules == always | {one.rule for one in make_clean().policies.rules}
        assert len(found) == len(rules) * len(Severity)
        assert {number for _, number in found} == {0}
        assert {number for _, number in samples(path, "blind_spots")} == {0}

    def test_changes_are_told_where_there_is_a_run_before(self, path: Path) -> None:
        """Without one, nothing claims that nothing changed."""
        story = make_story()
        write_metrics(path, ran(story))
        assert samples(path, "changes") == []
        gone = KnownFinding(
            fingerprint="1" * 16, rule="missing-role", severity=Severity.HIGH, message="…"
        )
        since = Since(
            what="run 1",
            audited_at=None,
            new=frozenset({"2" * 16, "3" * 16}),
            fixed=(gone,),
            first_seen={},
        )
        write_metrics(path, ran(replace(story, since=since)))
        kinds = {own["kind"]: number for own, number in samples(path, "changes")}
        assert kinds == {"new": 2, "reopened": 0, "fixed": 1}


class TestRuns:
    """One run after the other."""

    def test_a_run_that_failed_keeps_the_last_success_and_no_figure(self, path: Path) -> None:
        """What was found before is not shown as if it were so now."""
        write_metrics(path, ran(make_story()))
        later = NOW + timedelta(days=1)
        write_metrics(path, ran(None, at=later))
        assert value(path, "exit_code") == ExitCode.COULD_NOT_AUDIT
        assert value(path, "last_success_timestamp_seconds") == NOW.timestamp()
        assert value(path, "last_failure_timestamp_seconds") == later.timestamp()
        assert value(path, "last_run_timestamp_seconds") == later.timestamp()
        assert (
            value(path, "exit_code", organization="o-1", organization_name="Northwind Care") == 3
        )
        for name in ("findings", "verdicts", "blind_spots", "api_requests", "objects_read"):
            assert samples(path, name) == []
        write_metrics(path, ran(make_clean(), at=later + timedelta(days=1)))
        assert value(path, "last_failure_timestamp_seconds") == later.timestamp()
        assert value(path, "exit_code") == 0

    def test_a_first_run_that_failed_knows_no_success(self, path: Path) -> None:
        """0 is long ago, so that the alert on it fires; the name is that of the configuration."""
        write_metrics(path, ran(None))
        assert value(path, "last_success_timestamp_seconds", organization_name="northwind") == 0

    @pytest.mark.parametrize("code", [ExitCode.COULD_NOT_AUDIT, ExitCode.BUG])
    def test_an_audit_that_was_not_kept_is_no_success(self, path: Path, code: ExitCode) -> None:
        """Its figures hold, but it did not do what it was to do."""
        write_metrics(path, ran(make_story(), code))
        assert value(path, "last_success_timestamp_seconds") == 0
        assert value(path, "exit_code") == code
        assert samples(path, "findings")

    def test_an_audit_of_nothing_looks_like_no_good_one(self, path: Path) -> None:
        """It shows no figure, and is no success."""
        nothing = replace(make_clean(), exit_code=ExitCode.NOTHING_TO_AUDIT)
        write_metrics(path, ran(nothing))
        assert value(path, "last_success_timestamp_seconds") == 0
        assert samples(path, "findings") == []

    @pytest.mark.parametrize(
        "there",
        [
            b"",
            b"\xff\xfe",
            b"something else\n",
            b'scopeaudit_last_success_timestamp_seconds{organization="o"} nan\n',
            b'scopeaudit_last_success_timestamp_seconds{organization="o" 5\n',
            b"scopeaudit_last_success_timestamp_seconds{} 1e400\n",
        ],
    )
    def test_a_file_of_another_kind_is_written_over(self, path: Path, there: bytes) -> None:
        """Nothing of it becomes a success, except a number where ours stands."""
        path.write_bytes(there)
        write_metrics(path, ran(None))
        assert value(path, "last_success_timestamp_seconds") in {0, 5}
        assert value(path, "exit_code") == 3


class TestFile:
    """The file itself."""

    def test_others_may_read_it(self, path: Path) -> None:
        """The collector is another user, whatever the mode of the file that was there."""
        path.touch(0o600)
        write_metrics(path, ran(make_story()))
        assert stat.S_IMODE(path.stat().st_mode) == 0o644
        assert [one.name for one in path.parent.iterdir()] == [path.name]

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        """It is told as for every output."""
        with pytest.raises(UnwritableError, match="its folder does not exist"):
            write_metrics(tmp_path / "none" / "x.prom", ran(make_story()))


class TestNames:
    """Whatever a name holds, the file is well-formed and the figures stand where they belong."""

    def test_hostile_names(self, path: Path) -> None:
        """Every name of the hostile audit is text in a label."""
        write_metrics(path, ran(make_hostile()))
        assert sum(number for _, number in samples(path, "findings")) == 10
        write_metrics(path, ran(None))
        (_, one), *_ = [*samples(path, "exit_code"), *samples(path, "last_success")]
        assert one == 3

    @given(name=st.text(), identity=st.text(min_size=1))
    def test_any_name_is_read_back_as_reports_show_it(
        self, tmp_path_factory: pytest.TempPathFactory, name: str, identity: str
    ) -> None:
        """From one run to the next, too: a run that failed has the labels of the one before."""
        path = tmp_path_factory.getbasetemp() / "names.prom"
        story = make_clean()
        named = replace(story.provenance, organization=Organization(id=identity, name=name))
        write_metrics(path, ran(replace(story, provenance=named)))
        for _ in range(2):
            (labels, _number), *others = samples(path, "exit_code")
            assert not others
            assert labels["organization_name"] == shortened(visible(name), 200)
            write_metrics(path, ran(None))

    @given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
    def test_any_label_is_read_back(self, text: str) -> None:
        """Backslash, quote and line feed are escaped; all else stands as it is."""
        family = Family("it", "What it tells.", (Sample(1, {"own": text}),))
        (found,) = text_string_to_metric_families(exposition([family], {"common": text}))
        assert found.samples[0].labels == {"common": text, "own": text}
