"""One run, now, which a signal ends."""

from threading import Thread

from scopeaudit.schedule.audits import Audits
from scopeaudit.schedule.messages import Ended, Failed, Messages, Signalled, awaited


def run_once(audits: Audits, messages: Messages) -> int | None:
    """Run one audit and return its exit code, None where a signal came before it began.

    Raises what it raised, which is a bug.
    """

    def run() -> None:
        try:
            messages.put(Ended(audits.run()))
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            messages.put(Failed(error))

    Thread(target=run, name="audit").start()
    came = awaited(messages)
    while isinstance(came, Signalled):
        audits.stop()
        came = awaited(messages)
    if isinstance(came, Failed):
        raise came.error
    return came.code
