"""A receiver can prove that a message is ours, and that it is not an old one."""

import base64
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.api.secret import Secret
from scopeaudit.errors import UsageError
from scopeaudit.notify.signing import headers, key_of

SECRET = Secret("0123456789abcdef")


def test_a_published_example() -> None:
    """The one of Standard Webhooks' own documentation, so that its libraries accept our messages."""
    made = headers(
        Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert made == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_secret_in_clear_text_is_its_own_key() -> None:
    """Without the prefix no decoding is guessed."""
    made = headers(SECRET, "e", 7, b"body")["webhook-signature"]
    expected = hmac.digest(b"0123456789abcdef", b"e.7.body", "sha256")
    assert made == f"v1,{base64.b64encode(expected).decode()}"


@given(st.binary(), st.binary(), st.integers(0, 2**33), st.integers(0, 2**33))
def test_another_body_or_time_has_another_signature(
    one: bytes, other: bytes, then: int, now: int
) -> None:
    """Nobody can change a message, nor send an old one as new."""
    first = headers(SECRET, "e", then, one)["webhook-signature"]
    second = headers(SECRET, "e", now, other)["webhook-signature"]
    assert (first == second) == (one == other and then == now)


@pytest.mark.parametrize(
    ("secret", "word"),
    [
        ("hunter2", "is shorter than 16 bytes"),
        ("whsec_c2hvcnQ=", "is shorter than 16 bytes"),
        ("whsec_not!base64", "is no base64"),
    ],
)
def test_a_secret_that_proves_nothing_is_refused(secret: str, word: str) -> None:
    """With where it is kept, and never itself."""
    with pytest.raises(UsageError, match=word) as raised:
        key_of(Secret(secret), "`notify.to.ops.secret`")
    assert secret not in str(raised.value)
    assert "`notify.to.ops.secret`" in str(raised.value)
