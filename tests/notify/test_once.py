"""Who hears what, once: of a change, of an audit that fails, of one that works again."""

from dataclasses import replace

from scopeaudit.config.notify import Webhook
from scopeaudit.model.policy import Severity
from scopeaudit.render import Options
from scopeaudit.running.outcome import Audited, Failed
from tests.notify.conftest import Nights, app, webhook
from tests.notify.receiver import SILENT, Receiver
from tests.store.conftest import rows


def kinds(receiver: Receiver) -> list[str]:
    """Return what the messages were about."""
    return [one.document["kind"] for one in receiver.got]


def names(receiver: Receiver) -> list[str]:
    """Return who the findings of the last message are about, with what changed."""
    found = receiver.got[-1].document["findings"]
    return [f"{one['change']} {one['message'].split('`')[1]}" for one in found]


def states() -> list[object]:
    """Return what became of each notice, in order."""
    return [one[0] for one in rows("SELECT state FROM notice ORDER BY id")]


class TestFindings:
    """What is new or reopened."""

    def test_the_first_audit_tells_what_stands(self, nights: Nights, receiver: Receiver) -> None:
        """Nothing is new then, and yet a reader wants to know that there are findings."""
        nights.audit(app("a"), app("b"))
        assert kinds(receiver) == ["standing"]
        assert names(receiver) == ["standing A", "standing B"]
        text = receiver.got[0].document["text"]
        assert text.startswith("scopeaudit: first audit of Testers: 2 findings at or above high\n")

    def test_a_first_audit_without_findings_says_so(
        self, nights: Nights, receiver: Receiver
    ) -> None:
        """A message that arrives shows that messages arrive."""
        nights.audit(app("a", "conversations"))
        assert receiver.got[0].document["total"] == 0
        assert "0 findings at or above high" in receiver.got[0].document["text"]

    def test_a_night_on_which_nothing_changed_is_quiet(
        self, nights: Nights, receiver: Receiver
    ) -> None:
        """Known findings are told once."""
        nights.audit(app("a"))
        nights.audit(app("a"))
        assert len(receiver.got) == 1
        assert nights.said == []

    def test_what_is_new_or_back_again_is_told(self, nights: Nights, receiver: Receiver) -> None:
        """And nothing else; a fix tells nobody."""
        nights.audit(app("a"), app("b", "conversations"))
        nights.audit(app("a", "conversations"), app("b"))
        assert names(receiver) == ["new B"]
        nights.audit(app("a"), app("b"))
        assert names(receiver) == ["reopened A"]
        nights.audit(app("a", "conversations"), app("b"))
        assert kinds(receiver) == ["standing", "changes", "changes"]
        assert "1 new finding at or above high in Testers" in receiver.got[1].document["text"]

    def test_what_is_below_the_bar_is_not_told(self, nights: Nights, receiver: Receiver) -> None:
        """Nor later, when the bar is lowered: it was there before."""
        nights.notify = replace(nights.notify, at=Severity.CRITICAL)
        nights.audit(app("a", "conversations"))
        nights.audit(app("a"))
        nights.notify = replace(nights.notify, at=Severity.HIGH)
        nights.audit(app("a"))
        assert kinds(receiver) == ["standing"]
        nights.audit(app("a"), app("b"))
        assert names(receiver) == ["new B"]

    def test_a_target_that_is_added_later_hears_what_stands(
        self, nights: Nights, receiver: Receiver
    ) -> None:
        """Not as if it were new, nor as a first audit."""
        nights.audit(app("a"))
        nights.notify = replace(
            nights.notify, targets=(webhook(receiver), webhook(receiver, "boss"))
        )
        nights.audit(app("a"))
        assert [one.document["target"] for one in receiver.got] == ["ops", "boss"]
        assert "open in Testers: 1 finding at" in receiver.got[1].document["text"]

    def test_the_exit_code_is_that_of_the_audit(self, nights: Nights, receiver: Receiver) -> None:
        """Whatever the receiver answers."""
        receiver.answers = [503]
        outcome = nights.audit(app("a"))
        assert isinstance(outcome, Audited)
        assert (outcome.exit_code, outcome.trouble) == (1, None)


