"""A task of the Windows Task Scheduler."""

import re
import subprocess
from datetime import timedelta
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from scopeaudit.errors import UsageError
from scopeaudit.schedule.cron import (
    Both,
    Cron,
    Days,
    Either,
    EveryDay,
    MonthDays,
    Numbers,
    WeekDays,
    times,
)
from scopeaudit.schedule.field import FIELDS
from scopeaudit.schedule.units.fields import is_every
from scopeaudit.schedule.units.refusing import refuse_both, refuse_changes_of_the_clock
from scopeaudit.schedule.units.wanted import File, Wanted, audit_once
from scopeaudit.schedule.zone import LOCAL

_NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_MOST = 48
"""Triggers that a task may have."""

_HOW = """
  Register-ScheduledTask -TaskName scopeaudit -Xml (Get-Content scopeaudit.xml -Raw) -User NAME -Password …
  The user's folder C:\\ProgramData\\scopeaudit holds scopeaudit.toml, which says where the client's secret is
  kept (keyring), the reports and the store. A run is made up when the machine was off.
"""
_FOLDER = r"C:\ProgramData\scopeaudit"
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def files(wanted: Wanted) -> tuple[File, ...]:
    """Return the task. Raises UsageError for what the Task Scheduler cannot express."""
    refuse_both(wanted, "the Task Scheduler")
    _refuse_own(wanted)
    refuse_changes_of_the_clock(wanted, "the Task Scheduler")
    task = Element("Task", {"version": "1.2", "xmlns": _NAMESPACE})
    SubElement(SubElement(task, "RegistrationInfo"), "Description").text = "Audit with scopeaudit"
    _triggers(SubElement(task, "Triggers"), wanted)
    principal = SubElement(SubElement(task, "Principals"), "Principal", {"id": "Author"})
    _texts(principal, LogonType="Password", RunLevel="LeastPrivilege")
    _settings(SubElement(task, "Settings"), wanted)
    action = SubElement(SubElement(task, "Actions", {"Context": "Author"}), "Exec")
    program, *arguments = (*wanted.program, *audit_once(wanted))
    line = subprocess.list2cmdline(arguments)
    _texts(action, Command=program, Arguments=line, WorkingDirectory=_FOLDER)
    indent(task)
    # NOTE: without a declaration and in ASCII, neither tool stumbles over the encoding of the file.
    text = tostring(task, encoding="us-ascii").decode("ascii")
    return (File("scopeaudit.xml", f"<!--{_HOW}-->\n{text}\n"),)


def _refuse_own(wanted: Wanted) -> None:
    if wanted.schedule.time_zone != LOCAL:
        raise UsageError(
            "the Task Scheduler knows the machine's own time zone only", "--time-zone local"
        )
    if any("$(" in one or re.search("%[^%]+%", one) for one in audit_once(wanted)):
        raise UsageError(
            "an option holds `$(` or two `%`, which the Task Scheduler would replace",
            "write it into scopeaudit.toml",
        )
    count = len(tuple(times(wanted.cron))) * (2 if isinstance(wanted.cron.days, Either) else 1)
    if count > _MOST:
        raise UsageError(
            f"the Task Scheduler takes {_MOST} times a day; `{wanted.cron.text}` has {count}",
            "run it less often, or in the foreground: scopeaudit schedule --cron …",
        )


def _triggers(parent: Element, wanted: Wanted) -> None:
    delay = int(wanted.schedule.jitter.total_seconds())
    for hour, minute in times(wanted.cron):
        for days in _apart(wanted.cron.days):
            trigger = SubElement(parent, "CalendarTrigger")
            _texts(trigger, StartBoundary=f"{wanted.today}T{hour:02}:{minute:02}:00")
            if delay:
                _texts(trigger, RandomDelay=f"PT{delay}S")
            _days(trigger, days, wanted.cron)


def _apart(days: Days) -> tuple[Days, ...]:
    if isinstance(days, Either):
        return (MonthDays(days.days), WeekDays(days.weekdays))
    return (days,)


def _days(trigger: Element, days: Days, cron: Cron) -> None:
    every_month = is_every(FIELDS[3], cron.months)
    match days:
        case EveryDay() if every_month:
            _texts(SubElement(trigger, "ScheduleByDay"), DaysInterval="1")
        case EveryDay():
            _by_month(trigger, tuple(FIELDS[2].numbers), cron.months)
        case MonthDays(numbers):
            _by_month(trigger, numbers, cron.months)
        case WeekDays(weekdays) if every_month:
            by_week = SubElement(trigger, "ScheduleByWeek")
            _texts(by_week, WeeksInterval="1")
            _flags(by_week, "DaysOfWeek", _DAYS, weekdays)
        case WeekDays(weekdays):
            _by_weekday(trigger, weekdays, cron.months)
        case Either() | Both():
            raise ValueError(days)


def _by_month(trigger: Element, days: Numbers, months: Numbers) -> None:
    by_month = SubElement(trigger, "ScheduleByMonth")
    listed = SubElement(by_month, "DaysOfMonth")
    for day in days:
        SubElement(listed, "Day").text = str(day)
    _flags(by_month, "Months", _MONTHS, tuple(month - 1 for month in months))


def _by_weekday(trigger: Element, weekdays: Numbers, months: Numbers) -> None:
    by_week = SubElement(trigger, "ScheduleByMonthDayOfWeek")
    weeks = SubElement(by_week, "Weeks")
    for week in ("1", "2", "3", "4", "Last"):
        SubElement(weeks, "Week").text = week
    _flags(by_week, "DaysOfWeek", _DAYS, weekdays)
    _flags(by_week, "Months", _MONTHS, tuple(month - 1 for month in months))


def _flags(parent: Element, name: str, names: tuple[str, ...], chosen: Numbers) -> None:
    listed = SubElement(parent, name)
    for number in chosen:
        SubElement(listed, names[number])


def _settings(parent: Element, wanted: Wanted) -> None:
    limit = wanted.schedule.limit
    seconds = int((limit + timedelta(seconds=90)).total_seconds()) if limit else 0
    _texts(
        parent,
        MultipleInstancesPolicy="IgnoreNew",
        DisallowStartIfOnBatteries="false",
        StopIfGoingOnBatteries="false",
        StartWhenAvailable="true",
        RunOnlyIfNetworkAvailable="true",
        ExecutionTimeLimit=f"PT{seconds}S",
    )


def _texts(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text
