"""Hints that something changed, as server-sent events under `/live/`: `{"topic":"question:…","v":41}`.

Only a topic and a version go out, so nothing here is secret: whoever hears a hint fetches the page again and
sees what they may see. The hash `live:versions` keeps the newest version of every topic, the channel `live`
carries the changes to one subscription a process. Pages stay right without any of it.

Where many hear the same, the hint also names the milliseconds over which they fetch it (`"spread":5000`).
"""

import asyncio
import json
import logging
import random
import time
from collections import defaultdict
from collections.abc import Collection, Mapping

import redis
from django.conf import settings
from redis import asyncio as aioredis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisLost
from redis.exceptions import RedisError
from redis.retry import Retry

from config.incoming import Receive, Scope, Send, until_left
from config.outgoing import CLOSE, sentence
from config.rooms import Room, Stream, Topics, spread_of, topics_of, versions_of

CHANNEL = "live"
VERSIONS = "live:versions"
KEEP_ALIVE = b": still here\n\n"
REDIS_PATIENCE = 0.25
FIRST_PAUSE, LONGEST_PAUSE, SILENCE = 0.1, 5.0, 10.0
HEAD = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
    ],
}
log = logging.getLogger("commonweather.live")
_publishers: dict[str, redis.Redis] = {}


def publish(versions: Mapping[str, int]) -> bool:
    """Every open page that follows one of the topics hears of it. False when Redis cannot be reached."""
    if not versions:
        return True
    try:
        with _publisher(settings.REDIS_URL).pipeline(transaction=False) as line:
            line.hset(VERSIONS, mapping={topic: str(version) for topic, version in versions.items()})
            line.publish(CHANNEL, json.dumps(dict(versions), separators=(",", ":")))
            line.execute()
    except (RedisError, OSError):
        return False
    return True


def _publisher(url: str) -> redis.Redis:
    if url not in _publishers:
        _publishers[url] = redis.Redis.from_url(
            url,
            socket_timeout=REDIS_PATIENCE,
            socket_connect_timeout=REDIS_PATIENCE,
            retry=Retry(NoBackoff(), 1, supported_errors=(RedisLost,)),
        )
    return _publishers[url]


