"""A run in a process of its own that kills itself outright once its database has worked so many steps.

Steps are those of SQLite's virtual machine, so that the same number is the same moment on every machine.
"""

import os
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

from scopeaudit.cli.main import run

_EVERY = 10
"""Steps between two looks at the clock."""


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
        connection.set_progress_handler(step, _EVERY)

    event.listen(Engine, "connect", watch)
    return run(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