class TestDelivery:
    """What does not arrive."""

    def test_what_failed_is_told_with_what_is_new_then(
        self, nights: Nights, receiver: Receiver
    ) -> None:
        """In one message, without what was fixed meanwhile."""
        nights.audit(app("a", "conversations"))
        receiver.answers = [503, 200]
        nights.audit(app("a"), app("b"))
        assert nights.said == [
            "warning: `ops` was not notified: answered 503; it is told with the next audit"
        ]
        nights.audit(app("a", "conversations"), app("b"), app("c"))
        assert sorted(names(receiver)) == ["new B", "new C"]
        assert nights.said == ["notified `ops`"]
        nights.audit(app("a", "conversations"), app("b"), app("c"))
        assert states() == ["sent", "failed", "sent"]

    def test_it_is_told_although_nothing_is_new(self, nights: Nights, receiver: Receiver) -> None:
        """A change is not lost because one night was quiet."""
        nights.audit(app("a", "conversations"))
        receiver.answers = [503, 503, 200]
        nights.audit(app("a"))
        nights.audit(app("a"))
        nights.audit(app("a"))
        assert states() == ["sent", "failed", "failed", "sent"]
        assert names(receiver) == ["new A"]

    def test_a_first_message_that_failed_is_told_as_what_stands_then(
        self, nights: Nights, receiver: Receiver
    ) -> None:
        """With all that is open."""
        receiver.answers = [500, 200]
        nights.audit(app("a"))
        nights.audit(app("a"), app("b"))
        assert kinds(receiver) == ["standing", "standing"]
        assert names(receiver) == ["standing A", "standing B"]

    def test_nothing_is_told_of_what_was_fixed_meanwhile(
        self, nights: Nights, receiver: Receiver
    ) -> None:
        """The notice that failed says that nothing of it was left."""
        nights.audit(app("a", "conversations"))
        receiver.answers = [503, 200]
        nights.audit(app("a"))
        nights.audit(app("a", "conversations"))
        nights.audit(app("a", "conversations"))
        assert states() == ["sent", "gone"]
        assert len(receiver.got) == 2

    def test_a_receiver_that_took_it_and_was_silent_is_not_told_again(
        self, nights: Nights, receiver: Receiver
    ) -> None:
        """It may have taken it: better nobody hears than somebody twice, and it is said."""
        receiver.answers = [SILENT, 200]
        nights.audit(app("a"))
        (said,) = nights.said
        assert said.startswith("warning: it is not known whether `ops` was notified")
        assert said.endswith("it took the message and did not answer; it is not told again")
        nights.audit(app("a"))
        assert states() == ["unknown"]
        assert len(receiver.got) == 1

    def test_one_that_cannot_be_reached_keeps_no_other_from_hearing(
        self, nights: Nights, receiver: Receiver
    ) -> None:
        """Each target is told by itself, and hears again by itself."""
        secret = webhook(receiver).secret
        away = Webhook(name="away", url="http://127.0.0.1:1/", secret=secret)
        nights.notify = replace(nights.notify, targets=(away, webhook(receiver)))
        nights.audit(app("a"))
        assert states() == ["failed", "sent"]
        assert "`away` was not notified: could not be reached (ConnectError)" in "".join(
            nights.said
        )
        nights.audit(app("a"))
        assert states() == ["failed", "sent", "failed"]

    def test_a_secret_that_is_not_there_is_a_failure_like_any_other(
        self, nights: Nights, receiver: Receiver
    ) -> None:
        """The audit is made, and the next one tells what this one could not."""
        secret = nights.environment.pop("HOOK_SECRET")
        outcome = nights.audit(app("a"))
        assert outcome.exit_code == 1
        assert "`HOOK_SECRET`, which `notify.secret` names, is empty" in nights.said[0]
        nights.environment["HOOK_SECRET"] = secret
        nights.audit(app("a"))
        assert kinds(receiver) == ["standing"]


