"""Everything that is wrong is said at once, with its place and a hint, whole outputs as files.

Each file of `bad/` holds one or more policies, each after `=== NAME`, and what loading their folder says
after `=== says`.
"""

from pathlib import Path

import pytest

from scopeaudit.catalog import load_catalog
from scopeaudit.checks import RULES
from scopeaudit.errors import PolicyError
from scopeaudit.policy.load import load_policies

BAD = sorted((Path(__file__).parent / "bad").glob("*.txt"))


def parts(case: Path) -> dict[str, str]:
    """Split a case into its named parts."""
    pieces = case.read_text(encoding="utf-8").split("=== ")[1:]
    return {name: text for name, _, text in (piece.partition("\n") for piece in pieces)}


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.stem)
def test_a_bad_policy_is_explained(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loading says exactly what the case says, and nothing else goes wrong."""
    files = parts(case)
    expected = files.pop("says")
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PolicyError) as caught:
        load_policies((Path(),), load_catalog(), RULES)
    assert str(caught.value) == expected.rstrip("\n")


def test_there_are_cases() -> None:
    """The folder of cases was found."""
    assert len(BAD) > 30
