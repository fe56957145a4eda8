"""Whole outputs compared with files that are reviewed like code."""

import os
from pathlib import Path


def same_as_golden(text: str, path: Path) -> None:
    """Compare with a golden file; `UPDATE_GOLDEN=1` writes it instead."""
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
