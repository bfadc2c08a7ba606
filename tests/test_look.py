"""What the look promises to every reader, checked on the files themselves."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHEET = (ROOT / "static" / "css" / "commonweather.css").read_text()
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MODULES = sorted((ROOT / "static" / "js").rglob("*.js"))

WORDS = ("ink", "quiet", "sea", "sea-deep", "leaf", "amber", "clay", "plum")
GROUNDS = ("paper", "surface", "sea-wash", "leaf-wash", "amber-wash", "clay-wash", "plum-wash")
BORDERS = ("edge", "sea", "leaf", "amber", "clay", "plum")


def tokens(after: str) -> dict[str, str]:
    block = SHEET.split(after, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6})", block))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


THEMES = {"light": tokens("/* Tokens */"), "dark": tokens(':root[data-theme="dark"] {')}


@pytest.mark.parametrize("theme", THEMES)
def test_words_can_be_read_on_every_ground(theme: str) -> None:
    colours = THEMES[theme]
    pairs = [(word, ground) for word in WORDS for ground in GROUNDS] + [("on-sea", "sea"), ("on-sea", "sea-deep")]
    assert [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []


@pytest.mark.parametrize("theme", THEMES)
def test_the_edge_of_a_control_can_be_seen(theme: str) -> None:
    colours = THEMES[theme]
    pairs = [(border, ground) for border in BORDERS for ground in GROUNDS]
    assert [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 3] == []


def test_dark_is_the_same_dark_whether_chosen_or_followed() -> None:
    assert tokens(':root:not([data-theme="light"]) {') == THEMES["dark"]


def test_the_sheet_keeps_to_what_older_phones_understand() -> None:
    assert ":has(" not in SHEET
    assert not re.search(r"^\s*&", SHEET, re.MULTILINE)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_page_carries_no_inline_style_or_script(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_imports_only_what_is_found_under_its_name_by_content(module: Path) -> None:
    """Files are named by their content when served; the collector mends the names in plain import lines."""
    text = module.read_text()
    plain = re.findall(r'^import \{[^}]*\} from "(\.\.?/[^"]+)";$', text, re.MULTILINE)
    assert len(plain) == len(re.findall(r"^\s*import\b|\bimport\([\"'`]", text, re.MULTILINE))
    assert all((module.parent / name).exists() for name in plain)


def test_the_look_of_a_ballot_page_is_light() -> None:
    names = ["css/commonweather.css", "js/theme.js", "js/queue.js", "js/rank.js", "js/live.js", "img/favicon.svg"]
    assert sum(len(gzip.compress((ROOT / "static" / name).read_bytes())) for name in names) < 24_000
