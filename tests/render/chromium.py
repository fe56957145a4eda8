"""A headless Chromium, driven over its debugging pipe with nothing but the standard library."""

import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Message = dict[str, Any]

COMMAND = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
"""Where the browser is, None where there is none."""

READY = "document.documentElement.dataset.ready === 'yes'"
"""True once the page of a report has drawn itself."""

_OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
]
_START = (
    "import os, sys; commands, answers = map(int, sys.argv[1:3]); "
    "os.dup2(commands, 3); os.dup2(answers, 4); os.execv(sys.argv[3], sys.argv[3:])"
)
"""Gives the browser its pipes as files 3 and 4, where it expects them."""
_PATIENCE = 60.0


class Tab:
    """One page of the browser; `events` is all it reported since the page was opened.

    `ready` is an expression of the page that is true once it has drawn itself.
    """

    ready = "true"

    def __init__(self, commands: int, answers: int) -> None:
        self.events: list[Message] = []
        self._commands, self._answers = commands, answers
        self._rest, self._last, self._session = b"", 0, ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: object) -> Message:
        """Call a method of the browser and return its result."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != self._last:
            self.events.append(answer)
        assert "error" not in answer, answer
        result: Message = answer["result"]
        return result

    def open(self, url: str) -> None:
        """Open an address from scratch and wait until it is loaded and ready."""
        for address in ("about:blank", url):
            self.events.clear()
            self.call("Page.navigate", url=address)
            self._until("Page.loadEventFired")
        self.until(self.ready)

    def reload(self) -> None:
        """Load the page again."""
        self.events.clear()
        self.call("Page.reload")
        self._until("Page.loadEventFired")
        self.until(self.ready)

    def until(self, expression: str) -> None:
        """Wait until an expression of the page is true."""
        end = time.monotonic() + _PATIENCE
        while not self.ask(expression):
            assert time.monotonic() < end, f"never true: {expression}"
            time.sleep(0.01)

    def ask(self, expression: str) -> Any:
        """Return the value of an expression of the page."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        for letter in text:
            self.call("Input.dispatchKeyEvent", type="keyDown", text=letter, key=letter)
            self.call("Input.dispatchKeyEvent", type="keyUp", key=letter)

    def reported(self, method: str) -> list[Message]:
        """Return what one kind of event said."""
        return [event["params"] for event in self.events if event.get("method") == method]

    def _until(self, method: str) -> None:
        while not self.reported(method):
            self.events.append(self._read())

    def _read(self) -> Message:
        end = time.monotonic() + _PATIENCE
        while b"\0" not in self._rest:
            left = max(end - time.monotonic(), 0)
            assert select.select([self._answers], [], [], left)[0], "the browser does not answer"
            self._rest += os.read(self._answers, 1 << 16)
        message, self._rest = self._rest.split(b"\0", 1)
        decoded: Message = json.loads(message)
        return decoded


@contextmanager
def chromium(profile: Path) -> Iterator[Tab]:
    """Run a browser with an empty profile and one tab."""
    assert COMMAND is not None
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    start = [sys.executable, "-c", _START, str(theirs_in), str(theirs_out)]
    process = subprocess.Popen(
        [*start, COMMAND, *_OPTIONS, f"--user-data-dir={profile}", "about:blank"],
        pass_fds=(theirs_in, theirs_out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        yield Tab(ours_out, ours_in)
    finally:
        os.close(ours_out)  # the browser ends when its pipe does
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(ours_in)
