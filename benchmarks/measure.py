"""Times and memory, each figure from a process of its own."""

import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple, TypeVar

_T = TypeVar("_T")


def timed(work: Callable[[], _T]) -> tuple[_T, float]:
    """Run something once, with the garbage collector as it is, and return what it took in seconds."""
    gc.collect()
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def worked(work: Callable[[], _T]) -> tuple[_T, float]:
    """Run something of one thread once, and return the processor time it took in seconds.

    Other work on the machine disturbs that less than the time by the clock.
    """
    gc.collect()
    started = time.process_time()
    result = work()
    return result, time.process_time() - started


def repeated(work: Callable[[], object], repeats: int) -> float:
    """Return the median of some runs, in processor seconds; the work must keep nothing between them."""
    return median(worked(work)[1] for _ in range(repeats))


def peak_megabytes() -> float:
    """Return the most memory this process ever held (Linux).

    Not `ru_maxrss`: a new process inherits that of the one that started it.
    """
    status = Path("/proc/self/status").read_text()
    (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(peak) / 1024


def megabytes() -> float:
    """Return the memory this process holds now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def in_process(arguments: Sequence[str]) -> dict[str, Any]:
    """Run `python -m benchmarks` with arguments in a new process, and read the JSON it prints."""
    command = [sys.executable, "-m", "benchmarks", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


class Took(NamedTuple):
    """What a process took, in seconds: by the clock, and of processors; and its exit code."""

    wall: float
    cpu: float
    code: int


def run_time(command: Sequence[str], folder: Path | None = None) -> Took:
    """Run a command, in a folder, and say what it took; what it prints is thrown away.

    Modules may be compiled once and kept, as `pip install` does, whatever this process was told.
    """
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    quiet, started = subprocess.DEVNULL, time.perf_counter()
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=folder, env=kept)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    return Took(wall, used.ru_utime + used.ru_stime, process.returncode)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
