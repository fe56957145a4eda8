"""The command's entry point; answers `--version` before anything heavy is imported."""

import sys

from scopeaudit import __version__


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"scopeaudit {__version__}\n")
        return
    from scopeaudit.cli.main import run

    sys.exit(run())


if __name__ == "__main__":
    main()
