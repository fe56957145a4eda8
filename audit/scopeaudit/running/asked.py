"""What an audit is told to read, in words that hold no secret: audits of the same follow each other in a store."""

from urllib.parse import urlsplit

from scopeaudit.running.job import Job, Live, Way


def asked(job: Job) -> str:
    """Return what is to be read: its name in scopeaudit.toml, else its profile, region, address or file."""
    if job.organization:
        return job.organization
    if isinstance(job.source, Live):
        return _live(job.source.way)
    if isinstance(job.source, str):
        return "standard input" if job.source == "-" else job.source
    return "a change"


def _live(way: Way) -> str:
    if way.profile:
        return f"profile {way.profile}"
    return way.region or _host(way.base_url) or "the live organization"


def _host(address: str | None) -> str:
    """Return the host of an address, and not what may stand before and after it."""
    try:
        return urlsplit(address or "").hostname or ""
    except ValueError:
        return ""
