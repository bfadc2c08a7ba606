"""Files that people send: what they are is read from what is in them, never from their name.

The list is closed: pictures, which are drawn afresh so that no place and no device is left in them; PDF; plain text.
Everything else is refused, and so is what is two things at once.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assemblies.correspondence.errors import BadPicture
from assemblies.correspondence.pictures import draw_afresh
from governance.proposals.sources.errors import BadFile
from governance.proposals.sources.models import LONGEST_NAME, Attachment

Kind = Attachment.Kind
MOST_BYTES = 4 * 1024 * 1024
MOST_TEXT_BYTES = 200 * 1024
MEDIA_TYPES = {Kind.PICTURE: "image/jpeg", Kind.PDF: "application/pdf", Kind.TEXT: "text/plain; charset=utf-8"}
ENDINGS = {Kind.PICTURE: ".jpg", Kind.PDF: ".pdf", Kind.TEXT: ".txt"}
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
# In a PDF these start programs, open other files or hold whole other files. One that hides them in packed parts is
# not found so; that is why every file is handed out as something to keep, and never shown by this site.
ACTIVE_IN_PDF = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|GoToR|GoToE|SubmitForm|ImportData)\b", re.ASCII
)
ZIP_END = b"PK\x05\x06"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MARKUP = re.compile(r"\A\ufeff?\s*(<|#!|%!|MZ)")


@dataclass(frozen=True)
class Read:
    """A file as it is kept. ``name`` ends as its kind does, whatever was sent."""

    kind: Kind
    name: str
    data: bytes


def read_file(name: str, data: bytes) -> Read:
    if not data or len(data) > MOST_BYTES:
        raise BadFile
    if data.startswith(PICTURES):
        try:
            return Read(Kind.PICTURE, _named(name, Kind.PICTURE), draw_afresh(data).jpeg)
        except BadPicture:
            raise BadFile from None
    if data.startswith(b"%PDF-"):
        return Read(Kind.PDF, _named(name, Kind.PDF), _checked_pdf(data))
    return Read(Kind.TEXT, _named(name, Kind.TEXT), _checked_text(data))


def _checked_pdf(data: bytes) -> bytes:
    is_whole = b"%%EOF" in data[-1024:] and re.match(rb"%PDF-[12]\.[0-9]", data) is not None
    if not is_whole or ACTIVE_IN_PDF.search(data) or ZIP_END in data or re.search(rb"<(html|script|svg)\b", data, re.I):
        raise BadFile
    return data


def _checked_text(data: bytes) -> bytes:
    """Words and nothing else; what a browser or a shell would take for a program is none."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadFile from None
    if len(data) > MOST_TEXT_BYTES or CONTROL.search(text) or MARKUP.match(text):
        raise BadFile
    return data


def _named(name: str, kind: Kind) -> str:
    """Letters, digits, spaces and a few signs of what it was called; never a way to another folder."""
    stem = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2].rpartition(".")
    plain = stem[0] or stem[2]
    kept = "".join(
        sign if sign.isalnum() or unicodedata.category(sign) == "Mn" or sign in " -_" else " " for sign in plain
    )
    return (" ".join(kept.split())[: LONGEST_NAME - 5] or "file") + ENDINGS[kind]