class Live:
    """All streams of this process, and its one subscription."""

    def __init__(self, url: str, *, most_streams: int = 5000, keep_alive: float = 25.0) -> None:
        self.url = url
        self.most_streams = most_streams
        self.keep_alive = keep_alive
        self._streams: set[Stream] = set()
        self._rooms: dict[Topics, Room] = {}
        self._rooms_of: dict[str, set[Room]] = defaultdict(set)
        self._redis: aioredis.Redis | None = None  # only while the subscription stands
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_ending = False

    def open(self) -> None:
        self._tasks = {asyncio.create_task(self._follow()), asyncio.create_task(self._keep_alive())}

    def end(self) -> None:
        """Every stream is told that it is over; one that cannot hear it is cut off half a second later."""
        self._is_ending = True
        for stream in self._streams:
            stream.offer(None)
        asyncio.get_running_loop().call_later(0.5, self._cut_all)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        topics = topics_of(scope["query_string"])
        if scope["method"] != "GET":
            await sentence(405, "Only GET is possible here.", (b"allow", b"GET")).write(send)
        elif topics is None:
            await sentence(400, "Ask for 1 to 20 topics: /live/?t=question:7f3a&t=body:91bc").write(send)
        elif self._is_ending or len(self._streams) >= self.most_streams:
            words = "No more live streams can be opened here now. Pages work without them."
            await sentence(503, words, (b"retry-after", b"10"), CLOSE).write(send)
        else:
            await self._serve(topics, dict(scope["headers"]).get(b"last-event-id"), receive, send)

    async def _serve(self, topics: Topics, event_id: bytes | None, receive: Receive, send: Send) -> None:
        stream = Stream()
        leaving = asyncio.create_task(until_left(receive))
        leaving.add_done_callback(lambda task: None if task.cancelled() else stream.offer(None))
        self._streams.add(stream)
        room = self._enter(stream, topics)
        try:
            await room.is_informed.wait()
            # Spread over three seconds, those who lost their stream together do not all come back at once.
            retry = f"retry: {random.randint(1000, 4000)}\n\n".encode()
            message: bytes | None = retry + room.missed(versions_of(event_id, topics))
            stream.has_begun = True
            await send(HEAD)
            while message is not None:
                await send({"type": "http.response.body", "body": message, "more_body": True})
                message = await stream.waiting()
            await send({"type": "http.response.body"})
        except asyncio.CancelledError:
            if not stream.is_cut:
                raise
        finally:
            leaving.cancel()
            self._streams.discard(stream)
            self._leave(stream, room)

    def _enter(self, stream: Stream, topics: Topics) -> Room:
        room = self._rooms.get(topics)
        if room is None:
            room = self._rooms[topics] = Room(topics)
            for topic in topics:
                self._rooms_of[topic].add(room)
            task = asyncio.create_task(self._inform([room]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        room.streams.add(stream)
        return room

    def _leave(self, stream: Stream, room: Room) -> None:
        room.streams.discard(stream)
        if not room.streams:
            del self._rooms[room.topics]
            for topic in room.topics:
                self._rooms_of[topic].discard(room)
                if not self._rooms_of[topic]:
                    del self._rooms_of[topic]

    async def _inform(self, rooms: Collection[Room]) -> None:
        """The rooms know the newest versions; while Redis is away, they hear of them when it is back."""
        topics = sorted({topic for room in rooms for topic in room.topics})
        try:
            if topics and self._redis is not None:
                found = await self._redis.hmget(VERSIONS, topics)
                self._hear({t: int(version) for t, version in zip(topics, found, strict=True) if version})
        except (RedisError, OSError) as error:
            log.warning("The newest versions could not be read: %s", error)
        for room in rooms:
            room.is_informed.set()

    def _hear(self, versions: Mapping[str, int]) -> None:
        rooms = {room for topic in versions for room in self._rooms_of.get(topic, ())}
        spread = spread_of(sum(len(room.streams) for room in rooms))
        for room in rooms:
            room.learn(versions, spread)

    async def _follow(self) -> None:
        """The subscription stands, or is tried again after a pause that doubles up to five seconds."""
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            try:
                async with aioredis.Redis.from_url(
                    self.url,
                    socket_timeout=2.0,
                    socket_connect_timeout=2.0,
                    retry=AsyncRetry(NoBackoff(), 1, supported_errors=(RedisLost,)),
                ) as self._redis:
                    await self._listen(self._redis)
            except (RedisError, OSError) as error:
                if pause == FIRST_PAUSE:
                    log.warning("Live hints are off until Redis answers again: %s", error)
            finally:
                self._redis = None
            pause = FIRST_PAUSE if time.monotonic() - began > LONGEST_PAUSE else min(2 * pause, LONGEST_PAUSE)
            await asyncio.sleep(pause * random.uniform(0.5, 1))

    async def _listen(self, client: aioredis.Redis) -> None:
        """Goes on until Redis closes the line or has said nothing for 20 seconds, pings included."""
        was_asked = False
        async with client.pubsub() as line:
            await line.subscribe(CHANNEL)
            while True:
                message = await line.get_message(timeout=SILENCE)
                if message is None and was_asked:
                    raise RedisLost("no answer")
                was_asked = message is None
                if message is None:
                    await line.ping()
                elif message["type"] == "subscribe":
                    # Now, and again whenever the client library has reconnected by itself.
                    await self._inform(tuple(self._rooms.values()))
                elif message["type"] == "message":
                    self._hear(json.loads(message["data"]))
                    await asyncio.sleep(0)  # so that a burst does not overrun those who listen well

    async def _keep_alive(self) -> None:
        """Proxies and phones see something at least every 25 seconds."""
        while True:
            await asyncio.sleep(self.keep_alive)
            for number, stream in enumerate(tuple(self._streams)):
                stream.offer(KEEP_ALIVE)
                if number % 100 == 99:
                    await asyncio.sleep(0)

    def _cut_all(self) -> None:
        for stream in tuple(self._streams):
            stream.cut()
