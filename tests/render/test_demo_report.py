"""The report of the demo organization, whole, as a reader without script gets it."""

import re
from pathlib import Path

from click.testing import CliRunner

from scopeaudit.cli.demo import command
from tests.golden import same_as_golden

GOLDEN = Path(__file__).parent / "golden" / "demo.html"


def test_the_report_of_the_demo_organization(tmp_path: Path) -> None:
    """The markup of the page; style, script, data and digests are left out, as they change with every word."""
    path = tmp_path / "report.html"
    done = CliRunner().invoke(command, ["-o", str(path), "-q"])
    assert done.exit_code == 0
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"(?s)<style>.*?</style>", "<style></style>", text)
    text = re.sub(r"(?s)<script>.*?</script>", "<script></script>", text)
    text = re.sub(r'(?<=id="data">)[^<]+', "", text)
    text = re.sub(r"(?<=scopeaudit )[0-9.]+", "VERSION", text)
    text = re.sub(r'(?<=class="digest">)[0-9a-f]+', "DIGEST", text)
    same_as_golden(re.sub(r"sha256-[\w+/=]+", "sha256-", text), GOLDEN)
