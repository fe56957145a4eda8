"""The vendor's published operations, permissions and scopes: looked up, guessed, compared, rebuilt."""

from scopeaudit.catalog.catalog import Catalog, Kind
from scopeaudit.catalog.load import load_catalog

__all__ = ["Catalog", "Kind", "load_catalog"]
