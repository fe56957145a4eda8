"""Times and memory, each figure from a process of its own."""

import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

_T = TypeVar("_T")


def timed(work: Callable[[], _T]) -> tuple[_T, float]:
    """Run something once, with the garbage collector as it is, and return what it took in seconds."""
    gc.collect()
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def repeated(work: Callable[[], object], repeats: int) -> float:
    """Return the median of some runs, in seconds; the work must not keep anything between them."""
    return median(timed(work)[1] for _ in range(repeats))


def peak_megabytes() -> float:
    """Return the most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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


def run_time(command: Sequence[str], repeats: int) -> tuple[float, int]:
    """Return the median wall time of a command in seconds, and its last exit code."""
    codes = []

    def once() -> None:
        codes.append(subprocess.run(command, capture_output=True, check=False).returncode)

    return repeated(once, repeats), codes[-1]


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
