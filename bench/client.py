"""An HTTP client for loads that wrk cannot send: an exact number of requests, or so many a second come what may.

In an open loop a request's time counts from the moment it was due, so that a server that stalls cannot hide it.
Reads a `Load` as JSON, writes an `Outcome` as JSON.
"""

import asyncio
import itertools
import json
import re
import secrets
import sys
import time
import uuid
from dataclasses import asdict, dataclass, field
from urllib.parse import urlsplit

import uvloop

from bench.load import Load, Outcome

KEPT_SECONDS = 2.0  # servers close a silent connection after five


@dataclass
class Client:
    load: Load
    times: list[float] = field(default_factory=list)
    good: int = 0
    bad: int = 0
    first_bad: str = ""
    idle: list[tuple[float, asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)

    def message(self, turn: int) -> bytes:
        load = self.load
        visitors = max(len(load.cookies), 1)
        place = load.objects[turn // visitors % len(load.objects)] if load.objects else ""
        lines = [
            f"{load.method} {load.path.replace('{obj}', place)} HTTP/1.1",
            f"Host: {urlsplit(load.base).netloc}",
            *(f"{name}: {value}" for name, value in load.headers.items()),
        ]
        if load.cookies:
            cookie = load.cookies[turn % visitors]
            lines += [f"Cookie: {cookie}"]
            if load.method != "GET":
                lines += [f"X-CSRFToken: {cookie.rpartition('csrftoken=')[2]}"]
        written = load.body.replace("{obj}", place).replace("{key}", str(uuid.uuid4()))
        body = re.sub(r"\{nonce\}", lambda _: secrets.token_hex(32), written).encode()
        if body:
            lines += [f"Content-Type: {load.content_type}", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def ask(self, turn: int, since: float) -> None:
        """One request on a free connection; whatever goes wrong counts as bad."""
        try:
            reader, writer = await self.line()
            writer.write(self.message(turn))
            status, said = await answer_of(reader)
            self.idle.append((time.perf_counter(), reader, writer))
        except (OSError, EOFError, ValueError) as error:
            status, said = 599, repr(error).encode()
        self.times.append(time.perf_counter() - since)
        if status < 400:
            self.good += 1
        else:
            self.bad += 1
            self.first_bad = self.first_bad or f"{status} {said[:300].decode(errors='replace')}"

    async def line(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The connection used last, or a new one where the server may be about to close that."""
        while self.idle:
            since, reader, writer = self.idle.pop()
            if time.perf_counter() - since < KEPT_SECONDS:
                return reader, writer
            writer.close()
        to = urlsplit(self.load.base)
        return await asyncio.open_connection(to.hostname, to.port)

    async def open_loop(self, rate: float, requests: int) -> None:
        begun = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(requests):
                due = begun + number / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(self.ask(self.load.sent + number, due))

    async def closed_loop(self) -> None:
        turns = itertools.count(self.load.sent)
        last = self.load.sent + self.load.requests if self.load.requests is not None else None
        until = time.perf_counter() + self.load.seconds

        async def one() -> None:
            while True:
                now, turn = time.perf_counter(), next(turns)
                if (last is None and now > until) or (last is not None and turn >= last):
                    return
                await self.ask(turn, now)

        await asyncio.gather(*(one() for _ in range(self.load.connections)))

    async def run(self) -> Outcome:
        begun = time.perf_counter()
        if self.load.rate is not None:
            await self.open_loop(self.load.rate, self.load.requests or 0)
        else:
            await self.closed_loop()
        seconds = time.perf_counter() - begun
        for _, _, writer in self.idle:
            writer.close()
        times = sorted(self.times)
        p50, p99, longest = (1000 * times[min(len(times) - 1, int(len(times) * at))] for at in (0.5, 0.99, 1))
        return Outcome(self.good, self.bad, seconds, p50, p99, longest, self.first_bad)


async def answer_of(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of one answer, with a length or in chunks."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(b" ", 2)[1])
    if b"transfer-encoding: chunked" in head:
        body = b""
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
        return status, body
    length = head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]
    return status, await reader.readexactly(int(length or 0))


if __name__ == "__main__":
    print(json.dumps(asdict(uvloop.run(Client(Load(**json.load(sys.stdin))).run()))))
