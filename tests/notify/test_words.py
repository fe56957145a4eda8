"""What messages say, whole, and what a template of one's own may show."""

from dataclasses import replace
from pathlib import Path

import pytest

from scopeaudit.errors import PolicyError
from scopeaudit.model.failure import Failure, Outage
from scopeaudit.model.history import KnownFinding
from scopeaudit.model.news import Changed, Claimed, Failing, Findings, News, Working
from scopeaudit.model.policy import Severity
from scopeaudit.model.run import Run
from scopeaudit.notify.message import message_of, trial_message
from scopeaudit.notify.template import template_of, worded
from tests.golden import same_as_golden

GOLDEN = Path(__file__).parent / "golden"
LINK = "https://reports.example/{run}.html"

RUN = Run(
    number=12,
    organization="o-1",
    organization_name="Testers",
    recorded_at="2026-11-23T06:00:05+00:00",
    audited_at="2026-11-23T06:00:00+00:00",
    taken_at="2026-11-23T05:58:00+00:00",
    tool_version="1.2.3",
    catalog_version="2026-11",
    snapshot_digest="0" * 64,
    policies_digest="1" * 64,
    exit_code=1,
    open={one: int(one) for one in reversed(Severity)},
    accepted=0,
    undecided=0,
    new=2,
    reopened=1,
    fixed=0,
    kept=True,
    asked="profile production",
)
OUTAGE = Outage(
    number=1,
    asked="profile production",
    organization="o-1",
    organization_name="Testers",
    until=None,
)
FAILURE = Failure(
    number=3,
    outage=OUTAGE,
    recorded_at="2026-11-23T06:00:00+00:00",
    after=11,
    exit_code=3,
    message="`api.mypurecloud.ie` does not answer\nand more",
    tool_version="1.2.3",
)


def changed(number: int, severity: Severity, change: str = "new") -> Changed:
    """Return a finding of a number."""
    told = KnownFinding(
        fingerprint=f"{number:016x}",
        rule="missing-scope",
        severity=severity,
        message=f"Client `App {number}` lacks `call:update`",
    )
    return Changed(told=told, change=change)  # type: ignore[arg-type]  # one of the words


FEW = (
    changed(1, Severity.CRITICAL),
    changed(2, Severity.HIGH, "reopened"),
    changed(3, Severity.HIGH),
)
NEWS: dict[str, News] = {
    "changes": Findings(run=RUN, at=Severity.HIGH, findings=FEW, standing=False, first=False),
    "many": Findings(
        run=RUN,
        at=Severity.MEDIUM,
        findings=tuple(changed(number, Severity.HIGH, "standing") for number in range(1_234)),
        standing=True,
        first=True,
    ),
    "failing": Failing(failure=FAILURE),
    "working": Working(run=RUN, outage=replace(OUTAGE, until=12), failures=3),
}


def claimed(news: News) -> Claimed:
    """Return news as they are claimed."""
    return Claimed(number=1, event="e" * 32, target="ops", news=news)


@pytest.mark.parametrize("name", NEWS)
def test_the_bundled_words(name: str) -> None:
    """The verdict first, then the worst findings, at most ten, and where to read on."""
    text = worded(template_of(None), message_of(claimed(NEWS[name]), LINK))
    same_as_golden(f"{text.whole}\n", GOLDEN / f"{name}.txt")


def test_without_links(tmp_path: Path) -> None:
    """The command that makes the report stands in for it."""
    text = worded(template_of(None), message_of(claimed(NEWS["changes"]), ""))
    assert "https://" not in text.whole
    assert text.whole.endswith("Report: `scopeaudit report 12`")
    _ = tmp_path


