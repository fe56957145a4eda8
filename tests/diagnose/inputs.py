"""One refused mute as every tool writes it, with secrets planted wherever such a tool may write one."""

import base64
import gzip
import json
from typing import Any

from tests.diagnose.office import ANA, ANA_LEG, CALL

SECRETS = (
    "planted-BEARER-token-0123456789abcdef",
    "planted-COOKIE-0123456789",
    "planted-SECRET-of-client-42",
    "planted-QUERY-token-0123456789",
    "planted-FRAGMENT-token-0123456789",
    "planted-REFRESH-token-0123456789",
    "planted-PASSWORD-7",
    "eyJhbGciOiJub25lIn0.eyJwbGFudGVkIjoiand0In0.cGxhbnRlZA",
)
BEARER, COOKIE, SECRET, QUERY, FRAGMENT, REFRESH, PASSWORD, JWT = SECRETS
BASIC = base64.b64encode(f"c-app:{SECRET}".encode()).decode()
PLANTED = (*SECRETS, BASIC)

HOST = "https://api.mypurecloud.ie"
PATH = f"/api/v2/conversations/calls/{CALL}/participants/{ANA_LEG}"
URL = f"{HOST}{PATH}?access_token={QUERY}&expand=x#access_token={FRAGMENT}"
CONTEXT = "7b5d4a23-1c6d-4ef3-90d5-28c9306c1333"
PERMISSIONS = "conversation:participant:wrapup, conversation:call:record, conversation:communication:disconnect"
ERROR: dict[str, Any] = {
    "message": (
        "Unable to perform the requested action. You must have at least one of the following permissions"
        f" assigned: [{PERMISSIONS}]"
    ),
    "code": "missing.any.permissions",
    "status": 403,
    "messageParams": {"token": BEARER},
    "contextId": CONTEXT,
    "details": [],
    "errors": [],
}
SENT = {"muted": True, "client_secret": SECRET, "refresh_token": REFRESH}


def header(name: str, value: str) -> dict[str, str]:
    """Return a header as a HAR has it."""
    return {"name": name, "value": value}


def entry(
    method: str = "PATCH",
    url: str = URL,
    status: Any = 403,
    body: Any = ERROR,
    sent: Any = None,
    **more: Any,
) -> dict[str, Any]:
    """Return an entry of a HAR."""
    text = body if isinstance(body, str) else json.dumps(body)
    return {
        "startedDateTime": "2026-11-23T05:59:00Z",
        "request": {
            "method": method,
            "url": url,
            "headers": [
                header("Authorization", f"Bearer {BEARER}"),
                header("Cookie", f"session={COOKIE}"),
            ],
            "postData": {
                "mimeType": "application/json",
                "text": json.dumps(SENT if sent is None else sent),
            },
        },
        "response": {
            "status": status,
            "headers": [
                header("ININ-Correlation-Id", CONTEXT),
                header("Set-Cookie", f"session={COOKIE}; Secure"),
                header("Content-Type", "application/json"),
            ],
            "content": {"text": text, "mimeType": "application/json"},
        },
    } | more


def har(*entries: dict[str, Any]) -> bytes:
    """Return a HAR of entries."""
    log = {
        "version": "1.2",
        "creator": {"name": "tests", "version": "1"},
        "entries": list(entries),
    }
    return json.dumps({"log": log}).encode()


def whole_har(*more: dict[str, Any]) -> bytes:
    """Return a HAR with a sign-in, a look at oneself, the refused call, and more."""
    token = {
        "access_token": BEARER,
        "refresh_token": REFRESH,
        "token_type": "bearer",
        "expires_in": 86399,
    }
    sign_in = entry(
        "POST",
        "https://login.mypurecloud.ie/oauth/token",
        200,
        token,
        {"grant_type": "authorization_code"},
    )
    sign_in["request"]["headers"][0] = header("Authorization", f"Basic {BASIC}")
    me = entry("GET", f"{HOST}/api/v2/users/me", 200, {"id": ANA, "name": "Ana", "jwt": JWT})
    return har(sign_in, me, entry(), *more)


def _curl() -> str:
    return (
        f"curl -i -X PATCH '{URL}' -H 'Authorization: Bearer {BEARER}' -H 'Cookie: session={COOKIE}' "
        f"-u 'ana:{PASSWORD}' -d '{json.dumps(SENT)}'\n"
        f"HTTP/1.1 403 Forbidden\nSet-Cookie: session={COOKIE}\nININ-Correlation-Id: {CONTEXT}\n"
        f"Content-Type: application/json\n\n{json.dumps(ERROR)}\n"
    )


def _curl_verbose() -> str:
    return (
        "* Connected to api.mypurecloud.ie (192.0.2.1) port 443\n"
        f"> PATCH {PATH}?access_token={QUERY} HTTP/1.1\n> Host: api.mypurecloud.ie\n"
        f"> Authorization: Bearer {BEARER}\n> Cookie: session={COOKIE}\n>\n"
        f"< HTTP/1.1 403 Forbidden\n< Set-Cookie: session={COOKIE}\n< ININ-Correlation-Id: {CONTEXT}\n"
        f"< Content-Type: application/json\n<\n{json.dumps(ERROR)}\n* Connection #0 left intact\n"
    )


