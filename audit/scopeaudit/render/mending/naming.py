"""How objects are named in what mends a finding: by id, or as a resource of a configuration.

The ids of what a configuration declares are its addresses, such as `genesyscloud_auth_role.export`.
"""

import json
import re
from collections.abc import Iterable

USERS = "\0"
"""Stands for the ids of the users a finding is about, each as a string but in a path; JSON cannot hold it."""

_ADDRESS = re.compile(
    r"(?:module\.[\w-]+(?:\[[^]]*\])?\.)*(genesyscloud_\w+\.([\w-]+)(?:\[[^]]*\])?)"
)
_LOOKUP = re.compile(r"data\.(genesyscloud_\w+)(?::(.*))?", re.DOTALL)
"""The id of what a data source finds, such as `data.genesyscloud_auth_role:Employee`."""
_PLAIN = re.compile(r"[0-9A-Za-z*-]+")


def address(identifier: str) -> str:
    """Return the address of a resource within its module; empty for an id that is none."""
    found = _ADDRESS.fullmatch(identifier)
    return found[1] if found else ""


def label(identifier: str, name: str) -> str:
    """Return what a resource may be called: what it is called already, or a name that fits."""
    found = _ADDRESS.fullmatch(identifier)
    return found[2] if found else fitting(name)


def fitting(name: str) -> str:
    """Return a name as a label of Terraform, such as `queue_dashboard`."""
    made = re.sub("[^0-9a-z]+", "_", name.lower()).strip("_")
    return made if made and not made[0].isdigit() else f"this_{made}".rstrip("_")


def is_plain(identifier: str) -> bool:
    """Say whether the vendor may have given an id: it can stand in a path as it is."""
    return identifier == USERS or _PLAIN.fullmatch(identifier) is not None


def hcl(text: str) -> str:
    """Return a text as a string of Terraform, which takes `${` and `%{` for templates."""
    return quoted(text).replace("${", "$${").replace("%{", "%%{")


def quoted(text: str) -> str:
    """Return a text as a string of JSON."""
    return json.dumps(text, ensure_ascii=False)


def hcl_list(texts: Iterable[str]) -> str:
    """Return texts as a list of strings of Terraform."""
    return f"[{', '.join(map(hcl, texts))}]"


def reference(identifier: str) -> str:
    """Return the id of an object as an expression of Terraform; a data source is called as its object."""
    known, sought = address(identifier), _LOOKUP.fullmatch(identifier)
    if sought:
        return f"data.{sought[1]}.{fitting(sought[2] or 'home')}.id"
    return f"{known}.id" if known else hcl(identifier)
