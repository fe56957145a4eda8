"""idle-client: a client that made no call in the days that were looked at."""

from collections.abc import Iterable
from datetime import timedelta

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.clients import who, working_clients
from scopeaudit.checks.evidence import fact
from scopeaudit.checks.finding import Words, found
from scopeaudit.checks.setting import number
from scopeaudit.checks.usage import calling, too_short, uncounted, window_of
from scopeaudit.checks.wording import counted, moment, quoted, sentences
from scopeaudit.model.change import SetState
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot, Client, UsageWindow

RULE = Rule(
    id="idle-client",
    title="A client makes no calls",
    severity=Severity.LOW,
    family="hygiene",
    reads=("clients", "usage"),
    parameters={"min_days": 7},
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client that is older than the window and made no call in it."""
    window = window_of(audited, number(RULE, setting, "min_days"))
    if window is None:
        return
    busy = calling(window) | uncounted(audited)
    begin = audited.index.snapshot.taken_at - timedelta(days=window.days)
    for position, client in working_clients(audited):
        is_new = client.created_at is not None and client.created_at > begin
        if client.id not in busy and not is_new:
            yield _finding(audited, setting, position, client, window)


def limits(audited: Audited, setting: RuleSetting) -> Iterable[BlindSpot]:
    """Yield what is left open: a window that is too short."""
    return too_short(audited, number(RULE, setting, "min_days"))


def _finding(
    audited: Audited, setting: RuleSetting, position: int, client: Client, window: UsageWindow
) -> Finding:
    name = quoted(client.name)
    created = client.created_at
    words = Words(
        message=f"Client {name} made no call in {counted(window.days, 'day')}",
        cause=sentences(
            "its credentials work all the same",
            f"it was created {moment(created)}" if created else "",
        ),
        evidence=(
            fact(
                audited,
                f"no usage of client {name} in {counted(window.days, 'day')}",
                "usage",
                "calls",
            ),
            fact(audited, f"client {name} is {client.state}", "clients", position, "state"),
        ),
        changes=(SetState(client.id, "inactive"),),
        remedy=(
            (
                f"Ask whose {name} is; if no one needs it, set it to inactive and delete it"
                " (Admin > Integrations > OAuth)"
            ),
        ),
    )
    return found(audited, RULE, setting, words, key=(client.id,), subjects=(who(client),))
