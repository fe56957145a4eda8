"""What the name of a store means: a file, or a database of a server."""

from importlib.util import find_spec
from pathlib import Path

from scopeaudit.errors import UsageError
from scopeaudit.records import dataclass

_FILE = "sqlite:///"
_SERVER = "postgresql+psycopg://"


@dataclass(frozen=True, slots=True)
class File:
    """An SQLite file."""

    path: Path

    @property
    def shown(self) -> str:
        """Return what messages call it."""
        return str(self.path)


@dataclass(frozen=True, slots=True)
class Server:
    """A database of a PostgreSQL server, by an address that may hold a password."""

    address: str

    @property
    def shown(self) -> str:
        """Return what messages call it: the address without what stands before `@` and after `?`."""
        return _SERVER + self.address.removeprefix(_SERVER).rpartition("@")[2].partition("?")[0]


def place_of(url: str) -> File | Server:
    """Return what a name means; raises UsageError for no kind of store, and without its extra."""
    if url.startswith(_SERVER):
        _need("postgres", ("sqlalchemy", "alembic", "psycopg"))
        return Server(url)
    if "://" in url and not url.startswith(_FILE):
        raise UsageError(
            f"`{url.partition('://')[0]}` is no kind of store; expected a path, {_FILE}PATH, "
            f"or {_SERVER}…",
            "name a file, such as --store audits.db",
        )
    path = url.removeprefix(_FILE)
    if not path:
        raise UsageError("a store has no name", "name a file, such as --store audits.db")
    _need("store", ("sqlalchemy", "alembic"))
    return File(Path(path))


def files_of(url: str) -> tuple[Path, ...]:
    """Return the files of a store, those that SQLite keeps beside it included; none for a server."""
    path = url.removeprefix(_FILE)
    if not path or "://" in path:
        return ()
    return tuple(Path(path + ending) for ending in ("", "-wal", "-shm", "-journal"))


def _need(extra: str, packages: tuple[str, ...]) -> None:
    missing = [name for name in packages if not _installed(name)]
    if missing:
        raise UsageError(
            f"a store needs {' and '.join(f'`{name}`' for name in missing)}",
            f"pip install 'scopeaudit[{extra}]'",
        )


def _installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ValueError:  # it was imported as nothing
        return False
