"""A crontab."""

import shlex

from scopeaudit.errors import UsageError
from scopeaudit.schedule.units.refusing import refuse_jitter
from scopeaudit.schedule.units.wanted import File, Wanted, audit_once
from scopeaudit.schedule.zone import LOCAL

_LONGEST = 990
"""Characters that every cron takes as one line."""

_TEXT = """\
# crontab -e, as the user whose folder ~/scopeaudit holds scopeaudit.toml, the reports, and `environment`
# (mode 0600): GENESYSCLOUD_REGION=…, GENESYSCLOUD_OAUTHCLIENT_ID=…, GENESYSCLOUD_OAUTHCLIENT_SECRET=…
# cron makes up no missed run. It mails what is printed to MAILTO.
{zone}{line}
"""

_ZONE = """\
# CRON_TZ is known to cronie (Red Hat, SUSE, Arch) and not to the cron of Debian, which takes the machine's
# time zone: see `man 5 crontab`. With --time-zone local there is no such line.
CRON_TZ={zone}
"""


def files(wanted: Wanted) -> tuple[File, ...]:
    """Return the crontab. Raises UsageError for a jitter, and for a line that is too long."""
    refuse_jitter(wanted, "cron")
    command = " ".join(map(quoted, (*wanted.program, *audit_once(wanted))))
    start = 'cd "$HOME/scopeaudit" && set -a && . ./environment && exec flock --nonblock .lock'
    line = f"{wanted.cron.text} {start} {command}"
    if len(line.encode()) > _LONGEST:
        raise UsageError(
            f"the line of the crontab has {len(line.encode()):,} bytes; expected up to {_LONGEST}",
            "write options of `run` into scopeaudit.toml",
        )
    time_zone = wanted.schedule.time_zone
    zone = "" if time_zone == LOCAL else _ZONE.format(zone=time_zone)
    return (File("crontab", _TEXT.format(zone=zone, line=line)),)


def quoted(word: str) -> str:
    """Return a word as the shell reads it after cron, to which a bare `%` is the end of the line."""
    # NOTE: cron takes the backslash away in front of `%` alone, and only where no other stands before it.
    parts = word.split("%")
    if len(parts) == 1:
        return shlex.quote(word)
    return r"\%".join(shlex.quote(part) if part else "" for part in parts)
