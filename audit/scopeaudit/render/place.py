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
    policy's. A finding without either is shown at the first policy file. Bundled files are in no repository.
    """
    written = (*finding.sources, *filter(None, (finding.at,)))
    found = dict.fromkeys(one for one in written if _is_own(one.path) and one.line > 0)
    files = [one.path for one in result.policies.files if _is_own(one.path)]
    if not found and files:
        return (Location(files[0], 1),)
    return tuple(found)


def _is_own(path: str) -> bool:
    """Say whether a file is the team's, not one that comes with the tool."""
    return bool(path) and not path.startswith("bundled:")


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
