"""Many jobs, each in a process of its own: what becomes of one stops none of the others."""

import multiprocessing
import os
import resource
import signal
import threading
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scopeaudit.errors import ExitCode, PolicyError, Problem, UsageError
from scopeaudit.model.batch import Line
from scopeaudit.running.job import Job, Output
from scopeaudit.running.line import WORST, in_one_line, worst
from scopeaudit.running.many import perform_many, refuse_shared
from scopeaudit.running.placing import has_place, placed, safe_name
from scopeaudit.sources.demo import demo_organization
from scopeaudit.sources.file import write_snapshot


def job(name: str, source: str, *paths: str) -> Job:
    """Make a job of an organization that writes some files."""
    return Job(
        source=source,
        organization=name,
        outputs=tuple(Output("json", Path(one)) for one in paths),
    )


def _open_files() -> int:
    """Return the lowest number that no open file has."""
    with Path(os.devnull).open("rb") as file:
        return file.fileno()


class TestProcesses:
    """What one does is its own matter."""

    def test_one_that_is_killed_stops_no_other(self, tmp_path: Path) -> None:
        """It is told how its process ended; the one beside it and the one after it are audited."""
        write_snapshot(demo_organization(), tmp_path / "org.json")
        pipe = tmp_path / "pipe.json"
        os.mkfifo(pipe)

        def kill() -> None:
            with pipe.open("wb"):  # opens when the process has begun to read
                (waiting,) = [one for one in multiprocessing.active_children() if one.pid]
                os.kill(waiting.pid or 0, signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        said: list[tuple[str, str]] = []
        jobs = [job("stuck", str(pipe)), job("fine", str(tmp_path / "org.json"))]
        lines = list(perform_many(jobs, 1, lambda *one: said.append(one), quiet=True))
        killer.join()
        assert [(one.name, one.word, one.exit_code) for one in lines] == [
            ("stuck", "ERROR", 3),
            ("fine", "FAIL", 1),
        ]
        assert lines[0].error == "its process was killed (SIGKILL)"
        assert said[0][1].startswith("error: its process was killed (SIGKILL)\n")

    def test_one_that_cannot_be_started(self, tmp_path: Path) -> None:
        """The system's limit of open files is one of what it can be."""
        write_snapshot(demo_organization(), tmp_path / "org.json")
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (_open_files() + 1, before[1]))
        try:
            (line,) = perform_many(
                [job("fine", str(tmp_path / "org.json"))], 1, lambda *_: None, quiet=True
            )
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)
        assert (line.word, line.exit_code) == ("ERROR", 3)
        assert line.error == "its process could not be started: too many open files"

    def test_what_is_left_is_stopped(self, tmp_path: Path) -> None:
        """Whoever stops listening leaves no process behind."""
        pipes = [tmp_path / "a.json", tmp_path / "b.json"]
        for one in pipes:
            os.mkfifo(one)
        running = perform_many(
            [job("missing", "none.json"), *(job(one.name, str(one)) for one in pipes)],
            3,
            lambda *_: None,
            quiet=True,
        )
        assert next(running).name == "missing"
        assert len(multiprocessing.active_children()) == 2
        running.close()
        assert not multiprocessing.active_children()


class TestCode:
    """The exit code of all is the worst."""

    @given(codes=st.lists(st.sampled_from(WORST), min_size=1))
    def test_nothing_hides_what_could_not_be_audited(self, codes: list[ExitCode]) -> None:
        """A bug goes before a failure, that before wrong usage, and all of them before findings."""
        found = worst(Line(name="x", word="", exit_code=one) for one in codes)
        assert found == min(codes, key=WORST.index)
        assert found in codes
        if {70, 3, 2} & set(codes):
            assert found in {70, 3, 2}

    def test_a_code_nobody_knows_is_a_bug(self) -> None:
        """It never looks like a pass."""
        assert worst([Line(name="x", word="", exit_code=42)]) == ExitCode.BUG

    def test_errors_in_one_line(self) -> None:
        """Of several problems the first, of a bug nothing of its message."""
        problems = (Problem("a.yaml", 1, 2, "wrong", "hint"), Problem("b.yaml", 1, 2, "also"))
        assert in_one_line(PolicyError(problems)) == "a.yaml:1:2: wrong (and 1 more)"
        assert in_one_line(UsageError("a\nb")) == "a"
        assert "planted" not in in_one_line(ValueError("planted"))


class TestNames:
    """A name of the file is part of file names."""

    @given(name=st.text(max_size=200))
    @example("../../etc/passwd")
    @example("..")
    @example("con.html")
    @example("\x1b[2J\n")
    @example("")
    def test_any_name_is_one_plain_file_name(self, name: str) -> None:
        """It leads nowhere else, steers nothing, is not empty and not too long."""
        safe = safe_name(name)
        assert safe
        assert not safe.startswith(".")
        assert len(safe) <= 81
        assert all(one.isalnum() or one in "-_." for one in safe)
        assert Path("folder", safe).parent == Path("folder")
        assert safe_name(unicodedata.normalize("NFD", name)) == safe_name(
            unicodedata.normalize("NFC", name)
        )

    def test_devices_are_no_names(self) -> None:
        """Windows would write to a printer."""
        assert safe_name("LPT1.json") == "LPT1.json_"
        assert safe_name("console") == "console"

    def test_every_path_of_a_job_takes_it(self) -> None:
        """Reports, inputs and the store."""
        plain = job("x", "{organization}.json", "out/{organization}.html")
        assert has_place(plain)
        found = placed(plain, "A/B")
        assert found.source == "A_B.json"
        assert found.outputs[0].path == Path("out/A_B.html")
        assert found.organization == "A/B"
        assert not has_place(found)


class TestShared:
    """Two organizations never write the same file."""

    def test_two_that_would(self) -> None:
        """All are told at once, also where a file system would take them for one."""
        with pytest.raises(UsageError) as raised:
            refuse_shared(
                [job("a", "1", "x.html"), job("b", "2", "./X.html"), job("c", "3", "x.html")]
            )
        assert raised.value.message.splitlines() == [
            "`a` and `b` would both write `X.html`",
            "`a` and `c` would both write `x.html`",
        ]

    def test_what_another_reads(self) -> None:
        """An output would replace the snapshot of another organization, or be replaced by the summary."""
        with pytest.raises(UsageError, match="the second reads it"):
            refuse_shared([job("a", "1.json", "x.html"), job("b", "x.html", "b.html")])
        with pytest.raises(UsageError, match="`the summary` and `a` would both write"):
            refuse_shared([job("a", "1", "s.json")], [Path("s.json")])

    def test_files_of_their_own(self) -> None:
        """They are let through."""
        refuse_shared([job("a", "1", "a.html"), job("b", "1", "b.html")])
