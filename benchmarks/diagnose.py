"""A large HAR: how long `scopeaudit diagnose` takes, whole, and how much memory."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ENTRIES = 10_000
_REFUSED_EVERY = 50
_CALL = "https://api.mypurecloud.ie/api/v2/conversations/calls/{0:08}-0000-4000-8000-000000000001/participants/p-1"
_ERROR = {
    "message": (
        "Unable to perform the requested action. You must have at least one of the following permissions "
        "assigned: [conversation:participant:wrapup]"
    ),
    "code": "missing.any.permissions",
    "status": 403,
    "contextId": "7b5d4a23-1c6d-4ef3-90d5-28c9306c1301",
}


def write_har(path: Path, megabytes: int) -> None:
    """Write a HAR of that size: pages, scripts, pictures in base64, and every 50th call refused."""
    filler = "x" * (megabytes * 1_000_000 // ENTRIES - 300)
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '{"log": {"version": "1.2", "creator": {"name": "b", "version": "1"}, "entries": [\n'
        )
        for number in range(ENTRIES):
            file.write(",\n" if number else "")
            json.dump(_entry(number, filler), file)
        file.write("]}}\n")


def _entry(number: int, filler: str) -> dict[str, Any]:
    refused = number % _REFUSED_EVERY == 0
    own = number % 2 == 0
    url = _CALL.format(number) if refused or own else f"https://cdn.example.org/{number}.png"
    content = {"text": json.dumps(_ERROR)} if refused else {"text": filler, "encoding": "base64"}
    headers = [{"name": "Authorization", "value": "Bearer b"}, {"name": "Accept", "value": "*/*"}]
    return {
        "startedDateTime": "2026-11-23T05:59:00.000Z",
        "request": {"method": "PATCH" if refused else "GET", "url": url, "headers": headers},
        "response": {
            "status": 403 if refused else 200,
            "headers": [{"name": "Content-Type", "value": "application/json"}],
            "content": content | {"mimeType": "application/json"},
        },
    }


def diagnose(megabytes: int, rounds: int) -> None:
    """Print the best time of the command as a process of its own, and its memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.har"
        write_har(path, megabytes)
        size = path.stat().st_size / 1_000_000
        runs = [_run(path) for _ in range(rounds)]
        cut = Path(folder) / "cut.har"
        cut.write_bytes(path.read_bytes()[: -len("]}}\n") - 2000])
        damaged = _run(cut)
    seconds, memory = min(runs)
    print(f"{size:.0f} MB, {ENTRIES:,} entries: {seconds:.2f} s, {memory:.0f} MB at most")
    print(f"the same, cut at its end: {damaged[0]:.2f} s, {damaged[1]:.0f} MB at most")


def _run(path: Path) -> tuple[float, float]:
    """Run the command once; the seconds it took, and the megabytes it held at most."""
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.execv(sys.executable, [sys.executable, "-m", "scopeaudit", "diagnose", str(path)])  # noqa: S606
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit("the command failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1000
