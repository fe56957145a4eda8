"""A run in a process of its own that kills itself outright once its database has worked so many steps.

Steps are those of SQLite's virtual machine, so that the same number is the same moment on every machine.
"""

import os
import signal
import sys
from typing import Any

from sqlalchemy import Connection, Engine, event

from scopeaudit.cli.main import run

_EVERY = 10
"""Steps between two looks."""


_STATEMENT = 1_000
"""Steps that a statement to a server counts for, whose machine is out of sight."""


def main() -> int:
    """Run the command of the arguments; the first one is when to die."""
    left = int(sys.argv[1]) // _EVERY

    def step() -> int:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    def watch(connection: Any, _record: Any) -> None:
        if hasattr(connection, "set_progress_handler"):
            connection.set_progress_handler(step, _EVERY)

    def count(connection: Connection, *_: Any) -> None:
        if connection.dialect.name != "sqlite":
            for _step in range(_STATEMENT // _EVERY):
                step()

    event.listen(Engine, "connect", watch)
    event.listen(Engine, "before_cursor_execute", count)
    return run(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
