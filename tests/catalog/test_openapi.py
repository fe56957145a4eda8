"""The vendor's Swagger 2.0 file, read for what operations need."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.catalog.openapi import read_openapi
from scopeaudit.errors import UnreadableError
from scopeaudit.model.operation import Operation
from tests.catalog.vendor_files import published, swagger


def read(operation: dict[str, Any], **more: Any) -> Operation:
    """Read a file with one operation."""
    (found,) = read_openapi(swagger({"/api/v2/a/{id}": {"post": operation}}, **more), "file")
    return found


def test_an_operation_as_the_vendor_publishes_it() -> None:
    """Scopes, permissions with their mode, the user context and the deprecation are read."""
    found = read(
        published(
            "postA",
            ["conversations:readonly", "conversations"],
            ["b:c:edit", "a:c:edit"],
            mode="ALL",
            codes=("bad.request", "not.a.user"),
            deprecated=True,
        )
    )
    assert found == Operation(
        id="postA",
        method="POST",
        path="/api/v2/a/{id}",
        api="PlatformAPI",
        mode="all",
        permissions=("a:c:edit", "b:c:edit"),
        scopes=("conversations", "conversations:readonly"),
        scopes_basis="published",
        user_context=True,
        deprecated=True,
    )


def test_no_permissions_are_none_published() -> None:
    """An operation without the vendor's extension publishes none, which is not unknown."""
    assert read(published("postA", ["a"])).permissions == ()
    assert read(published("postA", ["a"], [])).permissions == ()


def test_prose_is_an_unknown_permission() -> None:
    """Text instead of a permission says that something is checked: unknown, with the text as note."""
    found = read(published("postA", ["a"], ["a:b:c", "They are enforced by the backend"]))
    assert (found.permissions, found.permissions_basis) == (None, "unknown")
    assert found.note == "published permission text is: They are enforced by the backend"


def test_no_scopes_are_any_token() -> None:
    """An OAuth operation with an empty list takes any token; without `security` it takes none."""
    any_token, no_token = read(published("postA", [])), read(published("postA"))
    assert (any_token.auth, any_token.scopes) == ("oauth", ())
    assert (no_token.auth, no_token.scopes, no_token.scopes_basis) == ("none", None, "unknown")


def test_a_guest_token_is_no_oauth_token() -> None:
    """An operation for guests has no scopes, and says which token it takes."""
    found = read(published("postA", security=[{"Guest Chat JWT": []}]))
    assert (found.auth, found.scopes) == ("guest", None)
    assert found.note == "needs a `Guest Chat JWT`, not an OAuth token"


def test_security_of_the_whole_file_holds_where_an_operation_has_none() -> None:
    """A file may state `security` once for all operations; an empty list of one overrides it."""
    everywhere = [{"PureCloud OAuth": ["a"]}]
    assert read(published("postA"), security=everywhere).scopes == ("a",)
    assert read(published("postA", security=[]), security=everywhere).auth == "none"


def test_scopes_of_several_alternatives_are_all_alternatives() -> None:
    """Requirements that stand beside each other are alternatives, like the names in one of them."""
    both = [{"PureCloud OAuth": ["b"]}, {"PureCloud OAuth": ["a"]}]
    assert read(published("postA", security=both)).scopes == ("a", "b")
    assert read(published("postA", security=[*both, {"PureCloud OAuth": []}])).scopes == ()


def test_what_is_no_operation_is_passed_over() -> None:
    """Keys of a path that are no method, such as `parameters`, are no operations."""
    data = swagger({"/api/v2/a": {"parameters": [], "x-more": 1, "get": published("getA")}})
    assert [one.id for one in read_openapi(data, "file")] == ["getA"]


