"""`scopeaudit diagnose` as it is typed: formats, options, exit codes."""

import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import jsonschema
import pytest

from scopeaudit.bundled import bundled
from scopeaudit.cli.main import run
from scopeaudit.render.diagnosis.json_v1 import schema
from scopeaudit.sources.file import write_snapshot
from tests.diagnose.inputs import INPUTS, entry, har
from tests.diagnose.office import ANA_LEG, CALL, office
from tests.golden import same_as_golden

GOLDEN = Path(__file__).parent / "golden"
LINE = (
    f"2026-11-23T05:58:00Z PATCH https://api.mypurecloud.ie/api/v2/conversations/calls/{CALL}"
    f"/participants/{ANA_LEG} 403 "
    '{"message":"App not authorized to use scope [conversations]","code":"app.not.authorized.for.scope",'
    '"status":403,"contextId":"7b5d4a23-1c6d-4ef3-90d5-28c9306c1301"}'
)
ANA = (
    "--snapshot",
    "org.json",
    "--client",
    "Dashboard",
    "--user",
    "Ana",
    "--now",
    "2026-11-23T06:00:00Z",
)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


Diagnose = Callable[..., Ran]


@pytest.fixture
def diagnose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Diagnose:
    """Run the command in a folder that holds the organization, a log line and a HAR."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    write_snapshot(office(), tmp_path / "org.json")
    Path("refused.log").write_text(LINE, encoding="utf-8")
    Path("refused.har").write_bytes(INPUTS["har"])

    def ran(*arguments: str) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run(["diagnose", *arguments])
        return Ran(int(code), out.getvalue(), err.getvalue())

    return ran


@pytest.mark.parametrize(
    ("form", "ending"), [("text", "txt"), ("markdown", "md"), ("json", "json"), ("html", "html")]
)
def test_every_format_whole(diagnose: Diagnose, form: str, ending: str) -> None:
    """A token that is older than its scope, told in each format."""
    ran = diagnose("refused.log", *ANA, "--format", form)
    assert (ran.code, ran.err) == (0, "")
    same_as_golden(ran.out, GOLDEN / f"stale.{ending}")


def test_a_capture_whole(diagnose: Diagnose) -> None:
    """A HAR without an organization: what is likely, and what would tell more."""
    same_as_golden(diagnose("refused.har").out, GOLDEN / "capture.txt")


def test_the_published_schema(diagnose: Diagnose) -> None:
    """It is that of the shape, and every document is valid by it."""
    path = bundled("reports") / "schema" / "diagnoses-v1.schema.json"
    published = json.loads(path.read_text(encoding="utf-8"))
    assert published == schema()
    for arguments in (("refused.log", *ANA), ("refused.har",)):
        document = json.loads(diagnose(*arguments, "--format", "json").out)
        jsonschema.Draft202012Validator(published).validate(document)


def test_the_page_asks_nothing_of_anyone(diagnose: Diagnose) -> None:
    """One file, no script, no address, a policy that allows its own style only."""
    page = unescape(diagnose("refused.log", *ANA, "--format", "html").out)
    assert "default-src 'none'; style-src 'sha256-" in page
    assert not any(one in page for one in ("<script", "src=", "http://", '<link rel="stylesheet'))


def test_markup_in_an_answer_stays_text(diagnose: Diagnose) -> None:
    """Whatever a message holds, no format takes it for its own."""
    body = '{"code":"x.y","status":403,"message":"<img src=x onerror=alert(1)> [a](http://b) \\u001b[31m"}'
    Path("hostile.json").write_text(body, encoding="utf-8")
    assert "<img" not in diagnose("hostile.json", "--format", "html").out
    assert " [a](http" not in diagnose("hostile.json", "--format", "markdown").out
    assert "\x1b" not in diagnose("hostile.json").out


def test_files_are_written_beside_what_is_shown(diagnose: Diagnose) -> None:
    """And replace no input."""
    ran = diagnose("refused.log", "--format", "text", "--format", "json=out.json")
    assert (ran.code, ran.err) == (0, "wrote out.json (json)\n")
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))["schema_version"] == 1
    assert diagnose("refused.log", "--format", "json=refused.log").code == 2


def test_from_standard_input(diagnose: Diagnose, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` is what was piped in."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LINE.encode())))
    assert "missing-scope" in diagnose("-").out


EMPTY = {
    "all.har": har(entry(status=200), entry("OPTIONS", status=403)),
    "none.txt": b"everything is fine\n",
}


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_to_diagnose_is_no_success(diagnose: Diagnose, name: str) -> None:
    """Exit code 5, and what was left aside instead."""
    Path(name).write_bytes(EMPTY[name])
    ran = diagnose(name)
    assert (ran.code, ran.out) == (5, "")
    assert "holds no refused call of the vendor's API" in ran.err


WRONG = [
    (("missing.har",), 3, "does not exist"),
    (("empty.har",), 3, "is empty"),
    (("binary.bin",), 3, "nothing a refusal can be read from"),
    (("cut.har",), 3, "cut or damaged before its first entry"),
    (("refused.log", "--snapshot", "refused.log"), 3, "is not JSON"),
    (("refused.log", "--client", "Dashboard"), 2, "add --snapshot org.json"),
    (
        ("refused.log", "--snapshot", "org.json", "--client", "Dashbord"),
        2,
        "did you mean `Dashboard`",
    ),
    (("refused.log", "--operation", "muteAll"), 2, "`muteAll` is no operation"),
    (
        ("refused.log", "--format", "pdf"),
        2,
        "`pdf` is no format; expected text, json, markdown, html",
    ),
]


@pytest.mark.parametrize(("arguments", "code", "said"), WRONG, ids=lambda one: str(one)[:40])
def test_what_is_wrong_is_said(
    diagnose: Diagnose, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """One message with a hint, and its exit code."""
    Path("empty.har").write_bytes(b"")
    Path("binary.bin").write_bytes(bytes(range(256)))
    Path("cut.har").write_bytes(har(entry())[:150])
    ran = diagnose(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_a_new_requirement_by_an_older_catalog(diagnose: Diagnose, tmp_path: Path) -> None:
    """What the catalog of the day before did not ask for is told with both versions."""
    folder = tmp_path / "before"
    folder.mkdir()
    for path in (bundled("policies") / "catalog").iterdir():
        text = path.read_text(encoding="utf-8")
        if path.name == "operations.jsonl":
            text = text.replace('"permissions":["routing:queue:view"]', '"permissions":[]')
        (folder / path.name).write_text(text.replace('"2026-08"', '"2026-05"'), encoding="utf-8")
    Path("queues.log").write_text("GET /api/v2/routing/queues 403", encoding="utf-8")
    ran = diagnose("queues.log", "--catalog-before", "before")
    assert "likely: A requirement is enforced that was not before [newly-enforced]" in ran.out
    assert "catalog 2026-05 has no permission" in ran.out
