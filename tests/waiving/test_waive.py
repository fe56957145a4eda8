"""`scopeaudit waive`: one entry more, every other byte as it was, or nothing at all."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.checks import RULES
from scopeaudit.errors import PolicyError
from scopeaudit.waivers import load_waivers
from scopeaudit.waiving import Wanted, added
from tests.cli.conftest import Ran, Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture
from tests.organizations import NOW

scopeaudit = scopeaudit_fixture

NAME = "0a1b2c3d4e5f6071"
UNTIL = NOW.date().replace(year=2099)
WANTED = Wanted(
    fingerprint=NAME, owner="Team", reason="ticket 4711, replaced in spring", until=UNTIL
)
ENTRY = """\
- fingerprint: "0a1b2c3d4e5f6071"
  owner: "Team"
  reason: "ticket 4711, replaced in spring"
  until: 2099-11-23
"""
FIRST = """\
- rule: implicit-grant  # all of them
  owner: Reception
  reason: >
    the kiosks are
    # replaced in spring
  until: 2027-03-31
"""


def indented(text: str, by: int) -> str:
    """Indent every line."""
    return "".join(" " * by + line for line in text.splitlines(keepends=True))


def waive(scopeaudit: Scopeaudit, *options: str, name: str = NAME) -> Ran:
    """Accept a finding until 2099."""
    given_ = ("--until=2099-11-23", "--reason=ticket 4711, replaced in spring", "--owner=Team")
    return scopeaudit("waive", name, *given_, *options)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            f"version: 1\nwaivers:\n{indented(FIRST, 2)}",
            f"version: 1\nwaivers:\n{indented(FIRST, 2)}{indented(ENTRY, 2)}",
            id="at the end",
        ),
        pytest.param(
            f"version: 1\nwaivers:\n{FIRST}",
            f"version: 1\nwaivers:\n{FIRST}{ENTRY}",
            id="not indented",
        ),
        pytest.param(
            f"waivers:\n{FIRST}\n# about the version\nversion: 1\n",
            f"waivers:\n{FIRST}{ENTRY}\n# about the version\nversion: 1\n",
            id="another key behind it",
        ),
        pytest.param(
            f"version: 1\nwaivers:\n{FIRST}\n# the end\n\n",
            f"version: 1\nwaivers:\n{FIRST}{ENTRY}\n# the end\n\n",
            id="comments at the end",
        ),
        pytest.param(
            f"version: 1\nwaivers:\n{FIRST}...\n",
            f"version: 1\nwaivers:\n{FIRST}{ENTRY}...\n",
            id="an end mark",
        ),
        pytest.param(
            f"version: 1\nwaivers:\n{FIRST}".rstrip("\n"),
            f"version: 1\nwaivers:\n{FIRST}{ENTRY}",
            id="no line break at the end",
        ),
        pytest.param(
            "version: 1\nwaivers:\n- {rule: implicit-grant, owner: A, reason: long enough, until: 2027-03-31}\n",
            "version: 1\nwaivers:\n- {rule: implicit-grant, owner: A, reason: long enough, until: 2027-03-31}\n"
            + ENTRY,
            id="entries in braces",
        ),
        pytest.param(
            f"version: 1\nwaivers:\n{FIRST.replace('until: 2027-03-31', 'until: 2027-03-31')}"
            "- rule: super-user\n  owner: A\n  until: 2027-03-31\n  reason: |\n    a reason\n    # not a comment\n",
            f"version: 1\nwaivers:\n{FIRST}"
            "- rule: super-user\n  owner: A\n  until: 2027-03-31\n  reason: |\n    a reason\n    # not a comment\n"
            + ENTRY,
            id="what looks like a comment is text",
        ),
    ],
)
def test_everything_else_stays(before: str, after: str) -> None:
    """Comments, order, quoting and blank lines, byte for byte."""
    assert added(before.encode(), "w.yaml", WANTED).decode() == after


def test_line_ends_and_byte_order_mark_stay() -> None:
    """Files of Windows stay files of Windows."""
    before = f"version: 1\nwaivers:\n{FIRST}".replace("\n", "\r\n").encode("utf-8-sig")
    after = added(before, "w.yaml", WANTED)
    assert after == before + ENTRY.replace("\n", "\r\n").encode()


@given(
    st.text(st.characters(codec="utf-8"), min_size=10),
    st.text(st.characters(codec="utf-8"), min_size=1),
)
def test_any_reason_and_owner_is_read_back_or_refused(reason: str, owner: str) -> None:
    """Whatever is typed becomes the value that was typed, or an error; it can form no YAML."""
    wanted = Wanted(fingerprint=NAME, owner=owner, reason=reason, until=UNTIL)
    before = f"version: 1\nwaivers:\n{FIRST}".encode()
    try:
        after = added(before, "w.yaml", wanted)
    except PolicyError:
        return
    assert after.startswith(before)


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\nwaivers: [{rule: implicit-grant, owner: A, reason: long enough, until: 2027-03-31}]\n",
        "{version: 1, waivers: [{rule: super-user, owner: A, reason: long enough, until: 2027-03-31}]}\n",
    ],
)
def test_a_list_in_brackets_is_refused(text: str) -> None:
    """It could not be added to without rewriting the line."""
    with pytest.raises(PolicyError, match="expected a list with one waiver after another"):
        added(text.encode(), "w.yaml", WANTED)


def test_a_new_file(scopeaudit: Scopeaudit) -> None:
    """It is made, and `run` takes it."""
    ran = waive(scopeaudit)
    assert ran.out == f"waivers.yaml: accepted `{NAME}` until 2099-11-23 by Team\n"
    assert Path("waivers.yaml").read_text() == f"version: 1\nwaivers:\n{indented(ENTRY, 2)}"
    (waiver,) = load_waivers(Path("waivers.yaml"), RULES)
    assert (waiver.fingerprint, waiver.until) == (NAME, UNTIL)


def test_a_finding_of_a_report(scopeaudit: Scopeaudit) -> None:
    """The report says what is accepted, as a comment too; the next audit accepts it."""
    at = "--now=2026-11-20T06:05:00Z"
    scopeaudit("run", "org.json", "--format=json=findings.json", at)
    worst = json.loads(Path("findings.json").read_text())["findings"][0]
    ran = waive(scopeaudit, "--findings=findings.json", name=worst["fingerprint"])
    assert ran.code == 0
    assert f"{worst['severity']} {worst['rule']}: {worst['message'][:80]}" in ran.out
    assert f"  # {worst['severity']} {worst['rule']}: " in Path("waivers.yaml").read_text()
    again = scopeaudit("run", "org.json", "--waivers=waivers.yaml", "--format=json", at)
    accepted = json.loads(again.out)["accepted"]
    assert [one["message"] for one in accepted] == [worst["message"]]


class TestRefused:
    """One clear error, exit code 2, and the file as it was."""

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (("--reason=short",), "expected a reason of 10 characters or more, found `short`"),
            (("--reason=",), "expected a reason of 10 characters or more, found ``"),
            (("--until=2020-01-01",), "the end date 2020-01-01 has passed"),
            (("--until=soon",), "`soon` is no moment"),
            (("--owner= ",), "expected an owner, found empty text"),
        ],
    )
    def test_what_is_not_defensible(
        self, scopeaudit: Scopeaudit, options: tuple[str, ...], message: str
    ) -> None:
        """A reason, an owner and a day to come are what an accepted finding needs."""
        ran = waive(scopeaudit, *options)
        assert (ran.code, message in ran.err) == (2, True)
        assert not Path("waivers.yaml").exists()

    @pytest.mark.parametrize("missing", ["--until", "--reason"])
    def test_without_reason_or_end_date(self, scopeaudit: Scopeaudit, missing: str) -> None:
        """Neither has a default."""
        given_ = {"--until": "2099-01-01", "--reason": "a reason long enough"}
        del given_[missing]
        ran = scopeaudit("waive", NAME, *(f"{key}={value}" for key, value in given_.items()))
        assert (ran.code, f"Missing option '{missing}'" in ran.err) == (2, True)

    def test_all_faults_at_once(self, scopeaudit: Scopeaudit) -> None:
        """Not one after another."""
        ran = scopeaudit("waive", "xyz", "--until=2020-01-01", "--reason=no", "--owner=A")
        assert ran.code == 2
        assert all(one in ran.err for one in ("16 hexadecimal", "10 characters", "has passed"))

    def test_a_fingerprint_the_report_does_not_have(self, scopeaudit: Scopeaudit) -> None:
        """With the nearest one."""
        scopeaudit("run", "org.json", "--format=json=findings.json")
        name = json.loads(Path("findings.json").read_text())["findings"][0]["fingerprint"]
        wrong = name[:-1] + ("0" if name[-1] != "0" else "1")
        ran = waive(scopeaudit, "--findings=findings.json", name=wrong)
        assert ran.code == 2
        assert f"no open finding or subject in `findings.json` is `{wrong}`" in ran.err
        assert f"did you mean `{name}`" in ran.err

    def test_a_report_that_is_none(self, scopeaudit: Scopeaudit) -> None:
        """A snapshot is not a report."""
        ran = waive(scopeaudit, "--findings=org.json")
        assert (ran.code, "expected a JSON report of scopeaudit" in ran.err) == (2, True)

    def test_a_second_time(self, scopeaudit: Scopeaudit) -> None:
        """The line of the first one is named; two would leave a dead one behind."""
        waive(scopeaudit)
        before = Path("waivers.yaml").read_bytes()
        ran = waive(scopeaudit)
        assert ran.code == 2
        assert f"`{NAME}` is accepted until 2099-11-23 at waivers.yaml:3:5" in ran.err
        assert Path("waivers.yaml").read_bytes() == before

    def test_a_file_that_is_wrong(self, scopeaudit: Scopeaudit) -> None:
        """It is not made worse."""
        Path("waivers.yaml").write_text("version: 1\nwaivers:\n- rule: nosuch\n")
        ran = waive(scopeaudit)
        assert ran.code == 2
        assert "unknown rule `nosuch`" in ran.err
        assert Path("waivers.yaml").read_text() == "version: 1\nwaivers:\n- rule: nosuch\n"

    def test_a_reason_that_no_yaml_can_hold(self, scopeaudit: Scopeaudit) -> None:
        """Characters that hide or reorder text are refused."""
        waive(scopeaudit)
        ran = waive(scopeaudit, "--reason=looks \u202e fine to me", name="f" * 16)
        assert ran.code == 2
        assert NAME in Path("waivers.yaml").read_text()
        assert "f" * 16 not in Path("waivers.yaml").read_text()