def broken(**change: Any) -> bytes:
    """Build a file whose one operation has something else in a field."""
    return swagger({"/api/v2/a": {"get": published("getA", ["a"]) | change}})


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "`file` is empty"),
    "blank": (b" \n", "`file` is empty"),
    "cut off": (broken()[:-9], "truncated"),
    "no JSON": (b"<!doctype html>", "is no JSON that can be read"),
    "no UTF-8": (broken().replace(b"getA", b"get\xff"), "is no JSON that can be read"),
    "nested without end": (b'{"x":' + b"[" * 100_000, "is no JSON that can be read"),
    "a list": (b"[]", "expected `object`, got `array`"),
    "another kind of file": (b'{"openapi": "3.0.0", "paths": {}}', "required field `swagger`"),
    "another version": (b'{"swagger": "1.2", "paths": {}}', "invalid enum value '1.2'"),
    "no operation": (swagger({}), "it publishes no operation"),
    "an id that is a number": (broken(operationId=1), "of GET /api/v2/a"),
    "an id that is markup": (broken(operationId="<b>"), "has a path or id that is no name"),
    "an id that reorders text": (broken(operationId="get\u202eA"), "path or id that is no name"),
    "an id twice": (
        swagger({f"/api/v2/{one}": {"get": published("getA")} for one in "ab"}),
        "`getA`, GET /api/v2/b, stands twice",
    ),
    "a path twice": (
        swagger({f"/api/v2/{{{one}}}": {"get": published(f"get{one}")} for one in "AB"}),
        "`getB`, GET /api/v2/{B}, stands twice",
    ),
    "a path that is none": (swagger({"a b": {"get": published("getA")}}), "path or id"),
    "a path with a control character": (
        swagger({"/a\u001b[31m": {"get": published("getA")}}),
        r"GET /a\x1b[31m has a path",
    ),
    "a scope that is prose": (broken(security=[{"OAuth": ["any of"]}]), "a scope that is no name"),
    "prose that cannot be printed": (
        broken(**{"x-inin-requires-permissions": {"type": "ANY", "permissions": ["a \u0007"]}}),
        "a text that cannot be printed",
    ),
    "another mode": (
        broken(**{"x-inin-requires-permissions": {"type": "MOST", "permissions": []}}),
        "invalid enum value 'MOST'",
    ),
    "permissions that are text": (
        broken(**{"x-inin-requires-permissions": {"type": "ANY", "permissions": "a:b:c"}}),
        "expected `array`, got `str`",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_one_error(name: str) -> None:
    """A hostile or broken file is refused with what is wrong, and the message can be printed."""
    data, words = BROKEN[name]
    with pytest.raises(UnreadableError) as refused:
        read_openapi(data, "file")
    assert words.lower() in str(refused.value).lower()
    assert str(refused.value).replace("\n", "").isprintable()
    assert refused.value.exit_code == 3


def test_many_faults_are_counted() -> None:
    """Five faults are shown and the others counted."""
    paths = {f"/api/v2/{one}": {"get": published(f"get {one}")} for one in range(1005)}
    with pytest.raises(UnreadableError, match="and 1,000 more"):
        read_openapi(swagger(paths), "file")


@given(data=st.binary(max_size=80), cut=st.integers(0, 400), change=st.sampled_from([0, 1, 2]))
def test_whatever_the_bytes_there_is_no_other_error(data: bytes, cut: int, change: int) -> None:
    """Random, truncated or spoilt files are read or refused, never anything else."""
    whole = broken()
    spoilt: Callable[[], bytes] = (
        lambda: data,
        lambda: whole[:cut],
        lambda: whole[:cut] + data + whole[cut:],
    )[change]
    try:
        found = read_openapi(spoilt(), "file")
    except UnreadableError:
        return
    assert found


def test_a_file_with_its_models_is_read() -> None:
    """Definitions, parameters and answers of a real file do not matter."""
    operation = published(
        "getA", ["a"], parameters=[{"in": "path"}], produces=["application/json"]
    )
    operation["responses"]["200"] = {"schema": {"$ref": "#/definitions/A"}}
    document = json.loads(swagger({"/api/v2/a": {"get": operation}}))
    document |= {"definitions": {"A": {"type": "object"}}, "host": "api.mypurecloud.com"}
    assert read_openapi(json.dumps(document).encode(), "file")[0].scopes == ("a",)
