"""Where findings are shown beside the code: in which file of a repository, at which line."""

import re
from posixpath import normpath
from urllib.parse import quote

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import Location
from scopeaudit.model.result import AuditResult

_ABSOLUTE = re.compile(r"/|[A-Za-z]:/")


def places(result: AuditResult, finding: Finding) -> tuple[Location, ...]:
    """Return where a finding is shown, the best place first; empty only without any policy file.

    These are the lines of the objects concerned where they were read from files people write, then the
    policy's. A finding without either is shown at the first policy file.
    """
    written = (*finding.sources, *filter(None, (finding.at,)))
    found = dict.fromkeys(one for one in written if one.path and one.line > 0)
    if not found and result.policies.files:
        return (Location(result.policies.files[0].path, 1),)
    return tuple(found)


def in_repository(path: str, folder: str) -> str:
    """Return a path with `/`, from the root of the repository of which `folder` is the current one."""
    slashed = path.replace("\\", "/")
    return slashed if _ABSOLUTE.match(slashed) else normpath(f"{folder}/{slashed}".lstrip("/"))


def is_absolute(path: str) -> bool:
    """Say whether a path with `/` starts at a root."""
    return bool(_ABSOLUTE.match(path))


def uri(path: str) -> str:
    """Return a path with `/` as a URI reference that nothing in the path can turn into another one."""
    escaped = quote(path.encode(errors="backslashreplace"))
    if is_absolute(path):
        return "file://" + (escaped if path.startswith("/") else f"/{path[0]}:{escaped[4:]}")
    return escaped
