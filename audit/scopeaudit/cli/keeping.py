"""`--store`: where audits are kept; the database is imported only where the option is given."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from scopeaudit import pipeline
from scopeaudit.errors import StoreError, UsageError
from scopeaudit.model.finding import Waiver
from scopeaudit.model.result import AuditResult

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


def check_store(store: str | None, *, of_change: bool = False, compared: bool = False) -> None:
    """Raise UsageError, before any work is done, for a name that means no store and without the extra.

    An audit of a change is not kept: what is not applied yet would count as found and fixed.
    """
    if store is not None and of_change:
        raise UsageError(
            "`--store` keeps audits of an organization, not of a change to one",
            "leave it out with --terraform and --manifest",
        )
    if store is not None and compared:
        raise UsageError(
            "`--store` and `--baseline` would both say what is new",
            "the store knows what was found before; leave out --baseline",
        )
    if store is not None:
        from scopeaudit.store import place_of

        place_of(store)


def keep(
    store: str | None,
    read: pipeline.Organization,
    waivers: tuple[Waiver, ...],
    terms: pipeline.Terms,
    result: AuditResult,
) -> tuple[AuditResult, StoreError | None]:
    """Keep an audit where a store is named; return what is to be reported, and why it was not kept."""
    if store is None:
        return result, None
    from scopeaudit.history.recording import Audit, record

    audit = Audit(organization=read, waivers=waivers, terms=terms, result=result)
    try:
        return record(store, audit, pipeline.clock()), None
    except StoreError as error:
        return result, error


def kept_run(
    store: str | None, named: str | None, scopes_enforced: str | None
) -> pipeline.Organization | None:
    """Return what a run audited, where a store is given and the number of a run is named; else None."""
    if store is None or named is None or not (named.isascii() and named.isdecimal()):
        return None
    check_store(store)
    from scopeaudit.history.again import read_kept

    return read_kept(store, int(named), scopes_enforced)
