"""The browser's checker as one file that needs no server: its modules in the order in which they need each other."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe

ENTRY = "js/verifier/alone.js"
LOOK = "css/commonweather.css"
IMPORT = re.compile(r'^import [^;]*? from "(?P<place>[^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=async function|function|class|const)", re.MULTILINE)


@cache
def program() -> SafeString:
    """All modules that the entry needs, each once and after those it needs; their names are unlike each other.

    They stand in the file itself, as nothing may on a page of ours: it is read from a disk, where nothing is served.
    """
    placed: dict[Path, str] = {}

    def place(module: Path) -> None:
        if module in placed:
            return
        text = module.read_text()
        for needed in IMPORT.finditer(text):
            place((module.parent / needed["place"]).resolve())
        placed[module] = EXPORT.sub("", IMPORT.sub("", text))

    place(_found(ENTRY).resolve())
    together = "\n".join(placed.values())
    return mark_safe(f'<script type="module">\n{together}</script>')  # noqa: S308  our own files


@cache
def look() -> SafeString:
    """The style sheet of the pages; its letters and pictures stay away."""
    sheet = re.sub(r"@font-face\s*{[^}]*}", "", _found(LOOK).read_text())
    return mark_safe(f"<style>{sheet}</style>")  # noqa: S308  our own file


def _found(name: str) -> Path:
    found = finders.find(name)
    assert isinstance(found, str), f"{name} is part of the product"
    return Path(found)
