"""Two doors on one port: live streams under `/live/` and pages everywhere else; neither keeps it from ending."""

import asyncio
import signal
from threading import current_thread, main_thread
from types import FrameType

from config.bridge import Bridge
from config.incoming import Receive, Scope, Send
from config.live import Live


class Root:
    def __init__(self, pages: Bridge, live: Live) -> None:
        self.pages = pages
        self.live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await (self.live if scope["path"] == "/live/" else self.pages)(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        else:
            await send({"type": "websocket.close"})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        self.pages.crew.open()
        self.live.open()
        self._end_streams_before_the_server()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.live.close()
        self.pages.crew.close()
        await send({"type": "lifespan.shutdown.complete"})

    def _end_streams_before_the_server(self) -> None:
        """A server waits for open answers before it stops, and a stream never ends by itself."""
        if current_thread() is not main_thread():
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            before = signal.getsignal(number)

            def handler(number: int, frame: FrameType | None, before: object = before) -> None:
                loop.call_soon_threadsafe(self.live.end)
                if callable(before):
                    before(number, frame)

            signal.signal(number, handler)
