"""Settings with where each is from, as text and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import fields

from scopeaudit.model.setting import Shown
from scopeaudit.render.visible import visible

_NOTHING = "-"


def settings_text(file: str, shown: Sequence[Shown]) -> str:
    """Return one line a setting: key, value, where from."""
    rows = [(visible(one.key), visible(_value(one)), visible(_origin(one))) for one in shown]
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    lines = (f"{key:<{widths[0]}}  {value:<{widths[1]}}  {said}" for key, value, said in rows)
    return "\n".join([f"file: {visible(file) or 'none'}", *lines, ""])


def settings_json(file: str, shown: Sequence[Shown]) -> str:
    """Return the file, null where there is none, and every setting."""
    rows = [{one.name: getattr(row, one.name) for one in fields(Shown)} for row in shown]
    return json.dumps({"file": file or None, "settings": rows}, indent=2) + "\n"


def _value(one: Shown) -> str:
    if one.value is None:
        return _NOTHING
    return one.value if isinstance(one.value, str) else " ".join(one.value)


def _origin(one: Shown) -> str:
    return f"{one.source} {one.place}".rstrip()