def test_names_of_others_are_inert() -> None:
    """Wherever they stand: organization, what was asked for, rules, messages, reasons, targets."""
    bad = "<!channel> @here `x` [a](https://evil.example) \x1b[2J \u202e"
    finding = replace(FEW[0].told, message=bad, rule=bad)
    run = replace(RUN, organization_name=bad, asked=bad)
    outage = replace(OUTAGE, organization_name=bad, asked=bad)
    every: tuple[News, ...] = (
        Findings(
            run=run,
            at=Severity.LOW,
            findings=(replace(FEW[0], told=finding),),
            standing=False,
            first=False,
        ),
        Failing(failure=replace(FAILURE, outage=outage, message=bad)),
        Working(run=run, outage=outage, failures=1),
    )
    for news in every:
        one = replace(claimed(news), target=bad)
        text = worded(template_of(None), message_of(one, "")).whole.replace("`scopeaudit", "")
        for sign in ("<", "@", "[", "://", "evil.example", "\x1b", "\u202e"):
            assert sign not in text


def test_a_long_name_leaves_room_for_the_rest() -> None:
    """A message is short, whatever somebody typed."""
    finding = replace(FEW[0].told, message="x" * 10_000)
    run = replace(RUN, organization_name="y" * 10_000)
    news = Findings(
        run=run,
        at=Severity.LOW,
        findings=tuple(replace(one, told=finding) for one in FEW),
        standing=False,
        first=False,
    )
    assert len(worded(template_of(None), message_of(claimed(news), LINK)).whole) < 2_500


def own(tmp_path: Path, text: str, name: str = "own.txt") -> Path:
    """Write a template of one's own."""
    (tmp_path / name).write_text(text)
    return tmp_path / name


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    """Its first line is the verdict, and it may show everything a message has."""
    path = own(
        tmp_path,
        "\n\n{{ kind|upper }} {{ organization }} {{ target }} {{ at }} {{ total }} {{ more }}\n"
        "{% for one in findings %}{{ one.severity }} {{ one.rule }} {{ one.message }} "
        "{{ one.fingerprint }} {{ one.change }} {{ one.link }}\n{% endfor %}"
        "{{ run }} {{ link }} {{ reason }} {{ exit_code }} {{ asked }} {{ failures }} {{ verdict }}",
    )
    text = worded(template_of(path), message_of(claimed(NEWS["changes"]), LINK))
    assert text.verdict == "CHANGES Testers ops high 3 0"
    assert "critical missing-scope Client 'App 1' lacks" in text.rest
    assert "12 https://reports.example/12.html" in text.rest


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{{ verdikt }}", "'verdikt' is undefined"),
        ("{% if kind == 'working' %}{{ nothing }}{% endif %}x", "kind `working`: 'nothing'"),
        ("x {% for one in findings %}{{ one.sevverity }}{% endfor %}", "sevverity"),
        ("{% if %}", "this is no template"),
        ("{{ verdict.__class__.__mro__ }}", "is unsafe"),
        ("{% include 'x' %}", "no loader"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{% for one in range(10**9) %}x{% endfor %}", "too big"),
        ("  \n", "would be empty"),
        ("{% if kind != 'test' %}x{% endif %}", "a message of kind `test` would be empty"),
    ],
)
def test_a_template_that_cannot_work_is_refused(tmp_path: Path, text: str, word: str) -> None:
    """Before an audit begins, by trying it on a message of every kind."""
    with pytest.raises(PolicyError) as raised:
        template_of(own(tmp_path, text))
    assert word in str(raised.value)
    assert "own.txt" in str(raised.value)
    assert "docs/notifications.md" in str(raised.value)


def test_a_template_that_cannot_be_read(tmp_path: Path) -> None:
    """It is not there, or is no text."""
    with pytest.raises(PolicyError, match="no such file"):
        template_of(tmp_path / "none.txt")
    (tmp_path / "odd.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(PolicyError, match="it is not utf-8"):
        template_of(tmp_path / "odd.txt")


def test_a_message_that_tries_a_target() -> None:
    """It says that nothing was audited."""
    text = worded(template_of(None), trial_message("@ops")).whole
    assert "a test message" in text
    assert "nothing was audited" in text
    assert "@" not in text
