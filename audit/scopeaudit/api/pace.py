"""One pace for all calls of a token, taken from what the vendor says of its limit."""

import re
from collections.abc import Mapping

from scopeaudit.api.surroundings import Surroundings

LONGEST_WAIT = 300.0
"""How many seconds the vendor may make us wait at once; it counts its limit by the minute."""

_WINDOW = 60.0
"""Seconds over which the vendor counts (facts §10)."""

_WITHIN = re.compile(r"within \[(\d{1,6})\] seconds")


class Pace:
    """Holds calls back while the limit is used up; `left` is None until the vendor named a limit."""

    def __init__(self, surroundings: Surroundings, reserve: int) -> None:
        self._surroundings = surroundings
        self._reserve = reserve
        self._open_at = 0.0
        self._allowed: int | None = None
        self._reset = 0
        self.left: int | None = None

    async def wait(self) -> None:
        """Return when the next call may go out."""
        while (delay := self._open_at - self._surroundings.elapsed()) > 0:
            await self._surroundings.sleep(delay)

    def saw(self, headers: Mapping[str, str]) -> None:
        """Take note of the limit; with no more left than may be under way, wait for its reset."""
        allowed, count = _number(headers, "allowed"), _number(headers, "count")
        reset = _number(headers, "reset")
        if allowed is None or count is None:
            return
        self._allowed, self._reset = allowed, reset or 0
        self.left = max(allowed - count, 0)
        if self.left <= min(self._reserve, allowed // 2) and reset is not None:
            self.hold(float(reset))

    def seconds_for(self, requests: int) -> float:
        """Return how many seconds the limit makes that many requests take at least."""
        if not self._allowed or self.left is None or requests <= self.left:
            return 0.0
        windows = (requests - self.left) / self._allowed
        return self._reset + (windows - 1) * _WINDOW if windows > 1 else float(self._reset)

    def hold(self, seconds: float) -> None:
        """Let no call out for that many seconds."""
        until = self._surroundings.elapsed() + min(max(seconds, 0.0), LONGEST_WAIT)
        self._open_at = max(self._open_at, until)


def told_wait(headers: Mapping[str, str], body: bytes) -> float | None:
    """Return the seconds a 429 asks for: Retry-After, else its message, else the reset; None if silent."""
    after = headers.get("retry-after", "").strip()
    if after.isdecimal() and after.isascii():
        return float(after[:9])
    found = _WITHIN.search(body[:4096].decode(errors="replace"))
    if found:
        return float(found[1])
    reset = _number(headers, "reset")
    return None if reset is None else float(reset)


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(f"inin-ratelimit-{name}", "").strip()
    return int(text[:9]) if text.isdecimal() and text.isascii() else None
