"""Pages as PDF, where the machine has what it takes; else browsers print the same pages.

The drawing is done by a process of its own, so that a long letter run holds up nobody else's request. It fetches
nothing: the sheet of styles is handed to it, squares are drawn in the page.
"""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

MOST_SECONDS = 120
DRAW = (
    "import json, sys\n"
    "from weasyprint import CSS, HTML\n"
    "def nothing(url, *given, **named):\n"
    "    raise ValueError('nothing is fetched')\n"
    "page, styles = json.loads(sys.stdin.buffer.read())\n"
    "sheet = CSS(string=styles, url_fetcher=nothing)\n"
    "HTML(string=page, url_fetcher=nothing).write_pdf(sys.stdout.buffer, stylesheets=[sheet])\n"
)
DRAW_PICTURE = (
    "import sys, pypdfium2\n"
    "from weasyprint import HTML\n"
    "def nothing(url, *given, **named):\n"
    "    raise ValueError('nothing is fetched')\n"
    "drawn = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=nothing).write_pdf()\n"
    "page = pypdfium2.PdfDocument(drawn)[0]\n"
    "picture = page.render(scale=int(sys.argv[1]) / page.get_width()).to_pil()\n"
    "picture.save(sys.stdout.buffer, 'PNG', optimize=True)\n"
)


@cache
def can_draw() -> bool:
    """Whether this machine can write PDF; asked once, since it takes a second."""
    return _run("import weasyprint", b"", seconds=30) is not None


def pdf_of(page: str) -> bytes | None:
    """The page on A4, or nothing where it cannot be drawn or asks for something outside itself."""
    drawn = _run(DRAW, json.dumps([page, _styles()]).encode(), seconds=MOST_SECONDS) if can_draw() else None
    return drawn if drawn and drawn.startswith(b"%PDF") else None


def png_of(drawn: str, *, width: int, height: int, wanted: int) -> bytes | None:
    """HTML of this size as a picture ``wanted`` points wide, or nothing where it cannot be drawn."""
    styles = f"@page{{size:{width}px {height}px;margin:0}}html,body{{margin:0}}svg{{display:block}}"
    page = f"<!doctype html><meta charset=utf-8><style>{styles}</style>{drawn}"
    picture = _run(DRAW_PICTURE, page.encode(), str(wanted), seconds=MOST_SECONDS) if can_draw() else None
    return picture if picture and picture.startswith(b"\x89PNG") else None


def _run(program: str, given: bytes, *more: str, seconds: int) -> bytes | None:
    try:
        ran = subprocess.run(
            [sys.executable, "-I", "-c", program, *more], input=given, capture_output=True, timeout=seconds, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    return ran.stdout


def _styles() -> str:
    """The sheet that browsers print with."""
    found = finders.find("css/paper.css")
    return Path(str(found)).read_text() if found else ""
