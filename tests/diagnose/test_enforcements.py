"""The dated requirements name what the catalog has, and say who says so."""

from datetime import date

from scopeaudit.diagnose import load_enforcements
from tests.diagnose.office import CATALOG


def test_every_entry_is_about_operations_of_the_catalog() -> None:
    """None is misspelt; what replaces an operation is another one."""
    for entry in load_enforcements():
        assert set(entry.operations) | set(entry.instead) <= set(CATALOG.operations)
        assert not set(entry.operations) & set(entry.instead)
        assert entry.who in {"anyone", "service clients"}


def test_every_entry_is_dated_and_sourced() -> None:
    """The list is in order, and each entry names its page."""
    entries = load_enforcements()
    days = [one.since for one in entries]
    assert days == sorted(days)
    assert min(days) > date(2015, 1, 1)
    assert all("/" in one.source and one.what for one in entries)
