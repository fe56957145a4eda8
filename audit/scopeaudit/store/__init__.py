"""Runs that are kept: what was audited, what was found, and the life of each finding, in a database.

The only user of SQLAlchemy and Alembic, which are imported when a store is opened. Everything that a run
adds is one transaction: whoever is killed leaves the store as it was before, or as it is after.
"""

from scopeaudit.store.opening import Store, open_store
from scopeaudit.store.place import place_of

__all__ = ["Store", "open_store", "place_of"]
