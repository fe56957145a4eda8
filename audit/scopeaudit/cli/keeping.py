"""`--store`: where audits are kept; the database is imported only where the option is given."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scopeaudit.running.keeping import check_store, store_of

if TYPE_CHECKING:
    from scopeaudit import pipeline
    from scopeaudit.config.reference import SecretReference

_F = TypeVar("_F", bound=Callable[..., Any])


RUN = click.IntRange(1, 2**63 - 1)
"""The number of a run, as far as a database counts."""


_DIGITS = 20
"""So many are more than any run has."""


class StoreType(click.ParamType["str | SecretReference"]):
    """A path or an address; the file may refer to one that is a secret, which is fetched unless it is `left`."""

    name = "store"

    def __init__(self, *, left: bool) -> None:
        self._left = left

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,  # noqa: ARG002 - click's signature
    ) -> "str | SecretReference":
        """Return the name of a store, or where it is kept."""
        if isinstance(value, str) or self._left:
            return value  # type: ignore[no-any-return]  # what the file has, whose shape was checked
        return store_of(value, os.environ)


def store_option(*, required: bool = False, left: bool = False) -> Callable[[_F], _F]:
    """Add `--store`, which `SCOPEAUDIT_STORE` or the file may name as well; see `StoreType` for `left`."""
    return click.option(
        "--store",
        type=StoreType(left=left),
        metavar="PATH|URL",
        required=required,
        envvar="SCOPEAUDIT_STORE",
        show_envvar=True,
        help="The file or PostgreSQL database that audits are kept in.",
    )


def kept_run(
    store: str | None, named: str | None, scopes_enforced: str | None
) -> "pipeline.Organization | None":
    """Return what a run audited, where a store is given and the number of a run is named; else None."""
    if store is None or named is None or not (named.isascii() and named.isdecimal()):
        return None
    check_store(store)
    from scopeaudit.history.again import read_kept

    return read_kept(store, int(RUN(named[:_DIGITS])), scopes_enforced)
