"""Who follows which topics, what they were told, and what a browser missed while it was away.

An event's id is the room's versions in the order of the topics asked for ("41.7"). A browser that lost its
stream asks for the same topics with the last id it saw, and is told only what moved on since.
"""

import asyncio
import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

TOPIC = re.compile(r"[a-z-]+:[A-Za-z0-9-]{1,64}")
EVENT_ID = re.compile(rb"[0-9]{1,18}(\.[0-9]{1,18})*")
MOST_TOPICS = 20
QUEUE = 32
FEW = 30  # so many come back together and nobody waits
EACH_MS = 20  # what a page and what follows from it cost a core
LONGEST_MS = 10_000

Topics = tuple[str, ...]


def topics_of(query: bytes) -> Topics | None:
    """The topics asked for with `t=`, or None when they are not well written."""
    try:
        asked = parse_qsl(query.decode("ascii"), max_num_fields=MOST_TOPICS + 1)
    except ValueError:
        return None
    topics = tuple(dict.fromkeys(value for name, value in asked if name == "t"))
    return topics if 0 < len(topics) <= MOST_TOPICS and all(map(TOPIC.fullmatch, topics)) else None


def spread_of(streams: int) -> int:
    """Milliseconds over which so many who hear the same had better fetch their page; 0 where all can come at once."""
    return min(EACH_MS * streams, LONGEST_MS) if streams > FEW else 0


def versions_of(event_id: bytes | None, topics: Topics) -> list[int]:
    """What a returning browser knows already; zeros for a new one."""
    if event_id and EVENT_ID.fullmatch(event_id):
        known = [int(number) for number in event_id.split(b".")]
        if len(known) == len(topics):
            return known
    return [0] * len(topics)


class Stream:
    """What one browser still has to be sent, in a queue that a slow one overruns; None ends it."""

    def __init__(self) -> None:
        self.has_begun = False  # what comes before is part of the first message
        self.is_cut = False
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE)
        self._task = asyncio.current_task()

    def offer(self, message: bytes | None) -> None:
        if message is not None and not self.has_begun:
            return
        try:
            self._queue.put_nowait(message)
        except asyncio.QueueFull:
            self.cut()

    def cut(self) -> None:
        """It ends at once, whatever it was doing."""
        self.is_cut = True
        if self._task is not None:
            self._task.cancel()

    async def waiting(self) -> bytes | None:
        """All that waits to be sent, in one piece."""
        messages = [await self._queue.get()]
        while not self._queue.empty():
            messages.append(self._queue.get_nowait())
        return None if None in messages else b"".join(filter(None, messages))


class Room:
    """The streams that follow the same topics, and the newest versions they were told."""

    def __init__(self, topics: Topics) -> None:
        self.topics = topics
        self.versions = [0] * len(topics)
        self.streams: set[Stream] = set()
        self.is_informed = asyncio.Event()  # set once the current versions were looked up, found or not

    def event(self, place: int, versions: list[int], spread: int = 0) -> bytes:
        hint = {"topic": self.topics[place], "v": self.versions[place]} | ({"spread": spread} if spread else {})
        told = json.dumps(hint, separators=(",", ":"))
        return f"id: {'.'.join(map(str, versions))}\ndata: {told}\n\n".encode()

    def missed(self, since: list[int]) -> bytes:
        """One event for every topic that moved on since then."""
        told, events = list(since), []
        for place, version in enumerate(self.versions):
            if version > since[place]:
                told[place] = version
                events.append(self.event(place, told))
        return b"".join(events)

    def learn(self, versions: Mapping[str, int], spread: int = 0) -> None:
        """Every stream of the room is told what is new, in one message that is written once for all."""
        events = []
        for place, topic in enumerate(self.topics):
            if versions.get(topic, 0) > self.versions[place]:
                self.versions[place] = versions[topic]
                events.append(self.event(place, self.versions, spread))
        if events:
            message = b"".join(events)
            for stream in tuple(self.streams):
                stream.offer(message)
