"""Pictures that people send, drawn afresh: no place, no device, no hidden passengers."""

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from assemblies.correspondence.errors import BadPicture

MOST_BYTES = 6 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True)
class Drawn:
    jpeg: bytes
    width: int
    height: int


def draw_afresh(data: bytes) -> Drawn:
    """The same picture as a JPEG of at most 1600 points a side, with nothing but its colours."""
    if len(data) > MOST_BYTES:
        raise BadPicture
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=FORMATS) as sent:
                if sent.width * sent.height > MOST_PIXELS:
                    raise BadPicture
                sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(sent)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                flat = Image.new("RGB", upright.size, "white")
                coloured = upright.convert("RGBA")
                flat.paste(coloured, mask=coloured)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadPicture from None
    written = BytesIO()
    flat.save(written, "JPEG", quality=82, optimize=True)
    return Drawn(written.getvalue(), flat.width, flat.height)
