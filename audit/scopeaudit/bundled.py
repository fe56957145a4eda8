"""Where bundled data is: inside an installed package, or beside the sources of a checkout."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

Kind = Literal["policies", "reports", "rules"]

_CHECKED_OUT: Mapping[Kind, str] = MappingProxyType({"rules": "docs/rules"})
"""Where a kind lies in a checkout, if not under its own name."""


def bundled(kind: Kind) -> Path:
    """Return the folder of the bundled data of that kind; `rules` are the pages about the rules."""
    package = Path(__file__).parent
    installed = package / "_data" / kind
    checked_out = package.parent.parent / _CHECKED_OUT.get(kind, kind)
    return installed if installed.is_dir() else checked_out
