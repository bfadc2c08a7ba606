"""One colour of an assembly's own, in both themes, where it can be read on every ground the pages have."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable
from dataclasses import dataclass

LEAST = 4.5
STEP = 1 / 255
WRITTEN = re.compile(r"#[0-9a-f]{6}")
# The grounds of the sheet of styles, on which links and buttons stand.
LIGHT = ("#faf7f1", "#fffdf9", "#e9f3e4", "#fff1d6", "#fdebe6", "#f4e9f7")
DARK = ("#11191b", "#1a2528", "#182b1a", "#33270f", "#3b1d17", "#2f2135")
WHITE, BLACK, NIGHT = "#ffffff", "#000000", "#0b1a1d"


@dataclass(frozen=True)
class Shades:
    """The colour of links and buttons, under the pointer, as a ground, and of words upon it."""

    sea: str
    deep: str
    wash: str
    on: str

    def css(self) -> str:
        return f"--sea:{self.sea};--sea-deep:{self.deep};--sea-wash:{self.wash};--on-sea:{self.on}"


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white), as WCAG reckons it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def least_contrast(colour: str) -> float:
    """On whichever ground of the light theme it is worst."""
    return min(contrast(colour, ground) for ground in (*LIGHT, _light(colour).wash))


def works(colour: str) -> bool:
    return least_contrast(colour) >= LEAST


def nearest_that_works(colour: str) -> str:
    """The same hue, only as much darker as it takes."""
    return _moved(colour, -STEP, works)


def shades_of(colour: str) -> tuple[Shades, Shades]:
    """For the light theme as given, for the dark one only as much lighter as it takes."""
    return _light(colour), _dark(_moved(colour, STEP, _works_in_the_dark))


def sheet_of(colour: str) -> str:
    """What of the sheet of styles is this colour's; paper gets the light one."""
    light, dark = shades_of(colour)
    return (
        f":root{{{light.css()}}}\n"
        f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{dark.css()}}}}}\n'
        f':root[data-theme="dark"]{{{dark.css()}}}\n'
        '@media print{:root,:root:not([data-theme="light"]),:root[data-theme]'
        f"{{--sea:{light.sea};--sea-deep:{light.deep};--sea-wash:#fff;--on-sea:#fff}}}}\n"
    )


def _light(colour: str) -> Shades:
    return Shades(colour, _mixed(colour, BLACK, 0.75), _mixed(colour, WHITE, 0.1), WHITE)


def _dark(colour: str) -> Shades:
    return Shades(colour, _mixed(colour, WHITE, 0.6), _mixed(colour, DARK[0], 0.14), NIGHT)


def _works_in_the_dark(colour: str) -> bool:
    return all(contrast(colour, ground) >= LEAST for ground in (*DARK, NIGHT, _dark(colour).wash))


def _moved(colour: str, step: float, enough: Callable[[str], bool]) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    while not enough(colour):
        lightness = min(1.0, max(0.0, lightness + step))
        colour = _written(colorsys.hls_to_rgb(hue, lightness, saturation))
    return colour


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(_parts(one), _parts(other), strict=True)
    return _written(tuple(a * share + b * (1 - share) for a, b in pairs))


def _parts(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


def _written(parts: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
