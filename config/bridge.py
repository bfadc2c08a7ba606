"""Pages, votes and REST: from the ASGI server to Django's WSGI application, on threads of our own.

A view sees only whole requests, costs one hop to a thread and back, and never waits for a slow sender.
"""

import asyncio

from config.crew import Application, Crew, Job
from config.incoming import ClientLeft, Environ, Receive, Scope, Send, TooLarge, environ_of, take_body
from config.outgoing import CLOSE, busy, sentence

MIB = 1024 * 1024


class Bridge:
    """At most `streams` of the threads serve long answers; a client may stall for `patience` seconds."""

    def __init__(
        self,
        application: Application,
        *,
        threads: int = 8,
        waiting: int = 512,
        streams: int = 4,
        body_bytes: int = 16 * MIB,
        patience: float = 20.0,
    ) -> None:
        self.crew = Crew(application, threads=threads, streams=streams, patience=patience)
        self.most_unanswered = threads + waiting
        self.body_bytes = body_bytes
        self.patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        environ = environ_of(scope)
        try:
            await take_body(environ, receive, limit=self.body_bytes, patience=self.patience)
        except ClientLeft:
            return
        except TimeoutError:
            await sentence(408, "Your message came too slowly. Please try again.", CLOSE).write(send)
        except TooLarge:
            words = f"At most {self.body_bytes // MIB} MiB can be sent at once. Please send less."
            await sentence(413, words, CLOSE).write(send)
        else:
            await self._answer(environ, receive, send)

    async def _answer(self, environ: Environ, receive: Receive, send: Send) -> None:
        if self.crew.unanswered >= self.most_unanswered:
            await busy().write(send)
            return
        loop = asyncio.get_running_loop()
        job = Job(environ, receive, send, loop, loop.create_future())
        self.crew.take(job)
        try:
            # Watching for the client to leave costs a task: only those who have to wait are watched.
            if self.crew.unanswered > self.crew.threads:
                await asyncio.wait((job.left(), job.answer), return_when=asyncio.FIRST_COMPLETED)
                if not job.answer.done():
                    return
            if (answer := await job.answer) is not None:
                await answer.write(send)
        finally:
            job.drop()
