"""Everything a store tells, but for the documents, as lines of JSON."""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, select

from scopeaudit.store.tables import change, failure, finding, life, listener, notice, outage, run


def lines(connection: Connection) -> Iterator[str]:
    """Yield a JSON object a row, with its table, in the order of recording."""
    for table in (run, finding, life, change, outage, failure, listener, notice):
        for row in connection.execute(select(table).order_by(*table.primary_key)):
            held = {name: _plain(value) for name, value in row._mapping.items()}  # noqa: SLF001 - public, by its documentation
            yield json.dumps({"table": table.name, **held}, ensure_ascii=False) + "\n"


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value
