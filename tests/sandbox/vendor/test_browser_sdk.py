"""The vendor's own SDK signs a user in and mutes from a web page, in a real browser.

The page stands on another port than the sandbox, so that the browser asks before each call.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest

from scopeaudit.model.snapshot import Snapshot
from tests.render.chromium import COMMAND, Tab, chromium
from tests.sandbox.vendor.calls import muting
from tests.sandbox.vendor.listening import listening
from tests.sandbox.vendor.test_node_sdk import SDK

BUNDLE = SDK / "dist" / "web-cjs" / "purecloud-platform-client-v2.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(COMMAND is None, reason="no chromium here: the page was not opened"),
    pytest.mark.skipif(
        not BUNDLE.is_file(),
        reason="the vendor's SDK for Node is not installed: npm install purecloud-platform-client-v2",
    ),
]
PAGE = """<!doctype html><title>Desk</title><script src="sdk.js"></script><script>
const platform = require('platformClient'), client = platform.ApiClient.instance;
client.setGateway({host: '127.0.0.1', protocol: 'http', port: PORT});
async function mute(participant) {
  const calls = new platform.ConversationsApi();
  try {
    await calls.patchConversationsCallParticipant('v-1', participant, {muted: true});
    return 'done';
  } catch (error) {
    return error.code;
  }
}
(async () => {
  await client.loginPKCEGrant('c-page', location.origin + '/in.html', {login_hint: 'u-ann'});
  const me = await new platform.UsersApi().getUsersMe();
  window.came = {me: me.id, own: await mute('p-ann'), other: await mute('p-bob')};
})().catch((error) => { window.came = {error: String(error)}; });
</script>"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def pages(folder: Path) -> Iterator[str]:
    """Serve a folder on the loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def organization() -> Snapshot:
    """Make the organization of the mutes, with an application that is a page of this machine."""
    made = muting()
    (desk, *_) = made.clients or ()
    page = replace(
        desk,
        id="c-page",
        scopes=("conversations", "user-basic-info", "users"),
        redirect_uris=("http://127.0.0.1/in.html",),
    )
    return replace(made, clients=(*(made.clients or ()), page))


def came(tab: Tab) -> Any:
    """Wait for what the page says in the end."""
    end = time.monotonic() + 30
    while not (found := tab.ask("window.came ?? null")) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def test_a_page_signs_in_and_mutes(tmp_path: Path) -> None:
    """The own participant is muted; that of another is refused with the vendor's code."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sdk.js").write_bytes(BUNDLE.read_bytes())
    with listening(organization()) as served, pages(site) as origin:
        page = PAGE.replace("PORT", str(urlsplit(served.base).port))
        (site / "in.html").write_text(page, encoding="utf-8")
        with chromium(tmp_path / "profile") as tab:
            tab.open(f"{origin}/in.html")
            told = came(tab)
        assert told == {
            "me": "u-ann",
            "own": "done",
            "other": "conversation.error.user.not.party",
        }
        assert "OPTIONS" in {one.method for one in served.sent}
