"""What people have → refusals: one reader a kind of input, the first that knows it reads it."""

from collections.abc import Callable

from scopeaudit.diagnose.reading import (
    cli,
    curl,
    error_body,
    har,
    js_sdk,
    log,
    postman,
    python_sdk,
    terraform,
)
from scopeaudit.diagnose.reading.pasted import Pasted
from scopeaudit.errors import UnreadableError
from scopeaudit.model.refusal import Reading

READERS: tuple[Callable[[Pasted], Reading | None], ...] = (
    har.read,
    postman.read,
    js_sdk.read,
    error_body.read,
    curl.read,
    python_sdk.read,
    terraform.read,
    cli.read,
    log.read,
)
"""Every reader, the most particular form first; a new one is one new module and one line here."""

_EXPECTED = (
    "expected a HAR, a curl command or its output, an error body, an SDK's, Terraform's or gc's error, "
    "a Postman run, or a line of a log"
)


def read_refusals(data: bytes, path: str) -> Reading:
    """Read an input; raises UnreadableError where no reader knows it."""
    pasted = Pasted(data, path)
    for reader in READERS:
        reading = reader(pasted)
        if reading is not None:
            return reading
    raise UnreadableError(f"`{path}` is nothing a refusal can be read from", _EXPECTED)
