"""An answer on its way out, in the words of ASGI."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from config.incoming import Message, Send

Header = tuple[bytes, bytes]

PIECE_BYTES = 64 * 1024
CLOSE: Header = (b"connection", b"close")


@dataclass(eq=False, slots=True)
class Answer:
    """The status and headers a WSGI application gives with `start_response`, and the whole body."""

    status: int = 500
    headers: list[Header] = field(default_factory=list)
    body: bytes = b""

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], None]:
        self.status = int(status[:3])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return self._add

    def _add(self, data: bytes) -> None:
        self.body += data

    def head(self) -> Message:
        return {"type": "http.response.start", "status": self.status, "headers": self.headers}

    async def write(self, send: Send) -> None:
        if self.status not in (204, 304) and not any(name == b"content-length" for name, _ in self.headers):
            self.headers.append((b"content-length", b"%d" % len(self.body)))
        await send(self.head())
        await send({"type": "http.response.body", "body": self.body})


def sentence(status: int, words: str, *headers: Header) -> Answer:
    """Plain words, for what the application is not asked at all."""
    plain = (b"content-type", b"text/plain; charset=utf-8")
    return Answer(status, [plain, (b"cache-control", b"no-store"), *headers], f"{words}\n".encode())


def busy() -> Answer:
    words = "Many people are here right now. Please try again in a moment."
    return sentence(503, words, (b"retry-after", b"2"))


def gathered(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer pieces: each piece on the wire costs two hops between threads."""
    kept, size = [], 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size >= PIECE_BYTES:
            yield b"".join(kept)
            kept, size = [], 0
    yield b"".join(kept)
