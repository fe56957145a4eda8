"""Outputs are checked before the work starts, and written whole or not at all."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scopeaudit.errors import UnwritableError
from scopeaudit.writing import check_writable, write_whole


@pytest.mark.parametrize(("content", "data"), [("Ünal\n", b"\xc3\x9cnal\n"), (b"\0\1", b"\0\1")])
def test_text_and_bytes_are_written(tmp_path: Path, content: str | bytes, data: bytes) -> None:
    """Text is written as UTF-8, bytes as they are, and nothing else is left in the folder."""
    write_whole(tmp_path / "report", content)
    assert (tmp_path / "report").read_bytes() == data
    assert list(tmp_path.iterdir()) == [tmp_path / "report"]


def test_a_name_that_is_no_utf8_does_not_break_a_report(tmp_path: Path) -> None:
    """Bytes of a file name that no encoding holds are written as an escape."""
    write_whole(tmp_path / "report", "policy p\udcff.yaml")
    assert (tmp_path / "report").read_bytes() == b"policy p\\udcff.yaml"


def test_the_mode_is_never_widened(tmp_path: Path) -> None:
    """A private file stays private when it is written again."""
    path = tmp_path / "report"
    path.touch(0o600)
    write_whole(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_is_followed(tmp_path: Path) -> None:
    """Writing through a link changes what it points to and leaves the link."""
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_whole(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_pipe_is_written_straight(tmp_path: Path) -> None:
    """A named pipe gets the content and stays a pipe."""
    os.mkfifo(tmp_path / "pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    write_whole(tmp_path / "pipe", "through")
    reader.join(10)
    assert got == [b"through"]
    assert (tmp_path / "pipe").is_fifo()


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """A folder is never written over."""
    folder = tmp_path / "report"
    folder.mkdir()
    with pytest.raises(UnwritableError) as caught:
        write_whole(folder, "new")
    assert caught.value.message == f"cannot write `{folder}`: it is a folder"
    assert not any(folder.iterdir())


_PAST_THE_LIMIT = """
import resource, sys
from pathlib import Path
from scopeaudit.errors import UnwritableError
from scopeaudit.writing import write_whole

resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_whole(Path(sys.argv[1]), "new" * 1000)
except UnwritableError as error:
    print(error.message)
"""


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    """When writing fails in the middle, the old content stands and no half-written file is left."""
    path = tmp_path / "report"
    path.write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", _PAST_THE_LIMIT, path], capture_output=True, check=True, text=True
    )
    assert done.stdout == f"cannot write `{path}`: file too large\n"
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text() == "old"


def test_leftovers_of_killed_runs_do_not_stop_a_new_one(tmp_path: Path) -> None:
    """A half-written file of a killed run is stepped over; a hundred of them are told."""
    leftover = tmp_path / f".scopeaudit-{os.getpid()}-0"
    leftover.touch()
    write_whole(tmp_path / "report", "new")
    assert (tmp_path / "report").read_text() == "new"
    for number in range(100):
        (tmp_path / f".scopeaudit-{os.getpid()}-{number}").touch()
    with pytest.raises(UnwritableError, match="too many unfinished files"):
        check_writable([tmp_path / "report"])


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """An error of the operating system becomes one message."""
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full, which only Linux has")
    (tmp_path / "report").symlink_to("/dev/full")
    with pytest.raises(UnwritableError, match="no space left on device"):
        write_whole(tmp_path / "report", "new")


def test_writable_paths_pass_the_check_and_stay_untouched(tmp_path: Path) -> None:
    """Checking creates nothing, whether the file is there or not."""
    (tmp_path / "old").write_text("old")
    check_writable([tmp_path / "old", tmp_path / "new", Path("/dev/null"), Path("/dev/null")])
    assert list(tmp_path.iterdir()) == [tmp_path / "old"]


def test_all_unwritable_paths_are_told_at_once(tmp_path: Path) -> None:
    """The check names every output that could not be written, with what to do."""
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    wrong = [
        tmp_path,
        tmp_path / "none" / "report",
        tmp_path / "file" / "report",
        tmp_path / "loop",
        tmp_path / ("long" * 100),
        tmp_path / "twice",
        tmp_path / "." / "twice",
    ]
    with pytest.raises(UnwritableError) as caught:
        check_writable(wrong)
    assert str(caught.value) == (
        f"cannot write `{tmp_path}`: it is a folder\n"
        f"cannot write `{tmp_path}/none/report`: its folder does not exist\n"
        f"cannot write `{tmp_path}/file/report`: part of its path is not a folder\n"
        f"cannot write `{tmp_path}/loop`: too many levels of symbolic links\n"
        f"cannot write `{tmp_path}/{'long' * 100}`: file name too long\n"
        f"`{tmp_path}/twice` is named for more than one output\n"
        "  hint: name a file in it; create the folder first; name another path"
    )


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    """Missing rights on the folder are found before the work starts."""
    if os.geteuid() == 0:
        pytest.skip("the superuser may write everywhere")
    tmp_path.chmod(0o500)
    with pytest.raises(UnwritableError, match="permission denied"):
        check_writable([tmp_path / "report"])
