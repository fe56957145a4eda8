"""A CronJob of Kubernetes."""

from typing import Any

from scopeaudit.errors import UsageError
from scopeaudit.schedule.units.fields import plain
from scopeaudit.schedule.units.refusing import (
    refuse_both,
    refuse_changes_of_the_clock,
    refuse_jitter,
)
from scopeaudit.schedule.units.wanted import File, Wanted, audit_once
from scopeaudit.schedule.zone import LOCAL

_HEAD = """\
# kubectl create secret generic scopeaudit --from-literal=GENESYSCLOUD_REGION=… \\
#   --from-literal=GENESYSCLOUD_OAUTHCLIENT_ID=… --from-file=GENESYSCLOUD_OAUTHCLIENT_SECRET=FILE
# The claim `scopeaudit` holds scopeaudit.toml, the reports and the store. Pin the image by its digest.
"""

_USER = 10001
_SPARE_SECONDS = 90
"""The command ends a run by itself, and gives it a moment: Kubernetes is the last resort."""

_LATE_SECONDS = 3600
"""How late a missed run is made up; longer, runs of every minute would be too many to count."""


def files(wanted: Wanted) -> tuple[File, ...]:
    """Return the CronJob. Raises UsageError for what Kubernetes does otherwise than cron."""
    import yaml

    refuse_jitter(wanted, "Kubernetes")
    refuse_both(wanted, "Kubernetes")
    if wanted.schedule.time_zone == LOCAL:
        raise UsageError(
            "Kubernetes has no machine whose time zone could be meant", "name one, or leave it out"
        )
    refuse_changes_of_the_clock(wanted, "Kubernetes")
    said = yaml.safe_dump(_cron_job(wanted), sort_keys=False, allow_unicode=True, width=100)
    return (File("scopeaudit.yaml", _HEAD + said),)


def _cron_job(wanted: Wanted) -> dict[str, Any]:
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": "scopeaudit", "labels": {"app.kubernetes.io/name": "scopeaudit"}},
        "spec": {
            "schedule": plain(wanted.cron),
            "timeZone": _zone(wanted.schedule.time_zone),
            "concurrencyPolicy": "Forbid",
            "startingDeadlineSeconds": _LATE_SECONDS,
            "successfulJobsHistoryLimit": 3,
            "failedJobsHistoryLimit": 7,
            "jobTemplate": {"spec": _job(wanted)},
        },
    }


def _zone(name: str) -> str:
    return "Etc/UTC" if name == "UTC" else name


def _job(wanted: Wanted) -> dict[str, Any]:
    limit = wanted.schedule.limit
    deadline = (
        {"activeDeadlineSeconds": int(limit.total_seconds()) + _SPARE_SECONDS} if limit else {}
    )
    return {"backoffLimit": 0, **deadline, "template": {"spec": _pod(wanted)}}


def _pod(wanted: Wanted) -> dict[str, Any]:
    return {
        "restartPolicy": "Never",
        "automountServiceAccountToken": False,
        "terminationGracePeriodSeconds": 60,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": _USER,
            "runAsGroup": _USER,
            "fsGroup": _USER,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [_container(wanted)],
        "volumes": [
            {"name": "data", "persistentVolumeClaim": {"claimName": "scopeaudit"}},
            {"name": "tmp", "emptyDir": {}},
        ],
    }


def _container(wanted: Wanted) -> dict[str, Any]:
    return {
        "name": "scopeaudit",
        "image": f"registry.example/scopeaudit:{wanted.version}",
        "args": [literal(word) for word in audit_once(wanted)],
        "workingDir": "/data",
        "envFrom": [{"secretRef": {"name": "scopeaudit"}}],
        "resources": {
            "requests": {"cpu": "100m", "memory": "256Mi"},
            "limits": {"memory": "2Gi"},
        },
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
        },
        "volumeMounts": [
            {"name": "data", "mountPath": "/data"},
            {"name": "tmp", "mountPath": "/tmp"},  # noqa: S108 - a volume of the pod
        ],
    }


def literal(word: str) -> str:
    """Return a word in which Kubernetes finds no variable: `$(NAME)` would be one."""
    return word.replace("$", "$$")
