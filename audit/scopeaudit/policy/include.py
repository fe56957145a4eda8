"""What an `include` names: a bundled policy, or a file of the same folder tree."""

import os
from pathlib import Path, PurePosixPath, PureWindowsPath

from scopeaudit.documents import Node, both, did_you_mean, hint_for, nearest, shown
from scopeaudit.errors import Problem
from scopeaudit.policy.place import (
    Place,
    Source,
    beside,
    bundled_places,
    is_file,
    is_policy,
    name_of,
    real,
)

_OWN_TREE = "a policy includes files of its own folder tree; move the file there, or name both when you run"


def included_place(node: Node, source: Source) -> Place | Problem:
    """Return the file that an item of `include` names, or why it may not be read."""
    name = node.text.strip()
    if "/" in name or "\\" in name or Path(name).suffix:
        return _file(node, name, source.place)
    places = bundled_places()
    if name not in places:
        hint = did_you_mean(name, places) or (
            f"there are {both(map(shown, places))}; a file of your own is named by its path, `./{name}.yaml`"
        )
        return node.problem(f"no bundled policy is called {shown(name)}", hint)
    return places[name]


def _file(node: Node, name: str, including: Place) -> Place | Problem:
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive:
        message = f"expected a path relative to this file, found the absolute {shown(name)}"
        return node.problem(message, _OWN_TREE)
    path = Path(os.path.normpath(including.path.parent / name))
    if not real(path).is_relative_to(including.root):
        return node.problem(f"{shown(name)} leads out of the folder tree that is read", _OWN_TREE)
    if not is_policy(path):
        hint = "a policy ends in `.yaml` or `.yml`, and not in `.test.yaml`"
        return node.problem(f"expected a policy, found {shown(name)}", hint)
    if not is_file(path):
        others = beside(path)
        near = [str(Path(name).with_name(others[stem])) for stem in nearest(path.stem, others)]
        hint = hint_for(name, near) or "a path is relative to the file that includes"
        return node.problem(f"no such file {shown(name)}", hint)
    return Place(path=path, name=name_of(path), root=including.root)
