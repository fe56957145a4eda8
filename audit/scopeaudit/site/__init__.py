"""A static site of the runs that a store keeps: an index, a page an organization, a report a run.

It is plain files for any web server or share. Reports are made once; the pages are written anew each time,
the index last.
"""

from scopeaudit.site.build import Built, Wanted, build

__all__ = ["Built", "Wanted", "build"]
