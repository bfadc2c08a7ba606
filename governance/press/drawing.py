"""PDF and PNG, drawn one at a time and kept while nothing changed: each takes a second of the machine."""

from functools import lru_cache
from threading import Lock

from config.paper import pdf_of, png_of
from governance.press.errors import CannotDraw
from governance.press.picture import WIDTH

PNG_WIDTH = 2400
KEPT = 24
_one_at_a_time = Lock()


def drawn_pdf(page: str) -> bytes:
    with _one_at_a_time:
        return _pdf(page)


def drawn_png(page: str, height: int) -> bytes:
    with _one_at_a_time:
        return _png(page, height)


@lru_cache(maxsize=KEPT)
def _pdf(page: str) -> bytes:
    drawn = pdf_of(page)
    if drawn is None:
        raise CannotDraw
    return drawn


@lru_cache(maxsize=KEPT)
def _png(page: str, height: int) -> bytes:
    drawn = png_of(page, width=WIDTH, height=height, wanted=PNG_WIDTH)
    if drawn is None:
        raise CannotDraw
    return drawn
