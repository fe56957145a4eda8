"""Files are written whole or not at all, and checked for writing before the work starts."""

import contextlib
import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from scopeaudit.errors import UnwritableError

_ATTEMPTS = 100


def write_whole(path: Path, content: str | bytes, mode: int = 0o666) -> None:
    """Write a file through a new one beside it, so that a reader sees the old or the whole new one.

    Text is written as UTF-8. `mode` is narrowed by the umask and by the mode of a file already there. A
    link is followed; a device or pipe is written straight. Raises UnwritableError, leaving no half file.
    """
    # NOTE: a file name on Linux may hold bytes that are no UTF-8; they must not break a report.
    data = content.encode(errors="backslashreplace") if isinstance(content, str) else content
    try:
        if _is_special(path):
            path.write_bytes(data)
        else:
            _replace(_place(path), data, mode)
    except OSError as error:
        raise UnwritableError(*_explained(path, error)) from error


def check_writable(paths: Iterable[Path]) -> None:
    """Check that every path could be written now; raise UnwritableError with all that cannot.

    A path named twice is refused as well: one output would replace the other.
    """
    paths = tuple(paths)
    faults = [fault for path in dict.fromkeys(paths) if (fault := _fault(path))]
    faults += [(f"`{path}` is named for more than one output", "") for path in _repeated(paths)]
    if faults:
        hints = dict.fromkeys(hint for _, hint in faults if hint)
        raise UnwritableError("\n".join(message for message, _ in faults), "; ".join(hints))


def _repeated(paths: tuple[Path, ...]) -> Iterable[Path]:
    """Yield the paths that lead to a place an earlier one has led to."""
    seen: set[str] = set()
    for path in paths:
        place = os.path.realpath(path)
        if place in seen and not _is_special(path):
            yield path
        seen.add(place)


def _is_special(path: Path) -> bool:
    """Say whether something other than a file or folder stands there, such as a pipe."""
    try:
        kind = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(kind) and not stat.S_ISDIR(kind)


def _place(path: Path) -> Path:
    """Follow links; Python before 3.13 reports a loop of them as a RuntimeError."""
    try:
        return path.resolve()
    except RuntimeError as error:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error


def _fault(path: Path) -> tuple[str, str] | None:
    """Try what writing will do, up to the first byte."""
    try:
        if not _is_special(path):
            _try_beside(_place(path))
    except OSError as error:
        return _explained(path, error)
    return None


def _try_beside(path: Path) -> None:
    if _mode_there(path) is not None and not os.access(path, os.W_OK):
        raise PermissionError
    descriptor, beside = _open_beside(path, 0o600)
    os.close(descriptor)
    beside.unlink()


def _replace(path: Path, data: bytes, mode: int) -> None:
    there = _mode_there(path)
    descriptor, beside = _open_beside(path, mode if there is None else mode & there)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def _mode_there(path: Path) -> int | None:
    """Return the mode of the file that is there already, None without one; a folder is an error."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError
    return stat.S_IMODE(mode)


def _open_beside(path: Path, mode: int) -> tuple[int, Path]:
    """Create a new file in the same folder, so that renaming it cannot cross file systems."""
    for number in range(_ATTEMPTS):
        beside = path.with_name(f".scopeaudit-{os.getpid()}-{number}")
        with contextlib.suppress(FileExistsError):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            return os.open(beside, flags, mode), beside
    raise FileExistsError(None, "too many unfinished files of earlier runs beside it")


def _explained(path: Path, error: OSError) -> tuple[str, str]:
    """Put an operating system's error as message and hint."""
    if isinstance(error, FileNotFoundError):
        return f"cannot write `{path}`: its folder does not exist", "create the folder first"
    if isinstance(error, NotADirectoryError):
        return f"cannot write `{path}`: part of its path is not a folder", "name another path"
    if isinstance(error, IsADirectoryError):
        return f"cannot write `{path}`: it is a folder", "name a file in it"
    if isinstance(error, PermissionError):
        return f"cannot write `{path}`: permission denied", "name a path you may write"
    return f"cannot write `{path}`: {(error.strerror or str(error)).lower()}", ""
