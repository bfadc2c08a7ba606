"""A hall of phones at a practice: each holds a live stream and asks what `live.js` and `queue.js` would ask.

Reads a `Phones` as JSON and says `ready` once every stream is open. Then the practice may begin. When its news comes,
each phone waits a random part of the spread it was told and fetches the offer; its person finds the button, answers,
and reads the receipt, whose page follows the practice by a stream of its own. It says `answered` when all have done so,
and writes what it measured as JSON when all have fetched how the practice ended.

A request's time counts from its first byte to the last one of the answer, with a new connection for each.
"""

import asyncio
import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from urllib.parse import urlsplit

import uvloop

from bench.client import answer_of

STEPS = ("offer", "ballot", "cast", "receipt", "end")
AT_ONCE = 0.3  # seconds within which pages that are told no spread fetch themselves
FINDING = (1.0, 8.0)  # seconds until a person has seen the offer and tapped it
ANSWERING = (2.0, 10.0)  # seconds for one tap, reading it back, and another tap
PATIENCE = 120.0
WARM = 20  # whose page opens while we look: the servers have shown it before the practice begins


@dataclass
class Phones:
    """Who comes: a Cookie header for each phone, the topics of the page it has open with the version that it shows of
    the first, where that page is, and where the offer is."""

    base: str
    cookies: Sequence[str]
    topics: Sequence[str]
    version: int
    page: str
    offer: str


@dataclass(frozen=True)
class Step:
    """Times in milliseconds; `most` is how many came within the fullest second."""

    good: int
    bad: int
    p50: float
    p99: float
    longest: float
    most: int
    first_bad: str = ""


@dataclass
class Hall:
    given: Phones
    times: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})
    seconds: dict[str, Counter[int]] = field(default_factory=lambda: {step: Counter() for step in STEPS})
    bad: dict[str, list[str]] = field(default_factory=lambda: {step: [] for step in STEPS})
    listening: int = 0
    answered: int = 0

    async def ask(self, step: str, cookie: str, path: str, form: str = "") -> str:
        """The body of the answer; whatever goes wrong counts as bad."""
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await self.sent(cookie, path, form)
                status, said = await answer_of(reader)
                writer.close()
        except (OSError, EOFError, ValueError) as error:
            status, said = 599, repr(error).encode()
        self.times[step].append(time.perf_counter() - begun)
        self.seconds[step][int(begun)] += 1
        if status >= 300:
            self.bad[step].append(f"{status} {said[:300].decode(errors='replace')}")
        return said.decode(errors="replace")

    async def sent(self, cookie: str, path: str, form: str = "") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        to = urlsplit(self.given.base)
        lines = [f"{'POST' if form else 'GET'} {path} HTTP/1.1", f"Host: {to.netloc}", f"Cookie: {cookie}"]
        if form:
            token = cookie.rpartition("csrftoken=")[2]
            lines += ["Accept: application/json", f"X-CSRFToken: {token}", f"Content-Length: {len(form)}",
                      "Content-Type: application/x-www-form-urlencoded"]  # fmt: skip
        else:
            lines += ["Accept: text/html"]
        reader, writer = await asyncio.open_connection(to.hostname, to.port)
        writer.write("\r\n".join([*lines, "", form]).encode())
        return reader, writer

    async def news(self, cookie: str, topics: Sequence[str], about: str, more_than: int) -> tuple[int, float]:
        """Follows these topics until one moved on: its version and the seconds over which to fetch."""
        reader, writer = await self.sent(cookie, "/live/?" + "&".join(f"t={topic}" for topic in topics))
        await reader.readuntil(b"retry: ")
        self.listening += 1
        while True:
            line = await reader.readline()
            if not line:
                raise EOFError("The stream ended.")
            if b"data: {" in line:
                told = json.loads(line[line.index(b"{") :])
                if told["topic"] == about and told["v"] > more_than:
                    writer.close()
                    return told["v"], told.get("spread", 0) / 1000 or AT_ONCE

    async def phone(self, cookie: str) -> None:
        version, spread = await self.news(cookie, self.given.topics, self.given.topics[0], self.given.version)
        await asyncio.sleep(random.random() * spread)
        page = await self.ask("offer", cookie, f"{self.given.offer}?heard={version}")
        ballot = between(page, 'class="button" href="', '"')
        await asyncio.sleep(random.uniform(*FINDING))
        page = await self.ask("ballot", cookie, ballot)
        seat, choice = between(page, 'data-seat="', '"'), random.choice(("tea", "coffee"))
        form = f"choice={choice}&seat={seat}"
        await asyncio.sleep(random.uniform(*ANSWERING))
        receipt = json.loads(await self.ask("cast", cookie, f"{ballot}cast/", form))["receipt_url"]
        page = await self.ask("receipt", cookie, receipt)
        topic, known = between(page, 'data-live-topic="', '"'), int(between(page, 'data-live-version="', '"'))
        self.answered += 1
        version, spread = await self.news(cookie, [topic], topic, known)
        await asyncio.sleep(random.random() * spread)
        await self.ask("end", cookie, f"{receipt}?heard={version}")

    async def run(self) -> dict[str, Step]:
        for cookie in self.given.cookies[:WARM]:
            reader, writer = await self.sent(cookie, self.given.page)
            await answer_of(reader)
            writer.close()
        phones = [asyncio.create_task(self.phone(cookie)) for cookie in self.given.cookies]
        count = len(phones)
        for word, is_so in (("ready", lambda: self.listening >= count), ("answered", lambda: self.answered >= count)):
            while not is_so() and not any(phone.done() for phone in phones):
                await asyncio.sleep(0.05)
            print(word, flush=True)
        await asyncio.gather(*phones, return_exceptions=True)
        return {step: self.told(step) for step in STEPS}

    def told(self, step: str) -> Step:
        times = sorted(self.times[step]) or [PATIENCE]
        p50, p99, longest = (1000 * times[min(len(times) - 1, int(len(times) * at))] for at in (0.5, 0.99, 1))
        bad = self.bad[step]
        good, most = len(self.times[step]) - len(bad), max(self.seconds[step].values(), default=0)
        return Step(good, len(self.given.cookies) - good, p50, p99, longest, most, (bad or [""])[0])


def between(text: str, before: str, after: str) -> str:
    return text.partition(before)[2].partition(after)[0]


if __name__ == "__main__":
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    measured = uvloop.run(Hall(Phones(**json.loads(sys.stdin.readline()))).run())
    print(json.dumps({step: asdict(one) for step, one in measured.items()}))
