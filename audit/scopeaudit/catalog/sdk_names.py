"""The vendor's Python SDK names each operation in snake case: `get_conversations_call`."""

import re

_CAPITAL = re.compile("([A-Z])")


def sdk_name(key: str) -> str:
    """Return the Python SDK's name of an operation id."""
    return _CAPITAL.sub(r"_\1", key).lower()
