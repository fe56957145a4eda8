"""Where bundled data is: inside an installed package, or beside the sources of a checkout."""

from pathlib import Path
from typing import Literal

Kind = Literal["policies", "reports"]


def bundled(kind: Kind) -> Path:
    """Return the folder of the bundled data of that kind."""
    package = Path(__file__).parent
    installed = package / "_data" / kind
    return installed if installed.is_dir() else package.parent.parent / kind
