"""Fingerprints: the same gap has the same one in every run, however it is worded or ordered."""

from collections.abc import Callable, Iterable
from hashlib import sha256

Fingerprint = Callable[..., str]
"""Takes the ids of a subject or cause, in a fixed order, and returns 16 hex digits."""


def fingerprints(
    organization: str, rule: str, lacks: Iterable[str] = (), divisions: Iterable[str] = ()
) -> Fingerprint:
    """Return the function from the ids of a subject or a cause to the fingerprint of its gap.

    It is the start of SHA-256 over the organization's id, rule, ids, what lacks and divisions; names,
    wording, policies and line numbers are no part of it.
    """
    # NOTE: ascii() of a tuple spells no two of them alike, and the same in every version of Python.
    same_for_all = ascii((organization, rule, sorted(set(lacks)), sorted(set(divisions)))).encode()

    def of(*ids: str) -> str:
        return sha256(same_for_all + ascii(ids).encode()).hexdigest()[:16]

    return of
