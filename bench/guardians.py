"""How often guardians find unevenness of a stated size: `python -m bench.guardians` prints the curve as Markdown."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

from django import setup

SIZES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2)
PEOPLE = (100, 200)
TRIES = 400
WIDTH, HEIGHT, LEFT, TOP = 640, 300, 60, 20


def curve(guardian: str, people: int) -> list[float]:
    from tests.governance.audits.simulated import detects

    return [
        sum(detects(Random(f"{guardian} {people} {size} {n}"), guardian, size, people) for n in range(TRIES)) / TRIES
        for size in SIZES
    ]


def picture(title: str, curves: dict[int, list[float]]) -> str:
    """The curves as a picture with labels on the lines; it needs no colour to be read."""
    inner, up = WIDTH - LEFT - 120, HEIGHT - TOP - 40

    def at(place: int, share: float) -> tuple[float, float]:
        return LEFT + inner * place / (len(SIZES) - 1), TOP + up * (1 - share)

    lines = []
    for number, (people, shares) in enumerate(curves.items()):
        points = " ".join(f"{x:.0f},{y:.0f}" for x, y in (at(place, share) for place, share in enumerate(shares)))
        dash = ' stroke-dasharray="6 4"' if number else ""
        x, y = at(len(SIZES) - 1, shares[-1])
        lines.append(f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="2"{dash}/>')
        lines.append(f'<text x="{x + 6:.0f}" y="{y + 4 + 14 * number:.0f}">{people} people</text>')
    ticks = [
        f'<text x="{at(place, 0)[0]:.0f}" y="{HEIGHT - 22}" text-anchor="middle">{size:g}</text>'
        for place, size in enumerate(SIZES)
    ]
    ticks += [f'<text x="{LEFT - 8}" y="{at(0, s)[1] + 4:.0f}" text-anchor="end">{s:.0%}</text>' for s in (0, 0.5, 1)]
    rules = [
        f'<path d="M{LEFT} {at(0, s)[1]:.0f}H{LEFT + inner}" stroke="currentColor" opacity=".3"/>' for s in (0, 0.5, 1)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" '
        f'font-size="13" fill="currentColor"><title>{title}</title><rect width="100%" height="100%" fill="#FAF7F1"/>'
        f'<g color="#1A2021">{"".join(rules + ticks + lines)}<text x="{LEFT}" y="{HEIGHT - 4}">rate of the community '
        f"behind, over that of the others</text></g></svg>\n"
    )


def main() -> int:
    setup()
    from governance.audits.guardians import guardians

    folder = Path("docs/img")
    for guardian in guardians():
        curves = {people: curve(guardian, people) for people in PEOPLE}
        title = f"How often the guardian of {guardian} finds a community behind, by how far it is behind"
        (folder / f"detection-{guardian}.svg").write_text(picture(title, curves))
        for people, shares in curves.items():
            print(f"| {guardian} | {people} | " + " | ".join(f"{100 * share:.0f}" for share in shares) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
