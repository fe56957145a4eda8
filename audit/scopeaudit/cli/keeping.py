"""`--store`: where audits are kept; the database is imported only where the option is given."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from scopeaudit import pipeline
from scopeaudit.running.keeping import check_store

_F = TypeVar("_F", bound=Callable[..., Any])


def store_option(*, required: bool = False) -> Callable[[_F], _F]:
    """Add `--store`, which `SCOPEAUDIT_STORE` may name as well."""
    return click.option(
        "--store",
        metavar="PATH|URL",
        required=required,
        envvar="SCOPEAUDIT_STORE",
        show_envvar=True,
        help="The file or PostgreSQL database that audits are kept in.",
    )


def kept_run(
    store: str | None, named: str | None, scopes_enforced: str | None
) -> pipeline.Organization | None:
    """Return what a run audited, where a store is given and the number of a run is named; else None."""
    if store is None or named is None or not (named.isascii() and named.isdecimal()):
        return None
    check_store(store)
    from scopeaudit.history.again import read_kept

    return read_kept(store, int(named), scopes_enforced)
