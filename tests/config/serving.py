"""A small hall behind the real bridge, so that tests see what reaches a view and what does not.

The limits come from `SERVING`, a JSON object of keyword arguments for `Bridge` and `Live`.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs

from config.bridge import Bridge
from config.incoming import Environ
from config.live import Live
from config.root import Root

seen: list[dict[str, Any]] = []
streams = {"pieces": 0, "closed": 0}


def pieces(count: int, pause: float) -> Iterator[bytes]:
    try:
        for _ in range(count):
            streams["pieces"] += 1
            time.sleep(pause)
            yield b"x" * 65536
    finally:
        streams["closed"] += 1


def hall(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    path, asked = environ["PATH_INFO"], parse_qs(environ["QUERY_STRING"])
    number = float(asked.get("n", ["0"])[0])
    if path == "/seen":
        body = json.dumps({"seen": seen, "streams": streams}).encode()
    elif path == "/fail":
        raise ValueError("This view fails.")
    elif path == "/stream":
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        return pieces(int(number), 0)
    elif path == "/large":
        body = b"y" * int(number)
    else:
        time.sleep(number if path == "/slow" else 0)
        given = environ["wsgi.input"].read()
        one = {
            "path": path,
            "method": environ["REQUEST_METHOD"],
            "length": environ.get("CONTENT_LENGTH"),
            "read": len(given),
            "sha256": hashlib.sha256(given).hexdigest(),
            "headers": {name: value for name, value in environ.items() if name.startswith("HTTP_")},
        }
        seen.append(one)
        body = json.dumps(one).encode()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [body]


given = json.loads(os.environ["SERVING"])
application = Root(Bridge(hall, **given["bridge"]), Live(given["redis_url"], **given["live"]))
