"""Many files parsed: in this process, and in a second one where that pays."""

import os
import sys
import threading
from collections.abc import Iterable, Sequence

from scopeaudit.errors import Problem, UsageError
from scopeaudit.records import dataclass
from scopeaudit.sources.terraform.parsing import parsed
from scopeaudit.sources.terraform.syntax import File

PAYS_FROM = 400_000
"""From how many characters on a second process is worth its start."""


@dataclass(frozen=True, slots=True)
class Text:
    """A file as it was read: the path a reader knows it by, and its text."""

    path: str
    text: str


def parsed_all(texts: Sequence[Text]) -> list[File | Problem]:
    """Parse files; the result is the same whichever process parses which.

    Raises UsageError where the parser is not installed.
    """
    if any(not one.path.endswith(".json") for one in texts):
        check_version(parser_version())
    total = sum(len(one.text) for one in texts)
    if total < PAYS_FROM or os.cpu_count() in {None, 1}:
        return _parsed(texts)
    return _shared(texts, total)


def parser_version() -> str:
    """Return the version of the parser; empty where it is not installed."""
    try:
        from hcl2.version import __version__
    except ImportError:
        return ""
    return str(__version__)


def check_version(version: str) -> None:
    """Raise UsageError unless the parser is there, in the version whose tree is understood."""
    if not version:
        raise UsageError(
            "Terraform files need the extra `terraform`, which is not installed",
            "pip install 'scopeaudit[terraform]', or audit a plan: terraform show -json PLAN",
        )
    if not version.startswith("8."):
        raise UsageError(
            f"expected python-hcl2 8.x, found {version}, which loses the quotes of texts",
            "pip install 'scopeaudit[terraform]'",
        )


def _parsed(texts: Iterable[Text]) -> list[File | Problem]:
    return [parsed(one.path, one.text) for one in texts]


def _shared(texts: Sequence[Text], total: int) -> list[File | Problem]:
    """Parse the second half, by characters, in another process."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # NOTE: a fork starts at once, but must not happen while other threads hold locks.
    alone = sys.platform == "linux" and threading.active_count() == 1
    half, taken = 0, 0
    while taken * 2 < total:
        taken += len(texts[half].text)
        half += 1
    with ProcessPoolExecutor(1, get_context("fork" if alone else "spawn")) as other:
        rest = other.submit(_parsed, texts[half:])
        return [*_parsed(texts[:half]), *rest.result()]
