"""Modules from elsewhere that `terraform init` has fetched into the folder."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

INDEX = Path(".terraform") / "modules" / "modules.json"
"""Where Terraform writes down which call of a module lies where."""


def installed_modules(root: Path) -> Mapping[str, str]:
    """Return by call, such as `roles.inner`, the folder of each module; none where nothing was fetched.

    The file is Terraform's own: what is not understood of it is as if it had not been fetched.
    """
    try:
        found = json.loads((root / INDEX).read_bytes())["Modules"]
        pairs = {str(one["Key"]): str(one["Dir"]) for one in found}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return {key: os.path.normpath(root / folder) for key, folder in pairs.items() if key}
