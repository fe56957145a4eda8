"""No token, cookie, secret or password of any input reaches any output."""

import base64
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from scopeaudit import pipeline
from scopeaudit.cli.main import run
from scopeaudit.diagnose.redact import redacted
from scopeaudit.render import Options
from scopeaudit.render.diagnosis import FORMATS, render
from scopeaudit.sources.file import write_snapshot
from tests.diagnose.inputs import INPUTS, PLANTED, har
from tests.diagnose.office import CATALOG, office
from tests.diagnose.table import Incident, incidents
from tests.organizations import NOW

BROKEN = {
    "cut in the first entry": har()[:-10] + INPUTS["har"][60:400],
    "only a secret": PLANTED[0].encode(),
    "binary around a secret": b"\x00" + PLANTED[1].encode() + b"\x00",
    "deep": b'{"log":' + b"[" * 3000 + PLANTED[2].encode(),
}


def outputs(data: bytes, folder: Path, *more: str) -> str:
    """Run the command in every format and return all that it wrote."""
    (folder / "in").write_bytes(data)
    written = []
    for form in FORMATS:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            run(["diagnose", str(folder / "in"), "--format", form, *more])
        written += [out.getvalue(), err.getvalue()]
    return "\n".join(written)


@pytest.mark.parametrize("name", INPUTS)
def test_no_planted_secret_is_seen(name: str, tmp_path: Path) -> None:
    """Not in any format, not on standard error, with and without an organization."""
    write_snapshot(office(), tmp_path / "org.json")
    seen = outputs(INPUTS[name], tmp_path)
    seen += outputs(INPUTS[name], tmp_path, "--snapshot", str(tmp_path / "org.json"))
    assert "conversation:participant:wrapup" in seen
    assert [secret for secret in PLANTED if secret in seen] == []


@pytest.mark.parametrize("name", BROKEN)
def test_no_error_tells_one_either(name: str, tmp_path: Path) -> None:
    """An input that is not understood is not repeated."""
    seen = outputs(BROKEN[name], tmp_path)
    assert seen.strip()
    assert [secret for secret in PLANTED if secret in seen] == []


@pytest.mark.parametrize("one", incidents(), ids=lambda one: one.id)
def test_no_incident_tells_one(one: Incident) -> None:
    """A secret behind any incident's text stays behind, in every format."""
    text = f"{one.input}\nAuthorization: Bearer {PLANTED[0]}\nCookie: {PLANTED[1]}\n"
    text += f"https://x.example.org/#access_token={PLANTED[4]} client_secret={PLANTED[2]}\n"
    found = pipeline.diagnose(
        pipeline.refusals_in(text.encode(), "-"), CATALOG, None, pipeline.Clues(), NOW
    )
    seen = "".join(render(form, found, Options()) for form in FORMATS)
    assert [secret for secret in PLANTED if secret in seen] == []


LONG = "tK3nE9lAbcDEFghIJklMNop-QRstUVwxYZ0123456789_aBcDeFgHiJkLmNoPqRsTuVwXyZ"
WRITTEN = [
    f"access token is {LONG} ok",
    f"Authorization {LONG}",
    f"GET https://app.example.org/callback/{LONG} 403",
    f"Token {LONG} is invalid",
    "access_token='short-1'",
    "the client secret is short-1",
    'oauthclient_secret = "short-1"',
    "clientSecret: 'short-1'",
    "gc login --client-secret short-1",
    "GENESYSCLOUD_OAUTHCLIENT_SECRET=short-1",
    "https://app.example.org/?code=short-1&state=x",
    "{'Authorization': 'Bearer short-1'}",
    "Bearer short-one",
    "curl -uid:short-1 https://login.mypurecloud.com/oauth/token",
    "password: short-1",
    "refresh token: short-1",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_secrets_however_they_are_written(text: str) -> None:
    """As an option, an assignment, a sentence, a part of an address."""
    seen = redacted(text)
    assert not any(secret in seen for secret in (LONG, "short-1", "short-one"))


KEPT = [
    "You are missing the following permission(s): [authorization:grant:add, oauth:token:delete]",
    "App not authorized to use scope [authorization:readonly, authorization]",
    "No authentication bearer token specified in authorization header.",
    "QueueV2 0b9b9ff9-fb07-4878-ba64-3a74ff627088 does not exist.",
    "token expired or invalid",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_secret_stays(text: str) -> None:
    """Names of permissions and scopes look like assignments and are none."""
    assert redacted(text) == text


@pytest.mark.parametrize(
    "text", ["mail to ana.adeyemi@example.org", "call tel:+49 151 1234567 back"]
)
def test_people_are_not_named_by_address_or_number(text: str) -> None:
    """Addresses and telephone numbers are taken out, too."""
    assert "[redacted]" in redacted(text)


def test_half_a_character_is_no_bug(tmp_path: Path) -> None:
    """JSON may carry half of a pair of code units, which no output can."""
    said = outputs(rb'{"message":"No \ud800 here","code":"not.found","status":404}', tmp_path)
    assert "a bug in" not in said
    assert said.count("No ? here") >= len(FORMATS)


def test_an_answer_that_repeats_the_request_s_secret_does_not_bring_it_out(tmp_path: Path) -> None:
    """What a request proved itself with is taken out of everything that is kept of the call."""
    token, cookie, password = "kaninchen-loch", "wunder_land", "grinse:katze"
    basic = base64.b64encode(f"app:{password}".encode()).decode()
    sent = (
        ("Authorization", f"Bearer {token}"),
        ("Cookie", f"sid={cookie}"),
        ("X-Api-Key", basic),
    )
    said = f"not for {token} with {cookie} and {basic}"
    body = {"code": "not.authorized", "status": 403, "message": said, "contextId": token}
    url = f"https://api.mypurecloud.de/api/v2/users/{token}"
    entry = {
        "request": {
            "method": "GET",
            "url": url,
            "headers": [{"name": name, "value": value} for name, value in sent],
        },
        "response": {
            "status": 403,
            "headers": [{"name": "ININ-Correlation-Id", "value": cookie}],
            "content": {"text": json.dumps(body)},
        },
    }
    seen = outputs(json.dumps({"log": {"entries": [entry]}}).encode(), tmp_path)
    assert "not.authorized" in seen
    assert [one for one in (token, cookie, password, basic) if one in seen] == []
