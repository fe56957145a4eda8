"""A service and a timer of systemd."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from scopeaudit.schedule.cron import (
    Both,
    Cron,
    Days,
    Either,
    EveryDay,
    MonthDays,
    Numbers,
    WeekDays,
)
from scopeaudit.schedule.field import FIELDS, WEEKDAYS, Field
from scopeaudit.schedule.units.fields import is_every
from scopeaudit.schedule.units.refusing import refuse_changes_of_the_clock
from scopeaudit.schedule.units.wanted import File, Wanted, audit_once
from scopeaudit.schedule.zone import LOCAL

_SERVICE = """\
# /etc/systemd/system/scopeaudit.service
# useradd --system --home-dir /var/lib/scopeaudit --shell /usr/sbin/nologin scopeaudit
# Relative paths, and scopeaudit.toml, are in /var/lib/scopeaudit. The environment file (owner root, mode 0600)
# holds what scopeaudit.toml takes from the environment, such as GENESYSCLOUD_OAUTHCLIENT_SECRET=…
[Unit]
Description=Audit of OAuth scopes and roles
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={command}
EnvironmentFile=-/etc/scopeaudit/environment
User=scopeaudit
StateDirectory=scopeaudit
StateDirectoryMode=0700
WorkingDirectory=/var/lib/scopeaudit
UMask=0077
TimeoutStartSec={limit}
KillMode=mixed
TimeoutStopSec=60
CapabilityBoundingSet=
LockPersonality=yes
NoNewPrivileges=yes
PrivateDevices=yes
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome={home}
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
{elsewhere}"""

_TIMER = """\
# /etc/systemd/system/scopeaudit.timer
# systemctl daemon-reload && systemctl enable --now scopeaudit.timer
[Unit]
Description=Audits of OAuth scopes and roles

[Timer]
{calendar}
AccuracySec=1s
Persistent=yes
{delay}
[Install]
WantedBy=timers.target
"""

_FOLDER = "/var/lib/scopeaudit"
_SPARE_SECONDS = 90
"""The command ends a run by itself, and gives it a moment: systemd is the last resort."""


def files(wanted: Wanted) -> tuple[File, ...]:
    """Return the service and the timer. Raises UsageError for times of day that the clock changes."""
    refuse_changes_of_the_clock(wanted, "systemd")
    limit = wanted.schedule.limit
    service = _SERVICE.format(
        command=" ".join(map(quoted, (*wanted.program, *audit_once(wanted)))),
        limit="infinity" if limit is None else int(limit.total_seconds()) + _SPARE_SECONDS,
        elsewhere="".join(f"ReadWritePaths={_path(one)}\n" for one in _elsewhere(wanted)),
        home="read-only" if wanted.program[0].startswith(("/home/", "/root/")) else "yes",
    )
    delay = int(wanted.schedule.jitter.total_seconds())
    timer = _TIMER.format(
        calendar="\n".join(
            f"OnCalendar={one}" for one in calendar(wanted.cron, wanted.schedule.time_zone)
        ),
        delay=f"RandomizedDelaySec={delay}\n" if delay else "",
    )
    return File("scopeaudit.service", service), File("scopeaudit.timer", timer)


def _elsewhere(wanted: Wanted) -> tuple[PurePosixPath, ...]:
    """Return the folders outside that of the service into which a run writes."""
    health = wanted.schedule.health_file
    paths = map(PurePosixPath, (*wanted.written, *([str(health)] if health else [])))
    folders = {one.parent for one in paths if one.is_absolute()}
    return tuple(sorted(one for one in folders if not one.is_relative_to(_FOLDER)))


def _path(path: PurePosixPath) -> str:
    """Return a path as systemd reads it where it knows specifiers, and no variables."""
    return quoted(str(path)).replace("$$", "$")


def quoted(word: str) -> str:
    """Return a word of a command line as systemd reads it: without variables and specifiers."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"'


def calendar(cron: Cron, time_zone: str) -> tuple[str, ...]:
    """Return the events of an expression; two of them are one or the other, as cron has it."""
    minutes, hours = (
        _numbers(field, numbers)
        for field, numbers in zip(FIELDS, (cron.minutes, cron.hours), strict=False)
    )
    zone = "" if time_zone == LOCAL else f" {time_zone}"
    months = _numbers(FIELDS[3], cron.months)
    return tuple(
        f"{weekdays}*-{months}-{days} {hours}:{minutes}:00{zone}"
        for weekdays, days in _days(cron.days)
    )


def _days(days: Days) -> Iterable[tuple[str, str]]:
    match days:
        case EveryDay():
            return [("", "*")]
        case MonthDays(numbers):
            return [("", _list(numbers))]
        case WeekDays(weekdays):
            return [(_names(weekdays), "*")]
        case Both(numbers, weekdays):
            return [(_names(weekdays), _list(numbers))]
        case Either(numbers, weekdays):
            return [("", _list(numbers)), (_names(weekdays), "*")]


def _names(weekdays: Numbers) -> str:
    return ",".join(WEEKDAYS[one].capitalize() for one in weekdays) + " "


def _numbers(field: Field, numbers: Numbers) -> str:
    return "*" if is_every(field, numbers) else _list(numbers)


def _list(numbers: Numbers) -> str:
    return ",".join(f"{one:02}" for one in numbers)
