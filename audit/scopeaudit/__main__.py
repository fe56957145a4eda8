"""The command's entry point; answers `--version` before anything heavy is imported."""

import atexit
import gc
import os
import sys

from scopeaudit import __version__


def main() -> None:
    """Run the command line and exit with its code."""
    kept: list[object] = []
    try:
        code = _run(kept)
    except KeyboardInterrupt:
        sys.exit(130)
    if kept:
        _leave_at_once(code)
    sys.exit(code)


def _run(kept: list[object]) -> int:
    if sys.argv[1:] == ["--version"] and sys.stdout is not None:
        try:
            sys.stdout.write(f"scopeaudit {__version__}\n")
            sys.stdout.flush()
        except OSError:
            os._exit(3)
        return 0
    # A command is short and makes many objects but no cycles worth collecting: measured, collecting
    # took a third of an audit of 100,000 users, and a tenth of the imports.
    gc.disable()
    from scopeaudit.cli.main import run

    return run(kept=kept)


def _leave_at_once(code: int) -> None:
    """Exit as `sys.exit` does, but have the system take back the memory in one piece.

    An organization is a million objects; freeing them one by one took a tenth of a run. What is to happen
    at an exit happens before; where output cannot be flushed this returns, and Python says so at its exit.
    """
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):
        return
    atexit._run_exitfuncs()  # noqa: SLF001 - as multiprocessing does; coverage saves its data by it
    os._exit(code)


if __name__ == "__main__":
    main()
