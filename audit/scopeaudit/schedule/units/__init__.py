"""Units for other schedulers: one module a target; what one cannot express exactly is refused with a hint."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from scopeaudit.schedule.units import crontab, github, kubernetes, systemd, windows
from scopeaudit.schedule.units.wanted import File, Wanted

TARGETS: Mapping[str, Callable[[Wanted], tuple[File, ...]]] = MappingProxyType(
    {
        "systemd": systemd.files,
        "cron": crontab.files,
        "kubernetes": kubernetes.files,
        "github": github.files,
        "windows": windows.files,
    }
)
"""Every target by its name."""
