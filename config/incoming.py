"""A request on its way in: the words of ASGI, the WSGI environment, and the whole body or none of it."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache, partial
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import unquote_to_bytes

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Environ = dict[str, Any]

Spool = partial(SpooledTemporaryFile[bytes], max_size=1024 * 1024)  # in memory up to there, then on disk


class ClientLeft(Exception):
    """Nobody is there to send the rest of the request, or to read the rest of the answer."""


class TooLarge(Exception):
    """More was sent than is taken."""


async def until_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def take_body(environ: Environ, receive: Receive, *, limit: int, patience: float) -> None:
    """`wsgi.input` holds the whole body and `CONTENT_LENGTH` says how much was read.

    TimeoutError when the client stalls for `patience` seconds, TooLarge beyond `limit` bytes, ClientLeft when
    the body ended early.
    """
    declared = environ.pop("CONTENT_LENGTH", None)
    chunked = environ.pop("HTTP_TRANSFER_ENCODING", None)
    if declared is None and chunked is None:
        environ["wsgi.input"] = BytesIO()
        return
    # Too much is read and thrown away up to here, so that its sender gets to read the answer.
    endless = 4 * limit
    if declared is not None and int(declared) > endless:
        raise TooLarge
    environ["wsgi.input"] = kept = Spool()
    size, more = 0, True
    while more:
        async with asyncio.timeout(patience):
            message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientLeft
        body, more = message.get("body", b""), message.get("more_body", False)
        size += len(body)
        if size <= limit:
            kept.write(body)
        elif size > endless:
            break
    if size > limit:
        raise TooLarge
    if declared is not None and size != int(declared):
        raise ClientLeft
    kept.seek(0)
    environ["CONTENT_LENGTH"] = str(size)


@lru_cache(256)
def environ_key(name: bytes) -> str | None:
    """Where a header goes. None for a name with `_`, which would pass for another one written with `-`."""
    if b"_" in name:
        return None
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


def environ_of(scope: Scope) -> Environ:
    """The request as PEP 3333 wants it, its body apart."""
    raw, root = scope.get("raw_path"), scope.get("root_path", "").encode()
    path = unquote_to_bytes(raw) if raw and b"%" in raw else scope["path"].encode()
    host, port = scope.get("server") or ("localhost", None)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": root.decode("latin-1"),
        "PATH_INFO": path.removeprefix(root).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if (key := environ_key(name)) is None:
            continue
        text = value.decode("latin-1")
        if key in environ:
            text = environ[key] + ("; " if key == "HTTP_COOKIE" else ",") + text
        environ[key] = text
    return environ
