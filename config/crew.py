"""The threads that run the WSGI application: one hop there and one back for an ordinary answer."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from queue import SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import Any

from config.incoming import ClientLeft, Environ, Message, Receive, Send, until_left
from config.outgoing import Answer, busy, gathered, sentence

Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

JOIN_BYTES = 256 * 1024
log = logging.getLogger("commonweather.bridge")


@dataclass(eq=False, slots=True)
class Job:
    """One request, and the way back to the loop it came from."""

    environ: Environ
    receive: Receive
    send: Send
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Answer | None]  # None when nothing is left to send
    leaving: asyncio.Task[None] | None = None
    dropped: bool = False
    streamed: bool = False

    def left(self) -> asyncio.Task[None]:
        """Done when the client has left."""
        if self.leaving is None:
            self.leaving = self.loop.create_task(until_left(self.receive))
        return self.leaving

    async def deliver(self, message: Message, patience: float) -> None:
        """The client has taken the message, or the connection still has room for it."""
        try:
            async with asyncio.timeout(patience):
                await self.send(message)
        except TimeoutError:
            raise ClientLeft from None
        if self.dropped or self.left().done():
            raise ClientLeft

    def drop(self) -> None:
        """No thread begins it any more, and a stream of it ends."""
        self.dropped = True
        if self.leaving is not None:
            self.leaving.cancel()


class Crew:
    def __init__(self, application: Application, *, threads: int, streams: int, patience: float) -> None:
        self.application = application
        self.threads = threads
        self.patience = patience
        self.unanswered = 0
        self._streams = BoundedSemaphore(streams)
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._hands: list[Thread] = []

    def open(self) -> None:
        self._hands = [Thread(target=self._work, name=f"pages-{i}", daemon=True) for i in range(self.threads)]
        for hand in self._hands:
            hand.start()

    def close(self) -> None:
        """Idle threads have ended; one that still works ends with the process."""
        for _ in self._hands:
            self._jobs.put(None)
        for hand in self._hands:
            hand.join(0.1)

    def take(self, job: Job) -> None:
        self.unanswered += 1
        self._jobs.put(job)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            answer = None if job.dropped else self._run(job)
            try:
                job.loop.call_soon_threadsafe(self._finish, job, answer)
            except RuntimeError:
                return  # the loop has ended, and with it everybody who could read the answer

    def _finish(self, job: Job, answer: Answer | None) -> None:
        self.unanswered -= 1
        if not job.answer.done():
            job.answer.set_result(answer)

    def _run(self, job: Job) -> Answer | None:
        answer = Answer()
        try:
            pieces = self.application(job.environ, answer.start)
            try:
                return self._collect(job, answer, iter(pieces))
            finally:
                job.environ["wsgi.input"].close()
                if hasattr(pieces, "close"):
                    pieces.close()
        except ClientLeft:
            return None
        except Exception:
            log.exception("The application failed")
            return None if job.streamed else sentence(500, "Something broke on our side. Please try again.")

    def _collect(self, job: Job, answer: Answer, pieces: Iterator[bytes]) -> Answer | None:
        """The answer with its whole body, or None after it was streamed because it is long."""
        kept, size = [answer.body], 0
        for piece in pieces:
            if size > JOIN_BYTES:
                self._stream(job, answer, gathered(chain(kept, (piece,), pieces)))
                return None if job.streamed else busy()
            kept.append(piece)
            size += len(piece)
        answer.body = b"".join(kept)
        return answer

    def _stream(self, job: Job, answer: Answer, pieces: Iterator[bytes]) -> None:
        """Everything was sent as fast as the client took it, unless too many are being streamed already."""
        if not self._streams.acquire(blocking=False):
            return
        job.streamed = True
        bodies = ({"type": "http.response.body", "body": piece, "more_body": True} for piece in pieces)
        try:
            for message in chain((answer.head(),), bodies, ({"type": "http.response.body"},)):
                asyncio.run_coroutine_threadsafe(job.deliver(message, self.patience), job.loop).result()
        finally:
            self._streams.release()