class TestFailures:
    """An audit that could not be made."""

    def test_it_is_told_once_when_it_begins_and_once_when_it_works_again(
        self, nights: Nights, receiver: Receiver
    ) -> None:
        """However often it fails between."""
        nights.audit(app("a"))
        for _ in range(3):
            assert isinstance(nights.audit(), Failed)
        assert kinds(receiver) == ["standing", "failing"]
        told = receiver.got[1].document
        assert told["organization"]["name"] == "Testers"
        assert told["failure"]["exit_code"] == 3
        assert "`night.json`" in told["failure"]["message"]
        assert told["text"].startswith("scopeaudit: Testers could not be audited\n")
        nights.audit(app("a"))
        nights.audit(app("a"))
        assert kinds(receiver) == ["standing", "failing", "working"]
        assert receiver.got[2].document["failure"]["failures"] == 3
        nights.audit()
        assert kinds(receiver)[-1] == "failing"

    def test_the_first_audit_may_be_the_one_that_fails(
        self, nights: Nights, receiver: Receiver
    ) -> None:
        """Then what was asked for is all that is known."""
        nights.audit()
        assert receiver.got[0].document["organization"] is None
        assert receiver.got[0].document["asked"] == "night.json"
        nights.audit(app("a"))
        assert kinds(receiver) == ["failing", "working", "standing"]

    def test_what_failed_to_be_told_is_told_with_the_next_failure(
        self, nights: Nights, receiver: Receiver
    ) -> None:
        """And not at all where it works again before anybody heard that it failed."""
        receiver.answers = [503, 200]
        nights.audit()
        nights.audit()
        assert states() == ["failed", "sent"]
        receiver.answers = [200, 200, 503, 200]
        nights.audit(app("a", "conversations"))
        nights.audit()
        nights.audit(app("a", "conversations"))
        assert kinds(receiver) == ["failing", "failing", "working", "standing", "failing"]
        assert states()[-1] == "gone"

    def test_that_it_works_again_is_told_with_the_next_run(
        self, nights: Nights, receiver: Receiver
    ) -> None:
        """Where it could not be told with the run that worked."""
        nights.audit()
        receiver.answers = [503, 200]
        nights.audit(app("a", "conversations"))
        nights.audit(app("a", "conversations"))
        nights.audit(app("a", "conversations"))
        assert kinds(receiver) == ["failing", "working", "standing", "working"]

    def test_failures_of_something_else_are_told_apart(
        self, nights: Nights, receiver: Receiver
    ) -> None:
        """One that works again says nothing of the other."""
        nights.audit()
        nights.audit(source="other.json")
        nights.audit(app("a", "conversations"))
        assert kinds(receiver) == ["failing", "failing", "working", "standing"]

    def test_who_does_not_want_to_hear_of_failures_does_not(
        self, nights: Nights, receiver: Receiver
    ) -> None:
        """`on_failure = false`; they are in the history all the same."""
        nights.notify = replace(nights.notify, on_failure=False)
        nights.audit()
        nights.audit(app("a", "conversations"))
        assert kinds(receiver) == ["standing"]
        assert rows("SELECT count(*) FROM failure") == [(1,)]


def test_notices_of_a_redacted_audit_name_nobody(nights: Nights, receiver: Receiver) -> None:
    """Findings are told by rule and fingerprint, a failure without what it says: both may name people."""
    nights.options = Options(redact=True)
    nights.audit(app("a", "conversations"), app("Ada Lovelace"))
    nights.audit()
    first, second = (one.document for one in receiver.got)
    assert "Lovelace" not in str(first)
    assert [one["rule"] for one in first["findings"]] == [
        one["message"] for one in first["findings"]
    ]
    assert first["findings"][0]["fingerprint"] in first["text"]
    assert second["kind"] == "failing"
    assert "left out by --redact" in second["text"]
    assert "does not exist" not in str(second)
