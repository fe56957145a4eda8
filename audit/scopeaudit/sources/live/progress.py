"""How far a collection has come: pages done of pages known, by what they are about."""

from collections.abc import Callable
from dataclasses import dataclass

from scopeaudit.api.call import Call
from scopeaudit.api.pace import Pace
from scopeaudit.sources.live.calls import NAMES


@dataclass(frozen=True, slots=True)
class Progress:
    """A moment of a collection; `section` is what came last.

    `left` are the requests left under the rate limit, None where the vendor named none; `seconds` is how long
    what is known of takes at the pace so far, None before anything can be said.
    """

    section: str
    done: int
    known: int
    all_done: int
    all_known: int
    left: int | None
    seconds: float | None


Watch = Callable[[Progress], None]


class Tally:
    """Counts pages, by the path of their call, and tells `watch` of each."""

    def __init__(self, watch: Watch, pace: Pace, elapsed: Callable[[], float]) -> None:
        self._watch = watch
        self._pace = pace
        self._elapsed = elapsed
        self._asked: dict[str, int] = {}
        self._done: dict[str, int] = {}
        self._known: dict[str, int] = {}
        self._since: float | None = None

    def expects(self, call: Call, pages: int) -> None:
        """Take note of pages that will be asked for."""
        self._since = self._elapsed() if self._since is None else self._since
        name = NAMES.get(call.template, call.template)
        self._known[name] = self._known.get(name, 0) + pages

    def came(self, call: Call, *, asked: bool) -> None:
        """Take note of a page, or of its failure; `asked` is False where it came from the journal."""
        name = NAMES.get(call.template, call.template)
        self._done[name] = self._done.get(name, 0) + 1
        self._asked[name] = self._asked.get(name, 0) + asked
        done, known = sum(self._done.values()), sum(self._known.values())
        self._watch(
            Progress(
                section=name,
                done=self._done[name],
                known=max(self._known.get(name, 0), self._done[name]),
                all_done=done,
                all_known=max(known, done),
                left=self._pace.left,
                seconds=self._seconds(max(known - done, 0)),
            )
        )

    def _seconds(self, missing: int) -> float | None:
        """Guess how long that many pages take: at the pace so far, but no faster than the limit lets."""
        asked = sum(self._asked.values())
        if self._since is None or not asked:
            return None
        at_this_pace = missing * (self._elapsed() - self._since) / asked
        return max(at_this_pace, self._pace.seconds_for(missing))
