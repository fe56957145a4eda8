"""A proxy and an encrypted server on this machine, so that the ways to the vendor can be gone without it."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn


class Proxy:
    """A proxy for CONNECT: it leads every host to one port here, or refuses; `asked` is where to, with whom."""

    def __init__(self, port: int, refusal: bytes = b"") -> None:
        self.port = port
        self.refusal = refusal
        self.asked: list[tuple[str, str]] = []
        self.writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection, until either side or the end of the test closes it."""
        self.writers.append(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await self._serve(reader, writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with _closed_after(writer):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
            lines = head.split("\r\n")
            known = dict(one.lower().split(": ", 1) for one in lines[1:] if ": " in one)
            self.asked.append((lines[0].split(" ")[1], known.get("proxy-authorization", "")))
            if self.refusal:
                writer.write(b"HTTP/1.1 " + self.refusal + b"\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
                return
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            there, here = await asyncio.open_connection("127.0.0.1", self.port)
            self.writers.append(here)
            async with _closed_after(here):
                await asyncio.gather(_pour(reader, here), _pour(there, writer))


@asynccontextmanager
async def _closed_after(writer: asyncio.StreamWriter) -> AsyncIterator[None]:
    try:
        yield
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while part := await reader.read(65536):
            writer.write(part)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.write_eof()


@contextmanager
def proxying(proxy: Proxy) -> Iterator[str]:
    """Run a proxy for the length of a block; give its address."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(proxy.serve, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server, proxy), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


async def _stop(server: asyncio.Server, proxy: Proxy) -> None:
    """Close every connection, so that who serves them comes to an end; a cancelled one would be logged."""
    server.close()
    for writer in proxy.writers:
        writer.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        await asyncio.wait(others, timeout=5)


@contextmanager
def encrypted(application: Any, certificate: str) -> Iterator[int]:
    """Serve an application over TLS with a certificate file; give its port."""
    with _served(application, ssl_certfile=certificate) as port:
        yield port


@contextmanager
def dated(application: Any, date: str) -> Iterator[str]:
    """Serve an application whose clock says something; give its address."""
    with _served(application, date_header=False, headers=[("date", date)]) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _served(application: Any, **settings: Any) -> Iterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        application,
        log_config=None,
        lifespan="off",
        timeout_graceful_shutdown=1,
        **settings,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()
