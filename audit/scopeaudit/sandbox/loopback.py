"""The sandbox over real HTTP: in a thread for tests, in the foreground for people."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from scopeaudit.errors import UsageError

_START_SECONDS = 10.0
_STOP_SECONDS = 2


@contextmanager
def serving(application: Any, host: str) -> Iterator[str]:
    """Serve on a free port of a host for as long as the block runs; gives the base URL."""
    listening = bound(host, 0)
    server = uvicorn.Server(_config(application))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        _await_start(server, thread)
        yield address(listening)
    finally:
        server.should_exit = True
        thread.join(_START_SECONDS)
        listening.close()


def serve(application: Any, listening: socket.socket) -> None:
    """Serve on a socket until Ctrl-C, which ends it cleanly."""
    try:
        uvicorn.Server(_config(application)).run(sockets=[listening])
    except KeyboardInterrupt:
        return  # uvicorn has already closed its connections and says so again
    finally:
        listening.close()


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raises UsageError where it cannot, before anything is printed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # NOTE: without the protocol asyncio leaves Nagle's delay on: 40 ms for each answer, measured.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # so that who reads the address can connect, if only to wait
    except OSError as error:
        listening.close()
        reason = (error.strerror or str(error)).lower()
        raise UsageError(
            f"cannot listen on `{host}` port {port}: {reason}", "choose another `--port`"
        ) from None
    return listening


def address(listening: socket.socket) -> str:
    """Return the base URL of a socket."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _config(application: Any) -> uvicorn.Config:
    # NOTE: nothing is logged: a request line may hold a code, and a cut body is meant.
    return uvicorn.Config(
        application,
        log_config=None,
        log_level="critical",
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
        ws="none",
    )


def _await_start(server: uvicorn.Server, thread: threading.Thread) -> None:
    until = time.monotonic() + _START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > until:
            raise UsageError("the sandbox did not start")
        time.sleep(0.01)
