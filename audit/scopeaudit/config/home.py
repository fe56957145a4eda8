"""`~` in paths of the file."""

from pathlib import Path


def expanded(path: str) -> Path:
    """Return a path with the home folder it begins with; as it is where nobody knows that, as shells do."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)