def _python() -> str:
    headers = {
        "Content-Type": "application/json",
        "ININ-Correlation-Id": CONTEXT,
        "Set-Cookie": COOKIE,
    }
    return (
        "Traceback (most recent call last):\n"
        f'  File "app.py", line 3, in mute  # token={BEARER}\n'
        "    api.patch_conversations_call_participant(call, me, body)\n"
        f"PureCloudPlatformClientV2.rest.ApiException: (403)\nReason: Forbidden\n"
        f"HTTP response headers: HTTPHeaderDict({headers})\nHTTP response body: {json.dumps(ERROR)}\n"
    )


def _extended() -> str:
    return json.dumps(
        {
            "status": 403,
            "statusText": "Forbidden",
            "headers": {"inin-correlation-id": CONTEXT, "set-cookie": f"session={COOKIE}"},
            "body": ERROR,
            "text": json.dumps(ERROR),
            "error": {"config": {"headers": {"Authorization": f"Bearer {BEARER}"}}},
        }
    )


def _axios() -> str:
    return json.dumps(
        {
            "message": "Request failed with status code 403",
            "name": "AxiosError",
            "code": "ERR_BAD_REQUEST",
            "status": 403,
            "config": {
                "url": URL,
                "method": "patch",
                "headers": {"Authorization": f"Bearer {BEARER}", "Cookie": COOKIE},
                "data": json.dumps(SENT),
            },
            "response": {
                "status": 403,
                "data": ERROR,
                "headers": {"inin-correlation-id": CONTEXT},
            },
        }
    )


def _printed() -> str:
    message = str(ERROR["message"])
    return (
        f"Error {{ message: '{message}',\n  code: 'missing.any.permissions',\n  status: 403,\n"
        f"  contextId: '{CONTEXT}',\n  request: PATCH '{URL}',\n"
        f"  headers: {{ Authorization: 'Bearer {BEARER}', Cookie: 'session={COOKIE}' }} }}\n"
    )


def _terraform() -> str:
    detail = {
        "resourceType": "genesyscloud_x",
        "method": "PATCH",
        "path": f"{PATH}?access_token={QUERY}",
        "statusCode": 403,
        "errorMessage": f"API Error: 403 - {ERROR['message']} ({CONTEXT}) access_token={BEARER}",
        "correlationId": CONTEXT,
    }
    return f"╷\n│ Error: Failed to mute\n│\n│ {json.dumps(detail)}\n╵\n"


def _cli() -> str:
    return f"Error calling PatchConversationsCallParticipant: {json.dumps(ERROR)} --accesstoken {BEARER} token={JWT}"


def _log() -> str:
    return (
        f"2026-11-23T05:59:00Z WARN PATCH {URL} 403 {json.dumps(ERROR)} authorization=Bearer {BEARER} "
        f'cookie="{COOKIE}" client_secret={SECRET} password: {PASSWORD} jwt {JWT}'
    )


def _newman() -> str:
    request = {
        "method": "PATCH",
        "url": {
            "protocol": "https",
            "host": ["api", "mypurecloud", "ie"],
            "path": PATH.strip("/").split("/"),
            "query": [{"key": "access_token", "value": QUERY}],
        },
        "header": [{"key": "Authorization", "value": f"Bearer {BEARER}"}],
        "body": {"mode": "raw", "raw": json.dumps(SENT)},
    }
    response = {
        "code": 403,
        "status": "Forbidden",
        "header": [
            {"key": "ININ-Correlation-Id", "value": CONTEXT},
            {"key": "Set-Cookie", "value": COOKIE},
        ],
        "stream": {"type": "Buffer", "data": list(json.dumps(ERROR).encode())},
    }
    execution = {"item": {"name": f"mute {BEARER}"}, "request": request, "response": response}
    environment = {"values": [{"key": "client_secret", "value": SECRET}]}
    return json.dumps(
        {"collection": {}, "environment": environment, "run": {"executions": [execution]}}
    )


def _postman() -> str:
    result = {
        "name": "mute",
        "method": "PATCH",
        "url": URL,
        "responseCode": {"code": 403, "name": "Forbidden"},
        "headers": {"Authorization": f"Bearer {BEARER}"},
        "responseBody": json.dumps(ERROR),
    }
    return json.dumps({"id": "1", "name": "run", "environment_id": SECRET, "results": [result]})


INPUTS: dict[str, bytes] = {
    "har": whole_har(),
    "har.gz": gzip.compress(whole_har()),
    "har cut": whole_har(entry("GET"))[:-60],
    "error body": json.dumps(ERROR).encode(),
    "curl": _curl().encode(),
    "curl -v": _curl_verbose().encode(),
    "python": _python().encode(),
    "extended response": _extended().encode(),
    "axios": _axios().encode(),
    "printed object": _printed().encode(),
    "terraform": _terraform().encode(),
    "gc": _cli().encode(),
    "log line": _log().encode(),
    "newman": _newman().encode(),
    "postman": _postman().encode(),
}
"""Every kind of input by name."""

WITHOUT_CALL = frozenset({"error body", "extended response"})
"""Inputs that do not say which call it was."""
