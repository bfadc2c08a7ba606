"""Logos that people send, drawn afresh: a small PNG with nothing but its colours."""

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from assemblies.appearance.errors import BadLogo

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 16_000_000
WIDEST, TALLEST, LEAST = 640, 240, 24
FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True)
class Drawn:
    png: bytes
    width: int
    height: int


def draw_logo(data: bytes) -> Drawn:
    """The same picture, at most 640 by 240 points; clear ground stays clear. A drawing in SVG is no picture here:
    it could carry programs."""
    if len(data) > MOST_BYTES:
        raise BadLogo
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=FORMATS) as sent:
                if sent.width * sent.height > MOST_PIXELS or min(sent.size) < LEAST:
                    raise BadLogo
                upright = ImageOps.exif_transpose(sent).convert("RGBA")
                upright.thumbnail((WIDEST, TALLEST))
                bare = Image.new("RGBA", upright.size)
                bare.paste(upright)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadLogo from None
    written = BytesIO()
    bare.save(written, "PNG", optimize=True)
    return Drawn(written.getvalue(), bare.width, bare.height)
