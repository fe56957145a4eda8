"""Where a reader finds the report of a run, by a template of an address."""

import re
from urllib.parse import urlsplit

RUN = "{run}"
"""What stands for the number of the run."""

_OTHERS = re.compile(r"[{}]")


def complaint_about(link: str) -> str:
    """Say what is wrong with a template of an address, nothing where it is right."""
    try:
        parts = urlsplit(link.replace(RUN, "1"))
        _ = parts.port
    except ValueError:
        return "is no address"
    if _OTHERS.search(link.replace(RUN, "")):
        return f"holds braces that are not `{RUN}`"
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return "is no address of a web page"
    if parts.username or parts.password:
        return "holds a user name or password"
    return "holds a fragment, where the finding goes" if parts.fragment or "#" in link else ""


def linked(link: str, run: int | None, fingerprint: str = "") -> str:
    """Return the address of a run's report, of one finding in it where one is named; empty without a template."""
    if not link or run is None:
        return ""
    page = link.replace(RUN, str(run))
    return f"{page}#finding={fingerprint}" if fingerprint else page
